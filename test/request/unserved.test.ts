// Requests that no server of node's serves: `inject()` in tests, adapters for serverless functions, mocks. Each leaves
// one completion line, whole, which is there when the answer is.
import { createServer } from "node:http";
import { duplexPair } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { NestFactory } from "@nestjs/core";
import { FastifyAdapter, type NestFastifyApplication } from "@nestjs/platform-fastify";
import Fastify, { type FastifyInstance } from "fastify";
import { afterEach, describe, expect, test } from "vitest";
import { logRequests } from "../../src/request/fastify.js";
import { handleRequests } from "../../src/request/node.js";
import type { Line } from "../support/capture.js";
import { stages } from "../support/frameworks/index.js";
import type { Stage } from "../support/frameworks/stage.js";
import { type LiveLines, liveLines } from "../support/lines.js";
import { type Ask, type Asked, findAdapters, injectedOf } from "../support/serverless.js";

const adapters = await findAdapters();

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const completedIn = ({ records }: LiveLines): Line[] =>
  records.filter(({ msg }) => msg === "request completed");

/** Asks once; gives the status, and the one completion line, which is there at once, and not followed by another. */
async function askOnce(ask: Ask, lines: LiveLines, asked: Asked): Promise<{ status: number; line: Line }> {
  const status = await ask(asked);
  const [line = {}, ...more] = completedIn(lines);
  await delay(20); // `close` and a second `finish` come in later turns
  expect(more).toEqual([]);
  expect(completedIn(lines)).toHaveLength(1);
  return { status, line };
}

const requestId = expect.stringMatching(/^[\w.-]+$/);

/** What is asked, and what its line says; the frameworks answer the 404 in their own words. */
const cases: readonly { readonly asked: Asked; readonly level: string; readonly res: object }[] = [
  { asked: { method: "GET", path: "/quiet" }, level: "info", res: { statusCode: 200, bytes: 5 } },
  { asked: { method: "GET", path: "/stream" }, level: "info", res: { statusCode: 200, bytes: 33 } },
  {
    asked: { method: "POST", path: "/echo", body: "[1]" },
    level: "info",
    res: { statusCode: 200, bytes: 3 },
  },
  { asked: { method: "GET", path: "/empty" }, level: "info", res: { statusCode: 204, bytes: 0 } },
  {
    asked: { method: "GET", path: "/nowhere" },
    level: "warn",
    res: { statusCode: 404, bytes: expect.any(Number) },
  },
  { asked: { method: "GET", path: "/unavailable" }, level: "error", res: { statusCode: 503, bytes: 5 } },
];

async function expectWhole(ask: Ask, lines: LiveLines, { asked, level, res }: (typeof cases)[number]) {
  const { status, line } = await askOnce(ask, lines, asked);
  const { request_id, req, responseTime, ...rest } = line;
  expect(Object(req)).toMatchObject({ method: asked.method, path: asked.path });
  expect(request_id).toEqual(requestId);
  expect(responseTime).toEqual(expect.any(Number));
  expect(rest).toMatchObject({ level, res });
  expect(rest).not.toHaveProperty("aborted");
  expect(rest).not.toHaveProperty("err");
  expect(Object(res).statusCode).toBe(status);
}

describe("by Fastify's inject()", () => {
  const start = async (route: (app: FastifyInstance) => void = () => {}) => {
    const lines = liveLines();
    const requests = logRequests(lines.log);
    const app = Fastify(requests.options);
    app.register(requests.plugin);
    app.get("/quiet", async () => "hello");
    app.get("/throw", async () => {
      throw new Error("mine");
    });
    route(app);
    closers.push(() => app.close());
    const ask: Ask = async (asked) => (await app.inject(injectedOf(asked))).statusCode;
    return { lines, app, ask };
  };

  test("a request is whole", async () => {
    const { ask, lines } = await start();
    const { line } = await askOnce(ask, lines, { method: "GET", path: "/quiet" });
    expect(line).toMatchObject({
      level: "info",
      req: { route: "/quiet" },
      res: { statusCode: 200, bytes: 5 },
    });
    expect(line).not.toHaveProperty("aborted");
  });

  test("HEAD has no bytes", async () => {
    const { ask, lines } = await start();
    const { line } = await askOnce(ask, lines, { method: "HEAD", path: "/quiet" });
    expect(line).toMatchObject({ level: "info", res: { statusCode: 200, bytes: 0 } });
    expect(line).not.toHaveProperty("aborted");
  });

  test("one that throws says what, and is whole", async () => {
    const { ask, lines } = await start();
    const { line } = await askOnce(ask, lines, { method: "GET", path: "/throw" });
    expect(line).toMatchObject({ level: "error", res: { statusCode: 500 }, err: { message: "mine" } });
    expect(line).not.toHaveProperty("aborted");
  });

  test("an answer taken as a stream is whole when it was read", async () => {
    const { app, lines } = await start();
    const answer = await app.inject({ url: "/quiet", payloadAsStream: true });
    expect(await new Response(answer.stream().setEncoding("utf8")).text()).toBe("hello");
    expect(completedIn(lines)).toHaveLength(1);
    expect(completedIn(lines)[0]).not.toHaveProperty("aborted");
  });

  test("what is added when the answer is handed over is on the line", async () => {
    const { ask, lines } = await start((app) => {
      app.addHook("onSend", async (request) => void request.log.info("sending"));
    });
    const { line } = await askOnce(ask, lines, { method: "GET", path: "/quiet" });
    expect(lines.records.find(({ msg }) => msg === "sending")).toMatchObject({
      request_id: line["request_id"],
    });
  });

  test("an answer that is destroyed before its end is aborted", async () => {
    const { app, lines } = await start((app) => {
      app.get("/gone", (_, reply) => void reply.hijack().raw.destroy());
      app.get("/half", (_, reply) => {
        reply.hijack().raw.writeHead(200);
        reply.raw.write("half");
        reply.raw.destroy();
      });
    });
    await expect(app.inject("/gone")).rejects.toThrow("destroyed before completion");
    await expect(app.inject("/half")).rejects.toThrow("destroyed before completion");
    expect(completedIn(lines)).toMatchObject([
      { level: "warn", aborted: true, res: { statusCode: 499, bytes: 0 } },
      { level: "info", aborted: true, res: { statusCode: 200, bytes: 4 } },
    ]);
  });

  test("1,000 at once leave 1,000 lines, each its own id", async () => {
    const { ask, lines } = await start();
    await Promise.all(Array.from({ length: 1_000 }, () => ask({ method: "GET", path: "/quiet" })));
    expect(new Set(completedIn(lines).map(({ request_id }) => request_id)).size).toBe(1_000);
    expect(completedIn(lines).filter((line) => "aborted" in line)).toEqual([]);
    expect(completedIn(lines)).toHaveLength(1_000);
  });
});

