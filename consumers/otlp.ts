// A receiver of OpenTelemetry's logs: OTLP over HTTP in JSON, by the letter of its specification.
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { LogRecord } from "./account.js";

export interface Receiver {
  readonly endpoint: string;
  readonly records: readonly LogRecord[];
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
  readonly severityNumber: number;
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

export async function startReceiver(): Promise<Receiver> {
  const records: LogRecord[] = [];
  const refusals: string[] = [];
  const server = createServer(async (request, response) => {
    try {
      records.push(...(await receive(request)));
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
    refusals,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** A request is taken whole or not at all, as by a Collector. */
async function receive(request: IncomingMessage): Promise<LogRecord[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return read(JSON.parse(Buffer.concat(chunks).toString()));
}

const read = ({ resourceLogs }: OtlpRequest): LogRecord[] =>
  resourceLogs.flatMap(({ resource, scopeLogs }) => {
    if (textOf(resource.attributes, "service.name") !== "donations")
      throw new Error("the service has no name");
    return scopeLogs.flatMap(({ logRecords }) => logRecords.map(readRecord));
  });

function readRecord(record: OtlpRecord): LogRecord {
  const { timeUnixNano, severityNumber, severityText, attributes, body, traceId, spanId } = record;
  const level = severities[severityNumber];
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
