// "Each request leaves exactly one completion line, with its id, status, bytes, time and what was added to its context,
// in every framework": one table, run through every adapter, each with its framework's own server on a real socket. A
// row sends, waits for the completion lines, and judges them.
import { EventEmitter, once } from "node:events";
import { Agent } from "node:http";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import type { LoggerOptions } from "../../src/index.js";
import { handleUpgrades, type RequestOptions } from "../../src/request/node.js";
import type { Line } from "../support/capture.js";
import { type Draft, exchangeBytes, openSocket, type Received, readUntil, send } from "../support/client.js";
import { stages } from "../support/frameworks/index.js";
import { portOf, type Stage, type Started } from "../support/frameworks/stage.js";
import { type LiveLines, liveLines } from "../support/lines.js";
import { duplicateKeys } from "../support/strict-json.js";

/** A stage that stands. */
interface Scene {
  readonly stage: Stage;
  readonly port: number;
  readonly started: Started;
  readonly lines: LiveLines;
  send(draft: Draft | string): Promise<Received>;
  /** The completion lines, once there are so many. */
  completed(count?: number): Promise<Line[]>;
  /** Sends one request and gives its answer with its completion line. */
  one(draft: Draft | string): Promise<{ received: Received; line: Line }>;
  /** Resolves when a handler that waits has begun. */
  waiting(): Promise<unknown>;
}

interface Row {
  readonly options?: RequestOptions;
  readonly logger?: LoggerOptions;
  /** Whether the row has a meaning for that framework. */
  readonly only?: (stage: Stage) => boolean;
  readonly run: (scene: Scene) => Promise<void>;
}

let closing: (() => Promise<void>) | undefined;
afterEach(async () => {
  const close = closing;
  closing = undefined;
  await close?.();
});

async function open(stage: Stage, { options = {}, logger = {} }: Row): Promise<Scene> {
  const lines = liveLines(logger);
  const news = new EventEmitter();
  const started = await stage.start(lines.log, options, () => news.emit("waiting"));
  let seen = 0;
  closing = async () => {
    await started.close();
    await turn();
    const found = lines.records.filter(({ msg }) => msg === "request completed");
    expect(found).toHaveLength(seen); // nor does another line follow when the connections close
  };
  const port = portOf(started.server);
  const sendOne = (draft: Draft | string) => send(port, typeof draft === "string" ? { path: draft } : draft);
  const completed = async (count = 1): Promise<Line[]> => {
    const found = await lines.until("request completed", count);
    seen = found.length;
    return found;
  };
  return {
    stage,
    port,
    started,
    lines,
    send: sendOne,
    completed,
    async one(draft) {
      const received = await sendOne(draft);
      const [line = {}, ...more] = await completed();
      expect(more).toEqual([]);
      return { received, line };
    },
    waiting: () => once(news, "waiting"),
  };
}

const plainId = /^[\w.\-=+/:]{1,128}$/;
const post = (body: string): Draft => ({
  method: "POST",
  path: "/echo",
  headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) },
  body,
});

/** A row that expects a status, a level, and the bytes that the client saw. */
const answers = (draft: Draft | string, status: number, level: string): Row => ({
  async run({ one }) {
    const { received, line } = await one(draft);
    expect(received.status).toBe(status);
    expect(line).toMatchObject({ level, res: { statusCode: status, bytes: received.bytes } });
    expect(line).not.toHaveProperty("err");
    expect(line).not.toHaveProperty("aborted");
    expect(line["responseTime"]).toEqual(expect.any(Number));
  },
});

/** A row whose handler fails: 500, and what was thrown said once. */
const fails = (path: string, message: string): Row => ({
  async run({ one, stage, lines }) {
    const { received, line } = await one(path);
    expect(received.status).toBe(500);
    expect(received.headers["x-request-id"]).toBe(line["request_id"]);
    expect(line).toMatchObject({ level: "error", req: { method: "GET", path }, res: { statusCode: 500 } });
    const told = lines.records.filter(({ err }) => err !== undefined);
    expect(told).toMatchObject([{ request_id: line["request_id"], level: "error", err: { message } }]);
    if (stage.tellsErrors) expect(told).toEqual([line]);
  },
});

