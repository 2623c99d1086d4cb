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
let breaksOff: boolean;
let server: Server;
let forwarder: ChildProcessByStdio<Writable, null, Readable>;
let bodies: AsyncIterator<unknown>;

beforeEach(async () => {
  statuses = [];
  breaksOff = false;
  bodies = on(requests, "body");
  server = createServer(async (request, response) => {
    const body = await text(request);
    response.writeHead(statuses.shift() ?? 200, { "content-length": 2 });
    if (breaksOff) response.write("{", () => response.destroy());
    else response.end("{}");
    breaksOff = false;
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
  forwarder.stdin.write(`listening on 80\n7\n{"port":80}\n${line}`);
  expect(await nextBodies()).toEqual([
    { stringValue: "listening on 80" },
    { stringValue: "7" },
    { stringValue: '{"port":80}' },
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

test("an answer that breaks off is none: it gets the same again", async () => {
  breaksOff = true;
  forwarder.stdin.end(line);
  expect(await nextBodies()).toEqual([{ stringValue: "paid" }]);
  expect(await nextBodies()).toEqual([{ stringValue: "paid" }]);
  expect((await once(forwarder, "close"))[0]).toBe(0);
});

test("what a receiver refuses is counted, said, and not sent again", async () => {
  statuses.push(400);
  forwarder.stdin.end(`${line}${line}`);
  expect(await nextBodies()).toEqual([{ stringValue: "paid" }, { stringValue: "paid" }]);
  expect(await text(forwarder.stderr)).toMatch(/^forward: http:.* refused 2 records with 400\n$/);
});

test("a signal does not end it before stdin does, whose last line may have no end", async () => {
  forwarder.stdin.write(line);
  expect(await nextBodies()).toEqual([{ stringValue: "paid" }]);
  forwarder.kill("SIGINT");
  forwarder.kill("SIGTERM");
  forwarder.stdin.end(`${line}cut of`);
  expect(await nextBodies()).toEqual([{ stringValue: "paid" }]);
  expect(await nextBodies()).toEqual([{ stringValue: "cut of" }]);
  expect(await once(forwarder, "close")).toEqual([0, null]);
});