test("by NestJS' inject(), a request is whole", async () => {
  class App {}
  const lines = liveLines();
  const requests = logRequests(lines.log);
  const adapter = new FastifyAdapter({ ...requests.options });
  const app = await NestFactory.create<NestFastifyApplication>(App, adapter, { logger: false });
  closers.push(() => app.close());
  await app.register(requests.plugin);
  app
    .getHttpAdapter()
    .get("/quiet", (_: unknown, reply: { send(text: string): void }) => reply.send("hello"));
  await app.init();
  const ask: Ask = async (asked) => (await app.inject(injectedOf(asked))).statusCode;
  await expectWhole(ask, lines, cases[0] ?? expect.fail());
});

/** Every framework's own application, behind its adapter of ours. */
async function onStage(stage: Stage) {
  const lines = liveLines();
  const { server, close } = await stage.start(lines.log, {}, () => {});
  closers.push(close);
  return { lines, server };
}

test("by a server of node's, on a connection that is no socket, a request is whole, and one that is cut aborted", async () => {
  const lines = liveLines();
  const server = createServer(
    handleRequests(lines.log, (request, response) => {
      if (request.url === "/quiet") response.end("hello");
      else response.write("half");
    }),
  );
  const [near, far] = duplexPair();
  server.emit("connection", far);
  near.write("GET /quiet HTTP/1.1\r\nhost: x\r\n\r\nGET /half HTTP/1.1\r\nhost: x\r\n\r\n");
  let received = "";
  for await (const chunk of near) {
    received += chunk;
    if (received.includes("half")) break;
  }
  far.destroy();
  const [whole, cut] = await lines.until("request completed", 2);
  await delay(20);
  expect(completedIn(lines)).toHaveLength(2);
  expect(whole).toMatchObject({ req: { path: "/quiet" }, res: { statusCode: 200, bytes: 5 } });
  expect(whole).not.toHaveProperty("aborted");
  expect(cut).toMatchObject({ req: { path: "/half" }, res: { statusCode: 200, bytes: 4 }, aborted: true });
});

/** Hono waits for a drain that this package's connection never reports: also without heartwood, nothing is answered. */
const neverEnds = (adapter: string, stage: Stage, { asked }: (typeof cases)[number]): boolean =>
  adapter === "@codegenie/serverless-express" && stage.name === "Hono" && asked.path === "/stream";

for (const [name, asking] of Object.entries(adapters?.ofServer ?? {})) {
  describe(`by ${name}, a request is whole`, () => {
    for (const stage of stages) {
      test.each(cases.filter((one) => !neverEnds(name, stage, one)))(
        `${stage.name}: $asked.method $asked.path`,
        async (one) => {
          const { lines, server } = await onStage(stage);
          await expectWhole(asking(server), lines, one);
        },
      );
    }
  });
}

for (const [name, asking] of Object.entries(adapters?.mocks ?? {})) {
  describe(`by node-mocks-http, with ${name}, a request is whole`, () => {
    for (const stage of stages.filter((each) => ["node:http", "connect", "Express"].includes(each.name))) {
      test(stage.name, async () => {
        const { lines, server } = await onStage(stage);
        await expectWhole(asking(server), lines, cases[0] ?? expect.fail());
      });
    }
  });
}

describe.skipIf(adapters === undefined)("by @fastify/aws-lambda, a request is whole", () => {
  test.each([cases[0], cases[4]])("$asked.path", async (one = expect.fail()) => {
    const lines = liveLines();
    const requests = logRequests(lines.log);
    const app = Fastify(requests.options);
    app.register(requests.plugin);
    app.get("/quiet", async () => "hello");
    const ask = adapters?.lambda(app) ?? expect.fail();
    await expectWhole(ask, lines, one);
  });
});
