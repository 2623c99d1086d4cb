// The forwarder of `otel` lines, as a process: what the run with a service does not show (see test/consumers).
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { EventEmitter, on, once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Readable, Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";

const program = fileURLToPath(
  new URL("../../.build/examples/aggregators/opentelemetry/forward.js", import.meta.url),
);
const line = '{"SeverityText":"INFO","SeverityNumber":9,"Timestamp":"1795198233124000000","Body":"paid"}\n';
const requests = new EventEmitter();

let statuses: number[];
let server: Server;
let forwarder: ChildProcessByStdio<Writable, null, Readable>;
let bodies: AsyncIterator<unknown>;

beforeEach(async () => {
  statuses = [];
  bodies = on(requests, "body");
  server = createServer(async (request, response) => {
    const body = await text(request);
    response.writeHead(statuses.shift() ?? 200).end("{}");
    requests.emit("body", body);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  forwarder = spawn(process.execPath, [program], {
    env: { OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `http://127.0.0.1:${port}/v1/logs` },
    stdio: ["pipe", "ignore", "pipe"],
  });
});

afterEach(() => {
  forwarder.kill("SIGKILL");
  server.closeAllConnections();
  server.close();
});

/** The bodies of the records in the next request. */
async function nextBodies(): Promise<unknown[]> {
  const { value } = await bodies.next();
  const { resourceLogs } = JSON.parse(String(value));
  return resourceLogs.flatMap(({ scopeLogs }: { scopeLogs: { logRecords: { body: unknown }[] }[] }) =>
    scopeLogs.flatMap(({ logRecords }) => logRecords.map(({ body }) => body)),
  );
}

test("a line leaves at once, while the service goes on", async () => {
  forwarder.stdin.write(line);
  expect(await nextBodies()).toEqual([{ stringValue: "paid" }]);
  forwarder.stdin.write(line);
  expect(await nextBodies()).toEqual([{ stringValue: "paid" }]);
});

test("what is no line is a record, too, and ends nothing", async () => {
  forwarder.stdin.write(`listening on 80\n7\n${line}`);
  expect(await nextBodies()).toEqual([
    { stringValue: "listening on 80" },
    { stringValue: "7" },
    { stringValue: "paid" },
  ]);
});

test("a receiver that is busy gets the same again", async () => {
  statuses.push(503);
  forwarder.stdin.end(line);
  expect(await nextBodies()).toEqual([{ stringValue: "paid" }]);
  expect(await nextBodies()).toEqual([{ stringValue: "paid" }]);
  expect((await once(forwarder, "close"))[0]).toBe(0);
});

test("what a receiver refuses is said, and not sent again", async () => {
  statuses.push(400);
  forwarder.stdin.end(line);
  expect(await nextBodies()).toEqual([{ stringValue: "paid" }]);
  expect(await text(forwarder.stderr)).toMatch(/^forward: .* refused records with 400\n$/);
});
