// OpenTelemetry: `otel` lines, sent on by the example's forwarder, and pino's transport for it inside the service.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { otlpFaults } from "../test/line/formats/otlp.js";
import { lockedFolder } from "../test/package/locked.js";
import { accountOf } from "./account.js";
import { type Consumer, type Outcome, Unavailable } from "./consumer.js";
import { type Fed, type Feeding, feed, plainLine } from "./feed.js";
import { type Receiver, startReceiver } from "./otlp.js";

/** What the queue of the example's transport holds: of lines that come faster than they leave, it drops the others. */
const queued = 20_000;

const forwarder = fileURLToPath(new URL("../examples/aggregators/opentelemetry/forward.js", import.meta.url));
const packages = fileURLToPath(new URL("../../consumers/packages", import.meta.url));

export const otelLines: Consumer = {
  name: "otel-lines",
  title: "LOG_FORMAT=otel, forwarded as OTLP/HTTP",
  take: (feeding) => take(otlpFaults, (receiver) => feedForwarder(receiver, feeding)),
};

export const otelTransport: Consumer = {
  name: "otel-transport",
  title: "pino-opentelemetry-transport, OTLP/HTTP; as many lines as its queue holds, at most",
  fetch: fetchTransport,
  // The transport's flags are text and its integers numbers, which Collectors take: its requests are read, not checked.
  take: (feeding) =>
    take(
      () => [],
      (receiver) => feedTransport(receiver, feeding),
    ),
};

async function take(
  faultsOf: (request: unknown) => readonly string[],
  give: (receiver: Receiver) => Promise<Fed>,
): Promise<Outcome> {
  const receiver = await startReceiver(faultsOf);
  try {
    const fed = await give(receiver);
    if (receiver.refusals.length > 0) throw new Error(`consumers: refused: ${receiver.refusals[0]}`);
    return { fed, found: accountOf(receiver.records, fed.marks) };
  } finally {
    await receiver.close();
  }
}

/** As a shell does it: the service's stdout is the forwarder's stdin. */
async function feedForwarder({ endpoint, plain }: Receiver, feeding: Feeding): Promise<Fed> {
  const child = spawn(process.execPath, [forwarder], {
    env: { OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: endpoint },
    stdio: ["pipe", "inherit", "inherit"],
    signal: feeding.deadline,
  });
  const ended = once(child, "close");
  const fed = await feed(child.stdin, feeding, { environment: { LOG_FORMAT: "otel" } });
  child.stdin.destroy();
  const [exitCode] = await ended;
  if (exitCode !== 0) throw new Error(`consumers: the forwarder ended with exit code ${exitCode}`);
  if (plain.join("\n") !== plainLine) throw new Error(`consumers: it took for no line: ${plain[0]}`);
  return fed;
}

async function fetchTransport(): Promise<string> {
  try {
    return join(await lockedFolder("consumers-packages", packages), "node_modules");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Unavailable(`pino-opentelemetry-transport cannot be installed: ${reason}`);
  }
}

/** The records leave from inside the service, which is over when they are gone. */
async function feedTransport({ endpoint }: Receiver, feeding: Feeding): Promise<Fed> {
  const lines = Math.min(feeding.lines, queued);
  const nowhere = await open("/dev/null", "w");
  const environment = {
    NODE_PATH: await fetchTransport(),
    OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: "http/json",
  };
  try {
    return await feed(
      nowhere.fd,
      { ...feeding, lines },
      {
        logger: "examples/aggregators/opentelemetry/log.js",
        environment,
        // In `format: "pino"` a field called `level` stands beside the real one, and the transport reads the last.
        clientFields: {},
      },
    );
  } finally {
    await nowhere.close();
  }
}
