// What one adapter alone promises, and what several do together.
import { once } from "node:events";
import { createServer, Server } from "node:http";
import type { Duplex } from "node:stream";
import { createAdaptorServer } from "@hono/node-server";
import connect from "connect";
import express from "express";
import Fastify from "fastify";
import { Hono } from "hono";
import Koa from "koa";
import { afterEach, describe, expect, test } from "vitest";
import { addContext, getContext } from "../../src/index.js";
import { logRequests as logFastify } from "../../src/request/fastify.js";
import { logRequests as logHono } from "../../src/request/hono.js";
import { logRequests as logKoa } from "../../src/request/koa.js";
import { handleRequests, handleUpgrades, logErrors, logRequests } from "../../src/request/node.js";
import { requestOptionNames } from "../../src/request/options.js";
import type { Line } from "../support/capture.js";
import { exchangeBytes, openSocket, send } from "../support/client.js";
import { stages } from "../support/frameworks/index.js";
import { listening, portOf } from "../support/frameworks/stage.js";
import { liveLines } from "../support/lines.js";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function listen(server: Server): Promise<number> {
  const started = await listening(server);
  closing.push(() => started.close());
  return portOf(server);
}

describe("options", () => {
  const { log } = liveLines();

  test("that are wrong throw when the adapter is made, in every adapter", () => {
    const wrong: object = { requestIdHeader: "x" };
    for (const make of [logRequests, logFastify, logKoa, logHono])
      expect(() => make(log, wrong)).toThrow(
        'logRequests: no option "requestIdHeader". Did you mean "requestIdHeaders"? See README, Options.',
      );
    expect(() => handleRequests(log, () => {}, wrong)).toThrow(/^handleRequests: no option/);
    expect(() => handleUpgrades(log, () => {}, wrong)).toThrow(/^handleUpgrades: no option/);
  });
  test("that could have no effect are refused", () => {
    for (const name of ["responseHeader", "responseHeaders", "body"])
      expect(() => handleUpgrades(log, () => {}, { [name]: false })).toThrow(`no option "${name}"`);
    const withBody: object = { body: true };
    expect(() => logHono(log, withBody)).toThrow('no option "body"');
  });

  const wrong: readonly (readonly [name: string, value: unknown, allowed: string])[] = [
    ["requestIdHeaders", "x-request-id", "an array of header names"],
    ["requestIdHeaders", ["x request"], "an array of header names"],
    ["makeRequestId", "r-1", "a function"],
    ["responseHeader", "x\r\ny", "a header name or false"],
    ["responseHeader", true, "a header name or false"],
    ["trace", 1, "true or false"],
    ["level", "info", "a function"],
    ["startLevel", true, "a level or false"],
    ["skip", "/health", "a function, or an array of paths"],
    ["headers", "all", "true, false or an array of names"],
    ["responseHeaders", [1], "true, false or an array of names"],
    ["query", "yes", "true or false"],
    ["body", 1, "true or false"],
  ];
  test.each(wrong)("%s cannot be %j", (name, value, allowed) => {
    expect(() => logRequests(log, { [name]: value })).toThrow(allowed);
  });

  test("are all in the table above", () => {
    expect([...new Set(wrong.map(([name]) => name))].sort()).toEqual([...requestOptionNames].sort());
  });
});

