// OpenTelemetry: `otel` lines, sent on by the example's forwarder, and pino's transport for it inside the service.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { open } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { accountOf } from "./account.js";
import { type Consumer, type Outcome, Unavailable } from "./consumer.js";
import { type Fed, type Feeding, feed } from "./feed.js";
import { type Receiver, startReceiver } from "./otlp.js";

const forwarder = fileURLToPath(new URL("../examples/aggregators/opentelemetry/forward.js", import.meta.url));
const packages = fileURLToPath(new URL("../../consumers/packages/node_modules", import.meta.url));

export const otelLines: Consumer = {
  name: "otel-lines",
  title: "LOG_FORMAT=otel, forwarded as OTLP/HTTP",
  take: (feeding) => take((receiver) => feedForwarder(receiver, feeding)),
};

export const otelTransport: Consumer = {
  name: "otel-transport",
  title: "pino-opentelemetry-transport, OTLP/HTTP",
  take: (feeding) => take((receiver) => feedTransport(receiver, feeding)),
};

async function take(give: (receiver: Receiver) => Promise<Fed>): Promise<Outcome> {
  const receiver = await startReceiver();
  try {
    const fed = await give(receiver);
    if (receiver.refusals.length > 0) throw new Error(`consumers: refused: ${receiver.refusals[0]}`);
    return { fed, found: accountOf(receiver.records, fed.marks) };
  } finally {
    await receiver.close();
  }
}

/** As a shell does it: the service's stdout is the forwarder's stdin. */
async function feedForwarder({ endpoint }: Receiver, feeding: Feeding): Promise<Fed> {
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
  return fed;
}

/** The records leave from inside the service, which is over when they are gone. */
async function feedTransport({ endpoint }: Receiver, feeding: Feeding): Promise<Fed> {
  if (!existsSync(packages)) throw new Unavailable("run npm ci --prefix consumers/packages --ignore-scripts");
  const nowhere = await open("/dev/null", "w");
  const environment = {
    NODE_PATH: packages,
    OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: "http/json",
  };
  try {
    return await feed(nowhere.fd, feeding, {
      logger: "examples/aggregators/opentelemetry/log.js",
      environment,
      // In `format: "pino"` a field called `level` stands beside the real one, and the transport reads the last.
      clientFields: {},
    });
  } finally {
    await nowhere.close();
  }
}
