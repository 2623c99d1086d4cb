// Node's own objects and fetch's in a line: the few members that tell, never headers, sockets or peers.
import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { connect as connectHttp2, createServer as createHttp2Server } from "node:http2";
import { type AddressInfo, connect, createServer as createTcpServer } from "node:net";
import { PassThrough } from "node:stream";
import { Worker } from "node:worker_threads";
import { createGzip } from "node:zlib";
import { fastify } from "fastify";
import { Hono } from "hono";
import Koa from "koa";
import { beforeEach, describe, expect, test } from "vitest";
import { takeNotes } from "../../src/line/attempt.js";
import { print } from "../../src/line/print.js";
import { capture } from "../support/capture.js";

beforeEach(() => void takeNotes());

const secret = "s3cr3t";
const headers = { authorization: `Bearer ${secret}`, cookie: secret };
const target = `/orders/7?token=${secret}`;

/** The value as a line has it; no secret is in it, and nothing failed. */
function printed(value: unknown): unknown {
  const text = print({ value }) ?? "";
  expect(text).not.toContain(secret);
  expect(takeNotes()).toBeUndefined();
  const { value: parsed } = JSON.parse(text) as { value: unknown }; // print gives the object back
  return parsed;
}

/** Has `look` look at a request, its answer and both ends of it, as node:http has them. */
async function exchange(
  look: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<unknown> {
  let seen: unknown;
  const server = createServer((incoming, response) => {
    response.setHeader("set-cookie", secret);
    response.statusCode = 404;
    seen = look(incoming, response);
    response.end(secret);
  });
  const port = await listen(server);
  const sent = request({ port, path: target, method: "POST", headers });
  sent.end(secret);
  const [received]: IncomingMessage[] = await once(sent, "response");
  received?.resume();
  expect(printed(sent)).toEqual({ method: "POST", host: "localhost", path: "/orders/7" });
  expect(printed(received)).toEqual({ statusCode: 404 });
  server.close();
  return seen;
}

async function listen(server: {
  listen(port: number, then: () => void): unknown;
  address(): unknown;
}): Promise<number> {
  await new Promise<void>((done) => void server.listen(0, done));
  return (server.address() as AddressInfo).port; // of a TCP server
}

describe("of node's own objects a line has", () => {
  test("method and path of a request, the status of a response, at each end", async () => {
    const seen = await exchange((req, res) => printed({ req, res, deep: [{ req }] }));
    const req = { method: "POST", path: "/orders/7" };
    expect(seen).toEqual({ req, res: { statusCode: 404 }, deep: [{ req }] });
  });
  test("the path that the client asked for where a mount has cut it", async () => {
    const seen = await exchange((req) => printed(Object.assign(req, { originalUrl: `/api${target}` })));
    expect(seen).toEqual({ method: "POST", path: "/api/orders/7" });
  });
  test("a proxy's whole target without its credentials", async () => {
    const seen = await exchange((req) =>
      printed(Object.assign(req, { url: `http://u:${secret}@host/a?${secret}` })),
    );
    expect(seen).toEqual({ method: "POST", path: "http://host/a" });
  });
  test("the same of HTTP/2, and a session's and a stream's kind", async () => {
    const server = createHttp2Server();
    let seen: unknown;
    server.on("request", (req, res) => {
      res.statusCode = 418;
      seen = printed({ req, res, stream: req.stream, session: req.stream.session, server });
      res.end();
    });
    const port = await listen(server);
    const session = connectHttp2(`http://127.0.0.1:${port}`);
    const stream = session.request({ ":path": target, ":method": "PUT", ...headers });
    await once(stream.end(), "response");
    expect(printed([session, stream])).toEqual([
      { type: "ClientHttp2Session" },
      { type: "ClientHttp2Stream" },
    ]);
    session.destroy();
    server.close();
    expect(seen).toEqual({
      req: { method: "PUT", path: "/orders/7" },
      res: { statusCode: 418 },
      stream: { type: "ServerHttp2Stream" },
      session: { type: "ServerHttp2Session" },
      server: { type: "Http2Server", port },
    });
  });
  test("the port of sockets and servers, and no peer", async () => {
    const server = createTcpServer();
    const port = await listen(server);
    const socket = connect(port, "127.0.0.1");
    const [accepted] = await once(server, "connection");
    expect(printed([server, accepted, socket])).toEqual([
      { type: "Server", port },
      { type: "Socket", port },
      { type: "Socket", port: socket.localPort },
    ]);
    socket.destroy();
    server.close();
    await once(server, "close");
    expect(printed(server)).toEqual({ type: "Server" });
    const datagram = createSocket("udp4");
    expect(printed(datagram)).toEqual({ type: "Socket" });
    datagram.bind(0);
    await once(datagram, "listening");
    expect(printed(datagram)).toEqual({ type: "Socket", port: datagram.address().port });
    datagram.close();
  });
  test("the kind of streams, agents, children and threads", async () => {
    const child = spawn(process.execPath, ["-e", "", secret], { env: { SECRET: secret } });
    const worker = new Worker(";", { eval: true, env: { SECRET: secret } });
    const file = createReadStream(import.meta.filename);
    expect(
      printed([file, createGzip(), new PassThrough(), new Agent(), process, child, child.stdout, worker]),
    ).toEqual([
      { type: "ReadStream" },
      { type: "Gzip" },
      { type: "PassThrough" },
      { type: "Agent" },
      { type: "process", pid: process.pid },
      { type: "ChildProcess", pid: child.pid },
      { type: "Socket" },
      { type: "Worker", threadId: worker.threadId },
    ]);
    file.destroy();
    await Promise.all([once(child, "close"), once(worker, "exit")]);
  });
});

describe("of fetch's objects a line has", () => {
  test("the entries of Headers, URLSearchParams and FormData; several of a name are a list", () => {
    const form = new FormData();
    form.append("a", "1");
    form.append("file", new File(["abc"], "a.txt", { type: "text/plain" }));
    expect(
      printed([
        new Headers([
          ["A", "1"],
          ["set-cookie", "x"],
          ["set-cookie", "y"],
        ]),
        new URLSearchParams("a=1&a=2&b=3"),
        form,
      ]),
    ).toEqual([
      { a: "1", "set-cookie": ["x", "y"] },
      { a: ["1", "2"], b: "3" },
      { a: "1", file: { name: "a.txt", size: 3, type: "text/plain" } },
    ]);
  });
  test("method and URL of a Request, status and URL of a Response, the size of a Blob", () => {
    const response = new Response(secret, { status: 404, headers: { "set-cookie": secret } });
    expect(
      printed([
        new Request("http://a.example/b?c=1", { method: "PUT", headers, body: secret }),
        response,
        new Blob(["ab"]),
      ]),
    ).toEqual([
      { method: "PUT", url: "http://a.example/b?c=1" },
      { status: 404, url: "" },
      { size: 2, type: "" },
    ]);
  });
  test("a URL without its credentials, which other fetches allow", () => {
    const other = { [Symbol.toStringTag]: "Request" };
    const value = Object.assign(Object.create(other), {
      method: "GET",
      url: `http://u:${secret}@a.example/?b=1`,
    });
    expect(printed(value)).toEqual({ method: "GET", url: "http://a.example/?b=1" });
  });
  test("the kind of the web's streams", () => {
    expect(
      printed([
        new ReadableStream(),
        new WritableStream(),
        new TransformStream(),
        new CompressionStream("gzip"),
      ]),
    ).toEqual([
      { type: "ReadableStream" },
      { type: "WritableStream" },
      { type: "TransformStream" },
      { type: "CompressionStream" },
    ]);
  });
  test("no end of entries", () => {
    class Endless extends URLSearchParams {
      override *entries(): ReturnType<URLSearchParams["entries"]> {
        for (let n = 0; ; n++) yield [`n${n}`, "1"];
      }
    }
    const text = print(new Endless(), { maxDepth: 3, maxBreadth: 2, maxNodes: 20 });
    expect(text).toBe('{"n0":"1","n1":"1","…":"[1 of 3 left out]"}');
  });
  test("what redaction by name leaves", () => {
    const { log, last } = capture({ base: null, redact: "default" });
    log.info({ headers: new Headers(headers), form: new URLSearchParams({ password: secret, a: "1" }) });
    expect(last()).toMatchObject({
      headers: { authorization: "[Redacted]", cookie: "[Redacted]" },
      form: { password: "[Redacted]", a: "1" },
    });
  });
});

describe("of frameworks' objects a line has the request inside", () => {
  const req = { method: "GET", path: "/orders/7" };
  test("Fastify", async () => {
    const app = fastify();
    let seen: unknown;
    app.get("/orders/:id", async (incoming, reply) => {
      seen = printed([incoming, reply.code(404)]);
      return {};
    });
    await app.inject({ url: target, headers });
    expect(seen).toEqual([req, { statusCode: 404 }]);
  });
  test("Hono", async () => {
    const app = new Hono();
    let seen: unknown;
    app.get("/orders/:id", (c) => {
      seen = print(c.req.raw);
      return c.text("");
    });
    await app.request("/orders/7", { headers });
    expect(seen).toBe('{"method":"GET","url":"http://localhost/orders/7"}');
  });
  test("Koa", async () => {
    const app = new Koa();
    let seen: unknown;
    app.use((ctx) => {
      seen = printed([ctx, ctx.request, ctx.response]);
    });
    const server = app.listen(0);
    await once(server, "listening");
    await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${target}`, { headers }); // a TCP server's
    server.close();
    const both = { req, res: { statusCode: 404 } };
    expect(seen).toEqual([both, both, both]);
  });
});

describe("an object of somebody else's keeps its members", () => {
  class Server {
    region = "eu";
    port = 1;
  }
  class Request {
    method = "pay";
    url = "shop";
  }
  class Context {
    raw = "text";
    log = 1;
    req = 2;
    res = 3;
    app = 4;
  }
  class Tagged {
    a = 1;
    get [Symbol.toStringTag](): string {
      return "Headers";
    }
  }
  for (const value of [
    new Server(),
    new Request(),
    new Context(),
    new Tagged(),
    { method: "GET", url: "/a", headers: {} },
  ]) {
    test(value.constructor.name, () => expect(printed(value)).toEqual({ ...value }));
  }
});

describe("what resists", () => {
  const hostile: readonly (readonly [what: string, make: () => object])[] = [
    [
      "a stream whose members throw",
      () =>
        Object.defineProperties(new PassThrough(), {
          method: { get: refuse },
          statusCode: { get: refuse },
          localPort: { get: refuse },
          constructor: { get: refuse },
        }),
    ],
    [
      "a tag that throws",
      () => Object.defineProperty(new (class A {})(), Symbol.toStringTag, { get: refuse }),
    ],
    [
      "a proxy around a stream",
      () => new Proxy(new PassThrough(), { get: refuse, has: refuse, getOwnPropertyDescriptor: refuse }),
    ],
    [
      "a request made by hand of a stream",
      () => Object.assign(new PassThrough(), { method: "G", url: 5, headers: 1 }),
    ],
    [
      "entries that throw",
      () => Object.defineProperty(new Headers({ a: "1" }), "entries", { value: refuse }),
    ],
  ];
  function refuse(): never {
    throw new Error("no");
  }
  for (const [what, make] of hostile) {
    test(`costs itself: ${what}`, () => {
      const { log, lines, last } = capture({ base: null });
      log.info({ before: 1, value: make(), after: 2 }, "m");
      log.info(make(), "m");
      log.child({ value: make() }).info("m");
      expect(lines.length).toBe(3);
      expect(last()).toMatchObject({ msg: "m" });
      expect(JSON.parse(lines[0] ?? "")).toMatchObject({ before: 1, after: 2, msg: "m" });
    });
  }
});