describe("node:http", () => {
  test("a handler that throws after its head breaks the answer off", async () => {
    const { log, until } = liveLines();
    const port = await listen(
      createServer(
        handleRequests(log, async (_, response) => {
          response.write("begun");
          throw new Error("late");
        }),
      ),
    );
    await exchangeBytes(port, "GET / HTTP/1.1\r\nhost: x\r\n\r\n");
    expect(await until("request completed")).toMatchObject([
      { level: "error", aborted: true, res: { statusCode: 200, bytes: 5 }, err: { message: "late" } },
    ]);
  });

  test("a handler that throws when it has answered leaves the answer whole", async () => {
    const { log, until } = liveLines();
    const port = await listen(
      createServer(
        handleRequests(log, (_, response) => {
          response.end("whole");
          throw new Error("too late");
        }),
      ),
    );
    expect((await send(port, { path: "/" })).body).toBe("whole");
    expect(await until("request completed")).toMatchObject([
      { level: "error", res: { statusCode: 200 }, err: { message: "too late" } },
    ]);
  });

  test("an answer that the handler itself breaks off has no status, and its reason", async () => {
    const { log, until } = liveLines();
    const port = await listen(
      createServer(handleRequests(log, (_, response) => response.destroy(new Error("on purpose")))),
    );
    await exchangeBytes(port, "GET / HTTP/1.1\r\nhost: x\r\n\r\n");
    const [line] = await until("request completed");
    expect(line).toMatchObject({ level: "error", aborted: true, err: { message: "on purpose" } });
    expect(line?.["res"]).toEqual({ bytes: 0 });
  });

  test("what is thrown may be nothing", async () => {
    const { log, until } = liveLines();
    const port = await listen(createServer(handleRequests(log, () => Promise.reject(undefined))));
    expect((await send(port, { path: "/" })).status).toBe(500);
    expect(await until("request completed")).toMatchObject([
      { level: "error", err: { message: "undefined was thrown" } },
    ]);
  });

  test("100-continue, and bytes in every encoding", async () => {
    const { log, until } = liveLines();
    const handler = handleRequests(log, async (request, response) => {
      for await (const _ of request);
      response.write("é", "latin1");
      response.write("c3a9", "hex");
      response.write(new Uint8Array(3));
      response.end("é", () => {});
    });
    const port = await listen(createServer(handler));
    const received = await send(port, {
      method: "POST",
      path: "/",
      headers: { expect: "100-continue" },
      body: "x",
    });
    expect(received.bytes).toBe(8);
    expect(await until("request completed")).toMatchObject([{ res: { bytes: 8 } }]);
  });
});

describe("an upgrade", () => {
  /** The completion line of one that `listener` is given. */
  async function lineOf(listener: (socket: Duplex) => unknown): Promise<Line> {
    const { log, until } = liveLines();
    const server = createServer();
    const port = await listen(server);
    server.on(
      "upgrade",
      handleUpgrades(log, (_, socket) => listener(socket)),
    );
    const socket = await openSocket(port);
    socket.resume();
    socket.end("GET /ws HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: test\r\n\r\n");
    await once(socket, "close");
    const [line = {}] = await until("request completed");
    return line;
  }

  test("whose handler throws is an error, and its socket is closed", async () => {
    const line = await lineOf(async () => {
      throw new Error("no upgrade");
    });
    expect(line).toMatchObject({ level: "error", err: { message: "no upgrade" }, req: { path: "/ws" } });
    expect(line["res"]).toEqual({});
  });

  test.each<readonly [string, (socket: Duplex) => void, object]>([
    [
      "that its listener refuses has the status that was sent",
      (socket) => void socket.end("HTTP/1.1 401 Unauthorized\r\n\r\n"),
      { level: "warn", res: { statusCode: 401 } },
    ],
    [
      "that is accepted in bytes has theirs",
      (socket) => {
        socket.write(Buffer.from("HTTP/1.1 101 Switching Protocols\r\n\r\n"));
        socket.end("HTTP/1.1 500 are data by now");
      },
      { level: "info", res: { statusCode: 101 } },
    ],
    [
      "that is left without an answer is aborted",
      (socket) => void socket.destroy(),
      { level: "warn", res: { statusCode: 499 }, aborted: true },
    ],
  ])("%s", async (_, listener, expected) => {
    const line = await lineOf(listener);
    expect(line).toMatchObject(expected);
    expect(line["aborted"]).toBe("aborted" in expected ? true : undefined);
  });

  test("leaves what others have put around its socket", async () => {
    const written: unknown[] = [];
    const line = await lineOf((socket) => {
      const { write } = socket;
      const wrapped = (...args: unknown[]): unknown => {
        written.push(args[0]);
        return Reflect.apply(write, socket, args);
      };
      Object.assign(socket, { write: wrapped });
      socket.write("HTTP/1.1 101 Switching Protocols\r\n\r\n");
      socket.write("HTTP/1.1 500 are data by now");
      socket.end();
    });
    expect(line).toMatchObject({ res: { statusCode: 101 } });
    expect(written).toHaveLength(2);
  });
});

describe("Express", () => {
  test("a handler finds the id among the headers that are set", async () => {
    const app = express();
    app.use(logRequests(liveLines().log));
    app.get("/", (_, response) => void response.send(`of ${response.get("x-request-id")}`));
    const received = await send(await listen(createServer(app)), { path: "/" });
    expect(received.body).toBe(`of ${received.headers["x-request-id"]}`);
  });

  test("the route of a router below has where it is mounted, and the path is whole", async () => {
    const { log, until } = liveLines();
    const app = express();
    const below = express.Router();
    below.use(logRequests(log));
    below.get("/deep/:id", (_, response) => void response.send("deep"));
    app.use("/api", below);
    const port = await listen(createServer(app));
    await send(port, { path: "/api/deep/7?x=1" });
    expect(await until("request completed")).toMatchObject([
      { req: { path: "/api/deep/7", route: "/api/deep/:id" } },
    ]);
  });
});