/** A row that sends an id; it is taken, or replaced. */
const givesId = (id: string, isTaken: boolean, headers: object = { "x-request-id": id }): Row => ({
  async run({ one, lines }) {
    const { received, line } = await one({ path: "/ok", headers: { ...headers } });
    const used = String(line["request_id"]);
    expect(used).toMatch(plainId);
    expect(used === id).toBe(isTaken);
    expect(received.headers["x-request-id"]).toBe(used);
    expect(lines.records.filter(({ msg }) => msg === "inside")).toMatchObject([{ request_id: used }]);
  },
});

const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
const spanId = "00f067aa0ba902b7";

const rows: Readonly<Record<string, Row>> = {
  "an answer: one line at info, with method, path, status, bytes and time": answers("/ok", 200, "info"),
  "the line and those inside have the request's id, which the answer has too": {
    async run({ one, lines }) {
      const { received, line } = await one("/ok");
      expect(line).toMatchObject({ req: { method: "GET", path: "/ok" } });
      const [inside] = await lines.until("inside");
      expect(inside).toMatchObject({ request_id: line["request_id"], trace_id: line["trace_id"] });
      expect(received.headers["x-request-id"]).toBe(line["request_id"]);
      expect(lines.texts.flatMap(duplicateKeys)).toEqual([]);
    },
  },
  "fields added inside are on the line": {
    async run({ one }) {
      expect((await one("/ok")).line).toMatchObject({ user_id: "u-1" });
    },
  },
  "fields added after awaits and in parallel branches are on the line": {
    async run({ one, lines }) {
      const { line } = await one("/late");
      expect(line).toMatchObject({ a: 1, b: 1 });
      const [late] = await lines.until("from setImmediate");
      expect(late).toMatchObject({ request_id: line["request_id"], a: 1, b: 1 });
    },
  },
  "fields of a context inside stay inside": {
    async run({ one, lines }) {
      const { line } = await one("/nested");
      const [nested] = await lines.until("nested");
      expect(nested).toMatchObject({ request_id: line["request_id"], part: 1, inner: 1 });
      expect(line).not.toHaveProperty("part");
      expect(line).not.toHaveProperty("inner");
    },
  },
  "the route is the pattern, where the framework has one": {
    only: ({ knowsRoutes }) => knowsRoutes,
    async run({ one }) {
      const { line } = await one("/users/42?x=1");
      expect(line["req"]).toEqual({ method: "GET", path: "/users/42", route: "/users/:id" });
    },
  },
  "a path that no route has: 404 at warn, and no route": {
    async run({ one }) {
      const { received, line } = await one("/nowhere/at/all");
      expect(received.status).toBe(404);
      expect(line).toMatchObject({ level: "warn", res: { statusCode: 404, bytes: received.bytes } });
      expect(line["req"]).toEqual({ method: "GET", path: "/nowhere/at/all" });
    },
  },
  "no query, no headers, no body unless asked": {
    async run({ one, lines }) {
      const draft = post('{"card":"secret-2"}');
      const headers = { ...draft.headers, authorization: "Bearer secret-1" };
      const { received, line } = await one({ ...draft, path: "/echo?token=secret-3", headers });
      expect(received).toMatchObject({ status: 200, body: draft.body });
      expect(line).toMatchObject({ level: "info", req: { path: "/echo" } });
      expect(lines.texts.join("")).not.toMatch(/secret-/);
    },
  },
  "the query where it is asked for, by name": {
    options: { query: true },
    async run({ one }) {
      const { line } = await one("/ok?a=1&b=2&b=3&__proto__=4");
      const query = Object.fromEntries([
        ["a", "1"],
        ["b", ["2", "3"]],
        ["__proto__", "4"],
      ]); // prettier-ignore
      expect(line).toMatchObject({ req: { path: "/ok" } });
      expect(JSON.stringify(Object(line["req"]).query)).toBe(JSON.stringify(query));
    },
  },
  "headers that are asked for by name": {
    options: { headers: ["User-Agent", "authorization"], responseHeaders: ["x-answer"] },
    async run({ one }) {
      const headers = { "user-agent": "tests", authorization: "Bearer 1", cookie: "a=1" };
      const { line } = await one({ path: "/headers", headers });
      expect(line).toMatchObject({ req: { path: "/headers" }, res: { headers: { "x-answer": "42" } } });
      expect(Object(line["req"]).headers).toEqual({ "user-agent": "tests", authorization: "Bearer 1" });
    },
  },
  "all headers, credentials masked": {
    options: { headers: true, responseHeaders: true },
    async run({ one, lines }) {
      const headers = { "user-agent": "tests", authorization: "Bearer secret", cookie: "a=secret" };
      const { line } = await one({ path: "/headers", headers });
      expect(line).toMatchObject({
        req: { headers: { "user-agent": "tests", authorization: "[Redacted]", cookie: "[Redacted]" } },
        res: {
          headers: { "x-answer": "42", "set-cookie": "[Redacted]", "x-request-id": line["request_id"] },
        },
      });
      expect(lines.texts.join("")).not.toContain("secret");
    },
  },
  "the logger's redaction holds for what is asked for": {
    options: { headers: ["x-key"], query: true },
    logger: { redact: ['req.headers["x-key"]', "req.query.token"] },
    async run({ one, lines }) {
      const { line } = await one({ path: "/ok?token=secret&page=2", headers: { "x-key": "secret" } });
      expect(line).toMatchObject({
        req: { headers: { "x-key": "[Redacted]" }, query: { token: "[Redacted]", page: "2" } },
      });
      expect(lines.texts.join("")).not.toContain("secret");
    },
  },
  "the body where it is asked for and parsed, redacted": {
    only: ({ seesBodies }) => seesBodies,
    options: { body: true },
    logger: { redact: ["req.body.card"] },
    async run({ one, lines }) {
      const { line } = await one(post('{"name":"n","card":"secret"}'));
      expect(line).toMatchObject({ req: { body: { name: "n", card: "[Redacted]" } } });
      expect(lines.texts.join("")).not.toContain("secret");
    },
  },
  "a client's mistake: warn": answers("/teapot", 418, "warn"),
  "a redirect: info": answers("/moved", 302, "info"),
  "204: no bytes": answers("/empty", 204, "info"),
  "304: no bytes": answers("/unchanged", 304, "info"),
  "HEAD: no bytes": answers({ method: "HEAD", path: "/ok" }, 200, "info"),
  "5xx that was answered: error, and nothing thrown": answers("/unavailable", 503, "error"),
  "what a handler throws: 500 at error": fails("/throw", "thrown on purpose"),
  "what a handler rejects with: 500 at error": fails("/reject", "rejected on purpose"),
  "fields added before it threw are on the line": {
    async run({ one }) {
      expect((await one("/throw")).line).toMatchObject({ user_id: "u-2", level: "error" });
    },
  },
  "a body that was parsed": {
    async run({ one, lines }) {
      const { received, line } = await one(post('{"a":1}'));
      expect(received.body).toBe('{"a":1}');
      expect(await lines.until("parsed")).toMatchObject([{ request_id: line["request_id"] }]);
      expect(line).toMatchObject({ req: { method: "POST", path: "/echo" } });
    },
  },
  "a body that is no JSON: 400 at warn, nothing of it in the log": {
    async run({ one, lines }) {
      const { received, line } = await one(post('{"card": secret-4}'));
      expect(received.status).toBe(400);
      expect(line).toMatchObject({ level: "warn", res: { statusCode: 400 } });
      expect(lines.texts.join("")).not.toContain("secret");
    },
  },
  "a body that is too large: 413 at warn": {
    async run({ one }) {
      const { received, line } = await one(post(JSON.stringify("x".repeat(2_000))));
      expect(received.status).toBe(413);
      expect(line).toMatchObject({ level: "warn", res: { statusCode: 413 } });
    },
  },
  "a client that goes away before its answer: 499 at warn, aborted": {
    async run({ port, completed, waiting, lines }) {
      const socket = await openSocket(port);
      const begun = waiting();
      socket.write("GET /slow HTTP/1.1\r\nhost: x\r\nx-request-id: gone-1\r\n\r\n");
      await begun;
      socket.resetAndDestroy();
      const [line] = await completed();
      expect(line).toMatchObject({ level: "warn", aborted: true, request_id: "gone-1" });
      expect(line).toMatchObject({ res: { statusCode: 499, bytes: 0 } });
      expect(lines.records.filter(({ err }) => err !== undefined)).toEqual([]);
    },
  },
  "a client that goes away during its answer: its status, aborted": {
    async run({ port, completed, waiting }) {
      const socket = await openSocket(port);
      const begun = waiting();
      socket.write("GET /begun HTTP/1.1\r\nhost: x\r\n\r\n");
      await Promise.all([begun, readUntil(socket, (text) => text.includes("the first of two"))]);
      socket.resetAndDestroy();
      const [line] = await completed();
      expect(line).toMatchObject({ level: "info", aborted: true, res: { statusCode: 200, bytes: 16 } });
    },
  },
  "a client that goes away when all of its answer was written, but not sent: aborted": {
    async run({ port, completed }) {
      const socket = await openSocket(port);
      socket.write("GET /large HTTP/1.1\r\nhost: x\r\n\r\n");
      await readUntil(socket, (text) => text.includes("xxx"));
      socket.resetAndDestroy();
      const [line] = await completed();
      expect(line).toMatchObject({ level: "info", aborted: true, res: { statusCode: 200 } });
    },
  },
  "a client that goes away while it sends its body: one line": {
    async run({ port, completed, started }) {
      const socket = await openSocket(port);
      const came = once(started.server, "request");
      socket.write(
        "POST /echo HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{",
      );
      await came;
      socket.resetAndDestroy();
      const [line] = await completed();
      expect(line).toMatchObject({ aborted: true, req: { method: "POST", path: "/echo" } });
    },
  },
  "a server that times out: aborted": {
    async run({ started, port, completed, waiting }) {
      const connected = once(started.server, "connection");
      const begun = waiting();
      const socket = await openSocket(port);
      const closed = once(socket, "close");
      socket.write("GET /slow HTTP/1.1\r\nhost: x\r\n\r\n");
      const [served] = await connected;
      await begun;
      served.setTimeout(20); // as the server does on each connection, here once the handler has begun
      await closed;
      const [line] = await completed();
      expect(line).toMatchObject({ aborted: true, level: "warn", res: { statusCode: 499 } });
    },
  },
  "an answer in chunks: one line when it is over, with the bytes of all": {
    async run({ one }) {
      const { received, line } = await one("/stream");
      expect(received.body).toBe("chunk 0 é\nchunk 1 é\nchunk 2 é\n");
      expect(line).toMatchObject({ level: "info", res: { statusCode: 200, bytes: 33 } });
    },
  },
  "an answer that breaks half-way: one line, and what broke it is said": {
    async run({ port, completed, lines }) {
      await exchangeBytes(port, "GET /broken HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
      const [line] = await completed();
      expect(line).toMatchObject({ res: { statusCode: 200 } });
      await lines.untilOne(({ err }) => Object(err).message === "the stream broke");
      const told = lines.records.filter(({ err }) => err !== undefined);
      expect(told).toMatchObject([{ level: "error", request_id: line?.["request_id"] }]);
    },
  },
  "1,000 requests on one connection: 1,000 lines, each its own id": {
    async run({ port, completed, started }) {
      let connections = 0;
      started.server.on("connection", () => connections++);
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (let index = 0; index < 1_000; index++) {
        await send(port, { path: "/quiet", agent, headers: { "x-request-id": `k-${index}` } });
      }
      agent.destroy();
      const found = await completed(1_000);
      expect(found.map(({ request_id }) => request_id)).toEqual(
        Array.from(found, (_, index) => `k-${index}`),
      );
      expect(connections).toBe(1);
    },
  },
  "pipelined requests: a line each, with its own id, bytes and fields": {
    async run({ port, completed }) {
      const ids = Array.from({ length: 20 }, (_, index) => index);
      const requests = ids.map((id) => `GET /own/${id} HTTP/1.1\r\nhost: x\r\nx-request-id: p-${id}\r\n\r\n`);
      const socket = await openSocket(port);
      socket.write(requests.join(""));
      const found = await completed(20);
      socket.destroy();
      const seen = found.map(({ request_id, own, req, res }) => [
        request_id,
        own,
        Object(req).path,
        Object(res).bytes,
      ]);
      expect(seen).toEqual(ids.map((id) => [`p-${id}`, `${id}`, `/own/${id}`, `${id}`.length]));
    },
  },
  "HTTP/1.0": {
    async run({ port, completed }) {
      const text = await exchangeBytes(port, "GET /quiet HTTP/1.0\r\nhost: x\r\n\r\n");
      expect(text).toContain("hello");
      expect(await completed()).toMatchObject([{ level: "info", res: { statusCode: 200, bytes: 5 } }]);
    },
  },
  "an upgrade: a line of its own when its socket ends, and requests go on": {
    async run({ port, completed, started, lines, send }) {
      const { log } = lines;
      const upgrade = handleUpgrades(log, (_, socket) => {
        log.info("upgraded");
        socket.write("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: test\r\n\r\n");
        socket.once("data", () => socket.end());
      });
      started.server.on("upgrade", upgrade);
      const socket = await openSocket(port);
      socket.write(
        "GET /ws HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: test\r\nx-request-id: up-1\r\n\r\n",
      );
      await readUntil(socket, (text) => text.includes("\r\n\r\n"));
      await send("/quiet");
      expect(await completed(1)).toMatchObject([{ req: { path: "/quiet" } }]);
      socket.write("bye");
      const [, line] = await completed(2);
      expect(line).toMatchObject({
        level: "info",
        request_id: "up-1",
        req: { path: "/ws" },
        res: { statusCode: 101 },
      });
      expect(await lines.until("upgraded")).toMatchObject([{ request_id: "up-1" }]);
    },
  },
  "paths that are skipped leave no line, and have their context": {
    options: { skip: ["/ok"] },
    async run({ send, completed, lines }) {
      await send("/ok?probe=1");
      await send("/quiet");
      expect(await completed(1)).toMatchObject([{ req: { path: "/quiet" } }]);
      expect(await lines.until("inside")).toMatchObject([{ request_id: expect.stringMatching(plainId) }]);
    },
  },
  "requests that are skipped leave a line when they fail": {
    options: { skip: ({ url }) => url !== "/quiet" },
    async run({ send, completed }) {
      await send("/health");
      await send("/throw");
      await send("/quiet");
      const found = await completed(2);
      expect(found.map(({ req }) => Object(req).path)).toEqual(["/throw", "/quiet"]);
    },
  },
  "a skip rule that throws skips nothing": {
    options: {
      skip: () => {
        throw new Error("mine");
      },
    },
    async run({ one }) {
      expect((await one("/quiet")).line).toMatchObject({ level: "info" });
    },
  },
  "a line when a request comes in, where asked for": {
    options: { startLevel: "debug" },
    logger: { level: "debug" },
    async run({ one, lines }) {
      const { line } = await one("/users/1");
      const [start] = await lines.until("request received");
      expect(start).toMatchObject({
        level: "debug",
        request_id: line["request_id"],
        req: { path: "/users/1" },
      });
      const order = lines.records.filter(({ request_id }) => request_id === line["request_id"]);
      expect(order.map(({ msg }) => msg)).toEqual(["request received", "found", "request completed"]);
    },
  },
  "a level by option": {
    options: {
      level: ({ statusCode = 0, path }) =>
        path === "/quiet" ? "silent" : statusCode > 400 ? "fatal" : "warn",
    },
    async run({ send, completed }) {
      for (const path of ["/quiet", "/ok", "/teapot"]) await send(path);
      expect((await completed(2)).map(({ level }) => level)).toEqual(["warn", "fatal"]);
    },
  },
  "a level that is none, or throws, is as if not given": {
    options: {
      level: ({ path }) => {
        if (path === "/ok") throw new Error("mine");
        return "child";
      },
    },
    async run({ send, completed }) {
      await send("/ok");
      await send("/teapot");
      expect((await completed(2)).map(({ level }) => level)).toEqual(["info", "info"]);
    },
  },
  "a plain id is taken": givesId("r-17:a/b+c=d_e.f", true),
  "an id of 128 characters is taken": givesId("x".repeat(128), true),
  "an id of 129 characters is not": givesId("x".repeat(129), false),
  "an empty id is not": givesId("", false),
  "an id with a space is not": givesId("a b", false),
  "an id with quotes and braces is not": givesId('","level":"fatal', false),
  "an id beyond ASCII is not": givesId("r-é", false),
  "an id of 12 kB is not": givesId("x".repeat(12_000), false),
  "two ids are none": givesId("a, b", false, { "x-request-id": ["a", "b"] }),
  "__proto__ is no id": givesId("__proto__", false),
  "constructor is no id": givesId("constructor", false),
  "a header named __proto__ is a header": givesId(
    "r-1",
    true,
    Object.fromEntries([
      ["__proto__", "x"],
      ["x-request-id", "r-1"],
    ]),
  ), // prettier-ignore
  "ids from other headers, the first plain one": {
    ...givesId("c-1", true, {
      "x-amzn-trace-id": "Root=1;x",
      "x-correlation-id": "c-1",
      "x-request-id": "r-1",
    }),
    options: { requestIdHeaders: ["X-Amzn-Trace-Id", "X-Correlation-Id"] },
  },
  "no ids from headers": { ...givesId("r-1", false), options: { requestIdHeaders: [] } },
  "ids made by option": {
    options: { makeRequestId: () => "made-1" },
    async run({ one }) {
      expect((await one("/ok")).line).toMatchObject({ request_id: "made-1" });
    },
  },
  "an id made by option that is not plain is replaced": {
    options: { makeRequestId: () => "a\r\nset-cookie: b" },
    async run({ one }) {
      const { received, line } = await one("/ok");
      expect(line["request_id"]).toMatch(/^[0-9a-f-]{36}$/);
      expect(received.headers["set-cookie"]).toBeUndefined();
    },
  },
  "an id that cannot be made by option is made": {
    options: {
      makeRequestId: () => {
        throw new Error("no ids today");
      },
    },
    async run({ one }) {
      const { received, line } = await one("/ok");
      expect(received.status).toBe(200);
      expect(line["request_id"]).toMatch(/^[0-9a-f-]{36}$/);
    },
  },
  "the answer's header by option": {
    options: { responseHeader: "X-Correlation-Id" },
    async run({ one }) {
      const { received, line } = await one("/throw");
      expect(received.headers["x-correlation-id"]).toBe(line["request_id"]);
      expect(received.headers["x-request-id"]).toBeUndefined();
    },
  },
  "no header in the answer": {
    options: { responseHeader: false },
    async run({ one }) {
      expect((await one("/ok")).received.headers["x-request-id"]).toBeUndefined();
    },
  },
  "a newline in a header is a header's end: a clean line, a new id": {
    async run({ port, completed, lines }) {
      await exchangeBytes(
        port,
        "GET /quiet HTTP/1.1\r\nhost: x\r\nx-request-id: a\r\nforged: b\r\nconnection: close\r\n\r\n",
      );
      expect(await completed()).toMatchObject([{ request_id: "a" }]);
      expect(lines.texts.join("")).not.toContain("forged");
    },
  },
  "NUL, a bare newline and a megabyte are refused by node, and the next request is whole": {
    async run({ port, completed, send, lines }) {
      for (const id of ["a\0b", "a\rb", "x".repeat(1_000_000)]) {
        const refused = await exchangeBytes(
          port,
          `GET /ok HTTP/1.1\r\nhost: x\r\nx-request-id: ${id}\r\n\r\n`,
        );
        expect(refused).toMatch(/^(?:HTTP\/1.1 4\d\d |$)/); // or the connection is reset under the megabyte
      }
      await send({ path: "/quiet", headers: { "x-request-id": "r-2" } });
      expect(await completed()).toMatchObject([{ request_id: "r-2", req: { path: "/quiet" } }]);
      expect(lines.records.filter(({ request_id }) => request_id !== undefined)).toHaveLength(1);
    },
  },
  "traceparent is continued with a span of our own": {
    async run({ one }) {
      const { line } = await one({ path: "/ok", headers: { traceparent: `00-${traceId}-${spanId}-01` } });
      expect(line).toMatchObject({ trace_id: traceId, trace_flags: "01" });
      expect(line["span_id"]).toMatch(/^(?!0{16})[0-9a-f]{16}$/);
      expect(line["span_id"]).not.toBe(spanId);
    },
  },
  "a bad traceparent begins a trace": {
    async run({ one }) {
      const { line } = await one({
        path: "/ok",
        headers: { traceparent: `00-${traceId}-${"0".repeat(16)}-01` },
      });
      expect(line["trace_id"]).toMatch(/^(?!0{32})[0-9a-f]{32}$/);
      expect(line["trace_id"]).not.toBe(traceId);
    },
  },
  "two traceparents begin a trace": {
    async run({ one }) {
      const header = `00-${traceId}-${spanId}-01`;
      const { line } = await one({ path: "/ok", headers: { traceparent: [header, header] } });
      expect(line["trace_id"]).not.toBe(traceId);
    },
  },
  "the trace goes onward: our span, the caller's state, baggage where asked": {
    async run({ one }) {
      const headers = {
        traceparent: `00-${traceId}-${spanId}-00`,
        tracestate: ["rojo=1", "congo=2"],
        baggage: "tenant=7",
      };
      const { received, line } = await one({ path: "/onward", headers });
      expect(JSON.parse(received.body)).toEqual({
        "x-request-id": line["request_id"],
        traceparent: `00-${traceId}-${line["span_id"]}-00`,
        tracestate: "rojo=1,congo=2",
        baggage: "tenant=7",
      });
    },
  },
  "no trace where that is not wanted": {
    options: { trace: false },
    async run({ one }) {
      const { received, line } = await one({
        path: "/onward",
        headers: { traceparent: `00-${traceId}-${spanId}-01` },
      });
      expect(line).not.toHaveProperty("trace_id");
      expect(JSON.parse(received.body)).toEqual({ "x-request-id": line["request_id"] });
    },
  },
  "a path of slashes, and a whole URL as the path": {
    async run({ port, completed }) {
      await exchangeBytes(port, "GET //a//b?x HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
      await exchangeBytes(port, "GET http://x/quiet?x HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
      const found = await completed(2);
      expect(Object(found[0]?.["req"]).path).toBe("//a//b");
      expect(Object(found[1]?.["req"]).path).toMatch(/^(?:http:\/\/x)?\/quiet$/);
    },
  },
};

for (const stage of stages) {
  describe(stage.name, () => {
    for (const [name, row] of Object.entries(rows)) {
      test.skipIf(row.only?.(stage) === false)(name, async () => row.run(await open(stage, row)));
    }
  });
}

test("the table has 40 rows at least, each of which has a meaning for one framework at least", () => {
  expect(Object.keys(rows).length).toBeGreaterThanOrEqual(40);
  const unused = Object.entries(rows).filter(([, { only }]) => only !== undefined && !stages.some(only));
  expect(unused).toEqual([]);
});
