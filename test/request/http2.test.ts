// node:http2's compatibility API: its requests and responses behind the adapters of node:http.
import { once } from "node:events";
import { connect, createServer, type Http2Server, type IncomingHttpHeaders } from "node:http2";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";
import { handleRequests, logRequests } from "../../src/request/node.js";
import { capture } from "../support/capture.js";

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function serving(server: Http2Server) {
  await once(server.listen(0, "127.0.0.1"), "listening");
  const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  open.push(async () => {
    client.close();
    const closed = once(server, "close");
    server.close();
    await closed;
  });
  return client;
}

const paths = async (server: Http2Server, asked: readonly string[], method = "GET") => {
  const client = await serving(server);
  const answers = asked.map(async (path) => {
    const stream = client.request({ ":path": path, ":method": method });
    const [headers] = await once(stream, "response");
    return { headers: headers as IncomingHttpHeaders, body: await text(stream) };
  });
  return Promise.all(answers);
};

/** Resolves when so many lines were written. */
const lines = (records: () => unknown[], count: number) => expect.poll(() => records().length).toBe(count);

test("streams of one connection: one line each, with its own id, status and bytes", async () => {
  const { log, records } = capture();
  const server = createServer();
  server.on(
    "request",
    handleRequests(log, (request, response) => {
      log.info("inside");
      response.statusCode = request.url === "/missing" ? 404 : 200;
      response.write("one ");
      response.end("two");
    }),
  );
  const answers = await paths(server, ["/a?q=1", "/b", "/missing"]);
  await lines(records, 6);
  for (const [index, path] of ["/a", "/b", "/missing"].entries()) {
    const id = answers[index]?.headers["x-request-id"];
    const [inside, completed] = records().filter((record) => record["request_id"] === id);
    expect(inside).toMatchObject({ msg: "inside" });
    expect(completed).toMatchObject({
      msg: "request completed",
      level: path === "/missing" ? "warn" : "info",
      req: { method: "GET", path },
      res: { statusCode: path === "/missing" ? 404 : 200, bytes: 7 },
    });
    expect(answers[index]?.body).toBe("one two");
    expect(completed).not.toHaveProperty("aborted");
  }
});

test("HEAD has no bytes", async () => {
  const { log, records } = capture();
  const server = createServer();
  server.on(
    "request",
    handleRequests(log, (_, response) => response.end("text")),
  );
  const [answer] = await paths(server, ["/"], "HEAD");
  await lines(records, 1);
  expect(records()[0]).toMatchObject({ req: { method: "HEAD" }, res: { statusCode: 200, bytes: 0 } });
  expect(answer?.headers["x-request-id"]).toBe(records()[0]?.["request_id"]);
});

test("what a handler throws is answered with 500, and is on the line", async () => {
  const { log, records } = capture();
  const server = createServer();
  server.on(
    "request",
    handleRequests(log, () => {
      throw new Error("mine");
    }),
  );
  const [answer] = await paths(server, ["/"]);
  await lines(records, 1);
  expect(answer?.headers[":status"]).toBe(500);
  expect(records()[0]).toMatchObject({ level: "error", res: { statusCode: 500 }, err: { message: "mine" } });
});

test("a client that resets its stream in the middle of its answer is said", async () => {
  const { log, records } = capture();
  const server = createServer();
  server.on(
    "request",
    handleRequests(log, (_, response) => response.end(Buffer.alloc(4_000_000))),
  );
  const client = await serving(server);
  const stream = client.request({ ":path": "/large" });
  stream.on("error", () => undefined);
  await once(stream, "response");
  stream.close(8); // CANCEL
  await lines(records, 1);
  expect(records()[0]).toMatchObject({ res: { statusCode: 200 }, aborted: true });
});

test("a middleware serves it too; a client that resets its stream before an answer is said", async () => {
  const { log, records } = capture();
  const server = createServer();
  const middleware = logRequests(log);
  const asked = new Promise<void>((resolve) => {
    server.on("request", (request, response) =>
      Reflect.apply(middleware, undefined, [request, response, resolve]),
    );
  });
  const client = await serving(server);
  const stream = client.request({ ":path": "/slow" });
  stream.on("error", () => undefined);
  await asked;
  stream.close(8); // CANCEL
  await lines(records, 1);
  expect(records()[0]).toMatchObject({ req: { path: "/slow" }, res: { statusCode: 499 }, aborted: true });
});