describe("together", () => {
  test("an adapter that is mounted twice leaves one line", async () => {
    const { log, records } = liveLines();
    const app = connect();
    app.use(logRequests(log));
    app.use(logRequests(log));
    app.use((_, response) => void response.end("once"));
    const port = await listen(createServer(app));
    await send(port, { path: "/a" });
    await send(port, { path: "/b" });
    expect(records.map(({ req }) => Object(req).path)).toEqual(["/a", "/b"]);
  });

  test("a framework inside another: one line, and what it adds is on it", async () => {
    const { log, until } = liveLines();
    const inner = new Koa();
    inner.use(logKoa(log));
    inner.use((context) => {
      addContext({ inner: "koa" });
      context.body = "from Koa";
    });
    const app = express();
    app.use(logRequests(log));
    app.use("/koa", inner.callback());
    const port = await listen(createServer(app));
    expect((await send(port, { path: "/koa/x" })).body).toBe("from Koa");
    expect(await until("request completed")).toMatchObject([{ inner: "koa", req: { path: "/koa/x" } }]);
  });

  test("every framework at once in one process, on one logger: each request its own", async () => {
    const lines = liveLines();
    const all = await Promise.all(stages.map((stage) => stage.start(lines.log, {}, () => {})));
    closing.push(...all.map((started) => () => started.close()));
    const ids = Array.from({ length: 400 }, (_, index) => String(index));
    await Promise.all(
      ids.map((id, index) => {
        const started = all[index % all.length];
        if (started === undefined) throw new Error("no stage");
        return send(portOf(started.server), { path: `/own/${id}`, headers: { "x-request-id": `r-${id}` } });
      }),
    );
    const completed = await lines.until("request completed", ids.length);
    expect(completed.map(({ own }) => own).sort()).toEqual(ids.sort());
    for (const { request_id, own, req } of completed)
      expect([request_id, Object(req).path]).toEqual([`r-${own}`, `/own/${own}`]);
  });
});

describe("Fastify", () => {
  test("request.log, app.log and the logger agree on level and request id", async () => {
    const { log, until, records } = liveLines({ level: "info" });
    const requests = logFastify(log);
    const app = Fastify(requests.options);
    closing.push(() => app.close());
    app.register(requests.plugin);
    app.get("/", (request, reply) => {
      for (const logger of [request.log, app.log, log]) {
        logger.debug("debug");
        logger.info({ id: request.id }, "info");
      }
      expect(getContext().request_id).toBe(request.id);
      reply.send("ok");
    });
    await app.listen({ port: 0, host: "127.0.0.1" });
    const headers = { "x-request-id": "f-1" };
    const received = await send(portOf(app.server), { path: "/", headers });
    expect(received.headers["x-request-id"]).toBe("f-1");
    await until("request completed");
    expect(records.filter(({ msg }) => msg === "info")).toMatchObject(
      Array(3).fill({ id: "f-1", request_id: "f-1" }),
    );
    expect(records.filter(({ msg }) => msg === "debug")).toEqual([]);

    log.level = "debug";
    await send(portOf(app.server), { path: "/", headers });
    await until("request completed", 2);
    expect(records.filter(({ msg }) => msg === "debug")).toHaveLength(3);
    expect([app.log.level, log.level]).toEqual(["debug", "debug"]);
    for (const record of records) expect(record).not.toHaveProperty("reqId");
  });

  test("what a request sets on its logger stays with it; a route may have a level of its own", async () => {
    const { log, until } = liveLines();
    const requests = logFastify(log);
    const app = Fastify(requests.options);
    closing.push(() => app.close());
    app.register(requests.plugin);
    app.get("/sets", (request, reply) => {
      const logger: typeof request.log & { setBindings?: (bindings: object) => void } = request.log;
      logger.setBindings?.({ secret: 1 });
      request.log.info("set");
      reply.send("ok");
    });
    app.get("/loud", { logLevel: "trace" }, (request, reply) => {
      request.log.trace("loud");
      app.log.trace("not loud");
      reply.send("ok");
    });
    await app.listen({ port: 0, host: "127.0.0.1" });
    for (const path of ["/sets", "/loud"]) await send(portOf(app.server), { path });
    expect(await until("set")).toMatchObject([{ secret: 1 }]);
    const [loud] = await until("loud");
    expect(loud).toMatchObject({ level: "trace", request_id: expect.any(String) });
    for (const line of await until("request completed", 2)) expect(line).not.toHaveProperty("secret");
    expect(loud).not.toHaveProperty("secret");
  });

  test("a line also for requests that are injected", async () => {
    const { log, until } = liveLines();
    const requests = logFastify(log);
    const app = Fastify(requests.options);
    closing.push(() => app.close());
    app.register(requests.plugin);
    app.get("/", () => "injected");
    const response = await app.inject({ url: "/?a=1", headers: { "x-request-id": "i-1" } });
    expect(response.headers["x-request-id"]).toBe("i-1");
    expect(await until("request completed")).toMatchObject([
      { request_id: "i-1", req: { path: "/", route: "/" }, res: { statusCode: 200, bytes: 8 } },
    ]);
  });

  test("inside another adapter, each answers the id in the header that it was given", async () => {
    const { log, until } = liveLines();
    const app = Fastify();
    app.register(logFastify(log).plugin);
    app.get("/", () => "inside");
    await app.ready();
    const port = await listen(
      createServer(handleRequests(log, app.routing, { responseHeader: "x-correlation-id" })),
    );
    const { headers } = await send(port, { path: "/" });
    const [line] = await until("request completed");
    const { "x-request-id": inner, "x-correlation-id": outer } = headers;
    expect({ inner, outer }).toEqual({ inner: line?.["request_id"], outer: line?.["request_id"] });
  });

  test("the plugin alone, with Fastify's own logger off", async () => {
    const { log, until } = liveLines();
    const app = Fastify();
    closing.push(() => app.close());
    app.register(logFastify(log).plugin);
    app.get("/users/:id", () => "alone");
    await app.listen({ port: 0, host: "127.0.0.1" });
    const received = await send(portOf(app.server), { path: "/users/3" });
    expect(await until("request completed")).toMatchObject([
      { request_id: received.headers["x-request-id"], req: { route: "/users/:id" } },
    ]);
  });
});

