// A receiver of OpenTelemetry's logs: OTLP over HTTP in JSON. It takes less than a Collector does.
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { LogRecord } from "./account.js";

export interface Receiver {
  readonly endpoint: string;
  readonly records: readonly LogRecord[];
  /** The bodies of records that have no severity: what was no line of the logger. */
  readonly plain: readonly string[];
  /** What was wrong in the requests that it did not take. */
  readonly refusals: readonly string[];
  close(): Promise<void>;
}

interface KeyValue {
  readonly key: string;
  readonly value: {
    readonly stringValue?: string;
    readonly kvlistValue?: { readonly values: readonly KeyValue[] };
  };
}

interface OtlpRecord {
  readonly timeUnixNano: string;
  /** Zero, or not there, where it is not known. */
  readonly severityNumber?: number;
  readonly severityText: string;
  readonly body: { readonly stringValue?: string };
  readonly attributes: readonly KeyValue[];
  readonly traceId?: string;
  readonly spanId?: string;
}

interface OtlpRequest {
  readonly resourceLogs: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] };
    readonly scopeLogs: readonly { readonly logRecords: readonly OtlpRecord[] }[];
  }[];
}

/** The numbers of which the ranges of severities begin; a service has one level for each. */
const severities: Readonly<Record<number, string>> = {
  1: "trace",
  5: "debug",
  9: "info",
  13: "warn",
  17: "error",
  21: "fatal",
};

/** What is wrong with the body of a request. */
type FaultsOf = (request: unknown) => readonly string[];

/** @param faultsOf what it looks at beside the members that it reads */
export async function startReceiver(faultsOf: FaultsOf): Promise<Receiver> {
  const records: LogRecord[] = [];
  const plain: string[] = [];
  const refusals: string[] = [];
  const server = createServer(async (request, response) => {
    try {
      const received = read(await receive(request, faultsOf));
      records.push(...received.records);
      plain.push(...received.plain);
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    } catch (error) {
      refusals.push(String(error));
      response.writeHead(400, { "content-type": "application/json" }).end("{}");
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo; // of a TCP server that listens
  return {
    endpoint: `http://127.0.0.1:${port}/v1/logs`,
    records,
    plain,
    refusals,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** A request is taken whole or not at all, as by a Collector. */
async function receive(request: IncomingMessage, faultsOf: FaultsOf): Promise<OtlpRequest> {
  const body = JSON.parse(await text(request));
  const [fault] = faultsOf(body);
  if (fault !== undefined) throw new Error(fault);
  return body;
}

function read({ resourceLogs }: OtlpRequest): Pick<Receiver, "records" | "plain"> {
  const records: LogRecord[] = [];
  const plain: string[] = [];
  for (const { resource, scopeLogs } of resourceLogs) {
    const isNamed = textOf(resource.attributes, "service.name") === "donations";
    for (const record of scopeLogs.flatMap(({ logRecords }) => logRecords)) {
      if (!record.severityNumber) plain.push(record.body.stringValue ?? "");
      else if (isNamed) records.push(readRecord(record));
      else throw new Error("the service has no name");
    }
  }
  return { records, plain };
}

function readRecord(record: OtlpRecord): LogRecord {
  const { timeUnixNano, severityNumber, severityText, attributes, body, traceId, spanId } = record;
  const level = severities[severityNumber ?? 0];
  if (level === undefined || severityText.toLowerCase() !== level)
    throw new Error(`severity ${severityNumber}`);
  if (!/^\d{19}$/.test(timeUnixNano)) throw new Error(`time ${timeUnixNano}`);
  if (!body.stringValue) throw new Error("no body");
  if (traceId && !/^[0-9a-f]{32}$/.test(traceId)) throw new Error(`trace ${traceId}`);
  if (traceId && !/^[0-9a-f]{16}$/.test(spanId ?? "")) throw new Error(`span ${spanId}`);
  return {
    level,
    ms: Number(BigInt(timeUnixNano) / 1_000_000n),
    traceId,
    note: textOf(attributes, "note"),
    requestId: textOf(attributes, "request_id"),
    stack: textOf(attributes, "exception.stacktrace") ?? textOf(attributes, "err", "stack"),
    donor: textOf(attributes, "donor"),
  };
}

/** The text of an attribute, or of a part of it. */
function textOf(attributes: readonly KeyValue[], name: string, part?: string): string | undefined {
  const value = attributes.find(({ key }) => key === name)?.value;
  return part === undefined ? value?.stringValue : textOf(value?.kvlistValue?.values ?? [], part);
}
