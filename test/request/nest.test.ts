// NestJS's logger service: every shape of its calls, its start, and work that is not HTTP.
import "reflect-metadata";
import { Controller, Injectable, Logger, Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import {
  ClientProxyFactory,
  MessagePattern,
  Payload,
  type TcpClientOptions,
  Transport,
} from "@nestjs/microservices";
import { afterEach, describe, expect, test } from "vitest";
import { addContext, getContext, type LoggerOptions } from "../../src/index.js";
import { messageContext, NestLogger } from "../../src/request/nest.js";
import { runWithHeaders } from "../../src/request/node.js";
import { type LiveLines, liveLines } from "../support/lines.js";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Spoken extends LiveLines {
  readonly nest: NestLogger;
}

function speak(options: LoggerOptions = {}): Spoken {
  const lines = liveLines({ base: null, level: "trace", ...options });
  return { ...lines, nest: new NestLogger(lines.log) };
}

const stack = "Error: boom\n    at run (/app/main.js:1:2)";

test("an object that has no text, with a stack, is an error of that stack's message", () => {
  const { nest, records } = speak();
  nest.error(Object.create(null), stack);
  nest.error({ orderId: 1 }, stack);
  expect(records).toMatchObject([{ err: { message: "boom" } }, { err: { message: "boom" } }]);
});

describe("a call", () => {
  const error = new Error("boom");
  const rows: readonly (readonly [shape: string, call: (nest: NestLogger) => void, line: object])[] = [
    ["a text", (nest) => nest.log("text"), { level: "info", msg: "text" }],
    [
      "a text and a context",
      (nest) => nest.log("text", "Users"),
      { level: "info", logger: "Users", msg: "text" },
    ],
    ["verbose is trace", (nest) => nest.verbose("text"), { level: "trace", msg: "text" }],
    ["debug", (nest) => nest.debug("text", "Users"), { level: "debug", logger: "Users", msg: "text" }],
    ["warn", (nest) => nest.warn("text"), { level: "warn", msg: "text" }],
    ["error", (nest) => nest.error("text"), { level: "error", msg: "text" }],
    ["fatal", (nest) => nest.fatal("text"), { level: "fatal", msg: "text" }],
    ["fields", (nest) => nest.log({ id: 1 }, "Users"), { level: "info", logger: "Users", id: 1 }],
    [
      "a text and fields",
      (nest) => nest.log("text", { id: 1 }, "Users"),
      { level: "info", logger: "Users", id: 1, msg: "text" },
    ], // prettier-ignore
    [
      "a text and fields without a context",
      (nest) => nest.log("text", { id: 1 }),
      { level: "info", id: 1, msg: "text" },
    ], // prettier-ignore
    ["an error", (nest) => nest.error(error), { level: "error", err: { message: "boom" }, msg: "boom" }],
    [
      "an error as NestJS's own filter says it",
      (nest) => nest.error(error, undefined, "ExceptionsHandler"),
      { level: "error", logger: "ExceptionsHandler", err: { message: "boom" }, msg: "boom" },
    ], // prettier-ignore
    [
      "a text and an error",
      (nest) => nest.error("text", error, "Users"),
      { level: "error", logger: "Users", err: { message: "boom" }, msg: "text" },
    ], // prettier-ignore
    [
      "a text and a stack",
      (nest) => nest.error("boom", stack),
      { level: "error", err: { type: "Error", message: "boom", stack }, msg: "boom" },
    ], // prettier-ignore
    [
      "a text, a stack and a context",
      (nest) => nest.error("boom", stack, "Users"),
      { level: "error", logger: "Users", err: { type: "Error", message: "boom", stack }, msg: "boom" },
    ], // prettier-ignore
    [
      "a text, no stack and a context",
      (nest) => nest.error("text", undefined, "Users"),
      { level: "error", logger: "Users", msg: "text" },
    ], // prettier-ignore
    [
      "several values",
      (nest) => nest.log("text", 1, { a: 2 }, "Users"),
      { level: "info", logger: "Users", a: 2, args: [1], msg: "text" },
    ], // prettier-ignore
    ["fields and more", (nest) => nest.log({ a: 1 }, { b: 2 }), { level: "info", a: 1, b: 2 }],
    [
      "fields and a text that is no class's name",
      (nest) => nest.log({ id: 1 }, "created"),
      { level: "info", id: 1, msg: "created" },
    ], // prettier-ignore
    [
      "fields and a text",
      (nest) => nest.log({ id: 1 }, "created", "Users"),
      { level: "info", logger: "Users", id: 1, msg: "created" },
    ],
    [
      "an error among fields and a text",
      (nest) => nest.error({ err: error }, "failed", "Users"),
      { level: "error", logger: "Users", err: { message: "boom" }, msg: "failed" },
    ],
    [
      "an error and a text of its own",
      (nest) => nest.error(error, "failed", "Users"),
      { level: "error", logger: "Users", err: { message: "boom" }, msg: "failed" },
    ],
    [
      "an error, its own stack and a context",
      (nest) => nest.error(error, error.stack, "Users"),
      { level: "error", logger: "Users", err: { message: "boom" }, msg: "boom" },
    ],
    [
      "a text, two objects and a context",
      (nest) => nest.log("text", { a: 1 }, { b: 2 }, "Users"),
      { level: "info", logger: "Users", a: 1, b: 2, msg: "text" },
    ],
    ["a placeholder", (nest) => nest.log("user %s", "bob"), { level: "info", msg: "user bob" }],
    [
      "a placeholder and a context",
      (nest) => nest.log("user %s", "bob", "Users"),
      { level: "info", logger: "Users", msg: "user bob" },
    ],
    [
      "fields, a placeholder and a context",
      (nest) => nest.log({ id: 1 }, "user %s", "bob", "Users"),
      { level: "info", logger: "Users", id: 1, msg: "user bob" },
    ],
    [
      "fields and a placeholder",
      (nest) => nest.log({ id: 1 }, "user %s", "bob"),
      { level: "info", id: 1, msg: "user bob" },
    ],
    [
      "a stack that a placeholder prints",
      (nest) => nest.log("at %s", stack),
      { level: "info", msg: `at ${stack}` },
    ],
    [
      "a % that prints nothing, and a context",
      (nest) => nest.log("100% done", "Users"),
      { level: "info", logger: "Users", msg: "100% done" },
    ],
    ["a number", (nest) => nest.log(5), { level: "info", msg: "5" }],
    ["undefined", (nest) => nest.log(undefined), { level: "info", msg: "undefined" }],
    ["a symbol", (nest) => nest.log(Symbol("s")), { level: "info", msg: "Symbol(s)" }],
    [
      "a name with dots",
      (nest) => nest.log("text", "db.pool"),
      { level: "info", logger: "db.pool", msg: "text" },
    ],
    [
      "an object for a placeholder",
      (nest) => nest.log("user %j", { a: 1 }),
      { level: "info", msg: 'user {"a":1}' },
    ],
    [
      "fields whose getter throws",
      (nest) =>
        nest.log("text", {
          ok: 1,
          get bad(): never {
            throw new Error("no");
          },
        }),
      { level: "info", ok: 1, msg: "text" },
    ], // prettier-ignore
  ];

  test.each(rows)("%s", (_, call, line) => {
    const { nest, records } = speak();
    call(nest);
    expect(records).toMatchObject([line]);
    const known = new Set([...Object.keys(line), "time", "msg", "bad", "log_error"]);
    expect(Object.keys(records[0] ?? {}).filter((key) => !known.has(key))).toEqual([]);
  });

  test("has a level by its context's name", () => {
    const { nest, records } = speak({ level: "warn,Users=debug" });
    for (const context of ["Users", "Orders", "Users.cache"]) nest.debug("text", context);
    expect(records.map(({ logger }) => logger)).toEqual(["Users", "Users.cache"]);
  });

  test("keeps contexts beyond the thousandth as a field", () => {
    const { nest, records } = speak();
    for (let index = 0; index <= 1_000; index++) nest.log("text", `c${index}`);
    nest.log("text", "c0");
    expect(records.at(999)).toMatchObject({ logger: "c999" });
    expect(records.at(1_000)).toMatchObject({ context: "c1000" });
    expect(records.at(1_000)).not.toHaveProperty("logger");
    expect(records.at(1_001)).toMatchObject({ logger: "c0" });
  });
});

test("what is redacted or serialized is so in every shape", () => {
  const { nest, records } = speak({ redact: ["password"], serializers: { user: () => "a user" } });
  const given = { password: "p", user: { id: 1 } };
  nest.log(given, "signed in", "Auth");
  nest.log("signed in", given, "Auth");
  nest.log("signed in", { other: 1 }, given, "Auth");
  nest.error("signed in", given, stack, "Auth");
  const line = { logger: "Auth", password: "[Redacted]", user: "a user", msg: "signed in" };
  expect(records).toMatchObject([
    line,
    line,
    { ...line, other: 1 },
    { ...line, err: { message: "signed in" } },
  ]);
});

test("a logger in pino's format loses nothing of a call either", () => {
  const { nest, records } = speak({ format: "pino" });
  nest.log("signed in", { id: 1 }, 2, "Auth");
  nest.error("failed", new Error("boom"), "Auth");
  expect(records).toMatchObject([
    { id: 1, args: [2], msg: "signed in" },
    { err: { message: "boom" }, msg: "failed" },
  ]);
});

describe("setLogLevels", () => {
  test.each([
    [["error", "warn", "log"], "info"],
    [["fatal"], "fatal"],
    [["log", "verbose"], "trace"],
    [[], "silent"],
  ] as const)("%j is %s", (levels, level) => {
    const { nest, log } = speak();
    nest.setLogLevels(levels);
    expect(log.level).toBe(level);
  });
});

/** NestJS's decorators, called. */
class Empty {}
Module({})(Empty);

describe("an application", () => {
  test("that buffers its logs writes them when it is given the logger, with NestJS's contexts as names", async () => {
    const { nest, records } = speak();
    const app = await NestFactory.create(Empty, { bufferLogs: true });
    closing.push(() => app.close());
    expect(records).toEqual([]);
    app.useLogger(nest);
    await app.listen(0, "127.0.0.1");
    expect(records.map(({ logger }) => logger)).toEqual(
      expect.arrayContaining(["NestFactory", "InstanceLoader", "NestApplication"]),
    );
    expect(records.every(({ level }) => level === "info")).toBe(true);
  });

  test("without HTTP: its services' loggers are named, and carry the context they run in", async () => {
    const { nest, records } = speak({ redact: ["password"] });
    class Jobs {
      readonly #logger = new Logger("Jobs");
      run(): void {
        this.#logger.log("ran", { job: 1 });
        this.#logger.error(new Error("failed"));
        this.#logger.log({ password: "p", job: 2 }, "signed in");
        this.#logger.error({ err: new Error("boom"), job: 3 }, "failed");
        this.#logger.error(new Error("boom"), "failed");
        this.#logger.warn("user %s", "bob");
        this.#logger.error("text");
      }
    }
    Injectable()(Jobs);
    class App {}
    Module({ providers: [Jobs] })(App);
    const app = await NestFactory.createApplicationContext(App, { logger: nest });
    closing.push(() => app.close());
    runWithHeaders({ "x-request-id": "job-1" }, () => app.get(Jobs).run());
    expect(records.filter(({ logger }) => logger === "Jobs")).toMatchObject([
      { level: "info", request_id: "job-1", job: 1, msg: "ran" },
      { level: "error", request_id: "job-1", err: { message: "failed" } },
      { request_id: "job-1", password: "[Redacted]", job: 2, msg: "signed in" },
      { err: { message: "boom" }, job: 3, msg: "failed" },
      { err: { message: "boom" }, msg: "failed" },
      { level: "warn", msg: "user bob" },
      { level: "error", msg: "text" },
    ]);
  });
});

describe("a microservice", () => {
  test("handles each message in a context of its own", async () => {
    const { nest, log, records } = speak();
    class Sums {
      async add(numbers: number[]): Promise<object> {
        addContext({ count: numbers.length });
        await null;
        log.info("added");
        return { sum: numbers.reduce((sum, each) => sum + each, 0), context: getContext() };
      }
    }
    const descriptor = Object.getOwnPropertyDescriptor(Sums.prototype, "add") ?? {};
    MessagePattern("add")(Sums.prototype, "add", descriptor);
    Payload()(Sums.prototype, "add", 0);
    Controller()(Sums);
    class App {}
    Module({ controllers: [Sums] })(App);

    const app = await NestFactory.createMicroservice(App, {
      transport: Transport.TCP,
      options: { host: "127.0.0.1", port: 0 },
      logger: nest,
    });
    closing.push(() => app.close());
    let transports = 0;
    const headersOf = (transport: { getPattern(): string }) => {
      transports++;
      if (transports === 4) throw new Error("no headers today");
      return { "x-request-id": `from-${transport.getPattern()}` };
    };
    app.useGlobalInterceptors(messageContext(headersOf));
    await app.listen();
    const server: { address(): { port: number } } = app.unwrap();
    const options: TcpClientOptions = {
      transport: Transport.TCP,
      options: { host: "127.0.0.1", port: server.address().port },
    };
    const client = ClientProxyFactory.create(options);
    closing.push(async () => client.close());
    const ask = (numbers: number[]): Promise<object> =>
      new Promise((resolve, reject) => {
        client.send<object>("add", numbers).subscribe({ next: resolve, error: reject });
      });
    const answers = await Promise.all([ask([1]), ask([1, 2]), ask([1, 2, 3])]);
    expect(answers).toMatchObject([
      { sum: 1, context: { count: 1, request_id: "from-add" } },
      { sum: 3, context: { count: 2 } },
      { sum: 6, context: { count: 3 } },
    ]);
    const added = records.filter(({ msg }) => msg === "added");
    expect(added.map(({ count }) => count).sort()).toEqual([1, 2, 3]);
    expect(new Set(added.map(({ trace_id }) => trace_id)).size).toBe(3);
    expect(transports).toBe(3);
    expect(await ask([1, 2, 3, 4])).toMatchObject({ sum: 10, context: { count: 4 } });
    expect(transports).toBe(4);
  });
});