describe("Hono", () => {
  test("without a server, a request has its context, and leaves no line", async () => {
    const { log, records } = liveLines();
    const app = new Hono();
    app.use(logHono(log));
    app.get("/", (context) => {
      log.info("inside");
      return context.json(getContext());
    });
    const response = await app.request("/", { headers: { "x-request-id": "h-1" } });
    expect(await response.json()).toMatchObject({ request_id: "h-1" });
    expect(records).toMatchObject([{ msg: "inside", request_id: "h-1" }]);
  });

  test.each([
    ["an error", () => new Error("broken"), { message: "broken" }],
    ["what is no error", () => "broken", "broken"],
  ])("%s that a handler throws is on the line", async (_what, thrown, err) => {
    const { log, until } = liveLines();
    const app = new Hono();
    app.onError((_, context) => context.text("failed", 500));
    app.use(logHono(log));
    app.get("/", () => {
      throw thrown();
    });
    const port = await listen(serverOf(app));
    expect(await send(port, { path: "/" })).toMatchObject({ status: 500 });
    expect(await until("request completed")).toMatchObject([
      { level: "error", res: { statusCode: 500 }, err },
    ]);
  });

  test("a handler that answers nothing fails as without logging", async () => {
    const { log } = liveLines();
    const seen = [false, true].map(async (isLogged) => {
      const errors: string[] = [];
      const app = new Hono();
      app.onError((error, context) => {
        errors.push(error.message);
        return context.text("failed", 500);
      });
      app.use(isLogged ? logHono(log) : (_, next) => next().then(() => undefined));
      Reflect.apply(app.get, app, ["/", () => undefined]);
      const port = await listen(serverOf(app));
      const { status } = await send(port, { path: "/" });
      return { status, errors };
    });
    const [without, withLogging] = await Promise.all(seen);
    expect(without?.errors).toHaveLength(1);
    expect(withLogging).toEqual(without);
  });
});

/** A server that Hono answers. */
function serverOf(app: Hono): Server {
  const server = createAdaptorServer(app);
  if (!(server instanceof Server)) throw new Error("not an HTTP/1 server");
  return server;
}

describe("the errors middleware", () => {
  test("hands on what was thrown, also outside an exchange", async () => {
    const seen: unknown[] = [];
    const app = connect();
    app.use(() => {
      throw new Error("first");
    });
    app.use(logErrors);
    app.use((error: unknown, _: unknown, response: { end(): void }, _next: () => void) => {
      seen.push(error);
      response.end();
    });
    const port = await listen(createServer(app));
    await send(port, { path: "/" });
    expect(seen).toMatchObject([{ message: "first" }]);
  });
});
