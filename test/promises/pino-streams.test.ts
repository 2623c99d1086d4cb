// "pino's own behaviours in every format, with its levels and its streams and transports": many streams at once too.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLogger, type LoggerOptions, runWithContext } from "../../src/index.js";
import { untyped } from "../support/untyped.js";

const formats = ["json", "pino"] as const;
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "heartwood-streams-"));
});
afterAll(() => rm(folder, { recursive: true }));

const messagesOf = (lines: readonly string[]): unknown[] => lines.map((line) => JSON.parse(line).msg);

describe.each(formats)('format "%s"', (format) => {
  const options: LoggerOptions = { format, env: false, crashes: false, level: "debug" };

  test("multistream routes by level, in every way a line is made", () => {
    const all: string[] = [];
    const errors: string[] = [];
    const streams = [
      { level: "debug" as const, stream: { write: (line: string) => void all.push(line) } },
      { level: "error" as const, stream: { write: (line: string) => void errors.push(line) } },
    ];
    const log = createLogger(options, pino.multistream(streams));
    const broken = {
      get broken(): never {
        throw new Error("getter");
      },
    };
    log.debug("plain debug");
    log.error("plain error");
    log.error({ a: 1 }, "fields %s", "error");
    untyped(log).error(broken, "salvaged error");
    untyped(log).info(broken, "salvaged info");
    const ends = createLogger(
      { ...options, mixin: () => ({}), nestedKey: "nested" },
      pino.multistream(streams),
    );
    ends.fatal("general fatal");
    expect(messagesOf(errors)).toEqual(["plain error", "fields error", "salvaged error", "general fatal"]);
    expect(messagesOf(all)).toEqual([
      "plain debug",
      "plain error",
      "fields error",
      "salvaged error",
      "salvaged info",
      "general fatal",
    ]);
  });

  test("a stream that asks for metadata is told of each line", () => {
    const told: unknown[] = [];
    const stream = {
      [Symbol.for("pino.metadata")]: true,
      lastLevel: 0,
      lastMsg: "",
      lastObj: {},
      write() {
        told.push([this.lastLevel, this.lastMsg, this.lastObj]);
      },
    };
    const log = createLogger(options, stream);
    log.warn({ a: 1 }, "text");
    log.info("text");
    expect(told).toEqual([
      [40, "text", { a: 1 }],
      [30, "text", {}],
    ]);
  });

  test("pino.destination takes the lines, and flush calls back when they are written", async () => {
    const dest = join(folder, `destination-${format}.log`);
    const log = createLogger(options, pino.destination({ dest, sync: false, minLength: 4_096 }));
    log.info("first");
    runWithContext({ request_id: "r-1" }, () => log.child({ a: 1 }).info("second"));
    await new Promise<void>((resolve, reject) => {
      log.flush((error) => (error ? reject(error) : resolve()));
    });
    const lines = (await readFile(dest, "utf8")).trimEnd().split("\n");
    expect(messagesOf(lines)).toEqual(["first", "second"]);
    expect(lines[1]).toContain('"request_id":"r-1"');
  });

  test("flush calls back where the stream has nothing to flush, and refuses what is no function", () => {
    const log = createLogger(options, { write: () => {} });
    let called = false;
    log.flush(() => {
      called = true;
    });
    expect(called).toBe(true);
    expect(() => Reflect.apply(log.flush, log, ["no function"])).toThrow("callback must be a function");
  });

  test("a fatal line flushes the stream at once", () => {
    const steps: string[] = [];
    const stream = { write: () => void steps.push("write"), flushSync: () => void steps.push("flush") };
    const log = createLogger(options, stream);
    log.fatal("text");
    expect(steps).toEqual(["write", "flush"]);
  });
});

/** What stands in a file once a transport's worker has written so many lines. */
async function linesIn(path: string, count: number): Promise<string[]> {
  for (let tries = 0; tries < 200; tries++) {
    const text = await readFile(path, "utf8").catch(() => "");
    const lines = text.trimEnd().split("\n");
    if (text !== "" && lines.length >= count) return lines;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`${path} has not got its ${count} lines`);
}

test("a transport takes the lines in pino's format, with their context", async () => {
  const destination = join(folder, "transport.log");
  const transport = { target: "pino/file", options: { destination } };
  const log = createLogger({ transport, crashes: false });
  log.info({ a: 1 }, "first");
  runWithContext({ request_id: "r-1" }, () => log.error(new Error("second")));
  const [first = "", second = ""] = await linesIn(destination, 2);
  expect(JSON.parse(first)).toMatchObject({ level: 30, a: 1, msg: "first", time: expect.any(Number) });
  expect(JSON.parse(second)).toMatchObject({ level: 50, request_id: "r-1", err: { message: "second" } });
});

test("a transport with targets routes by level", async () => {
  const all = join(folder, "all.log");
  const errors = join(folder, "errors.log");
  const targets = [
    { target: "pino/file", level: "info", options: { destination: all } },
    { target: "pino/file", level: "error", options: { destination: errors } },
  ];
  const log = createLogger({ transport: { targets }, crashes: false });
  log.info("first");
  log.error("second");
  expect(messagesOf(await linesIn(all, 2))).toEqual(["first", "second"]);
  expect(messagesOf(await linesIn(errors, 1))).toEqual(["second"]);
});

test("a stream that pino.transport made takes the lines of any format", async () => {
  const destination = join(folder, "stream.log");
  const stream = pino.transport({ target: "pino/file", options: { destination } });
  const log = createLogger({ env: false, crashes: false, format: "json" }, stream);
  log.info("text");
  const [line = ""] = await linesIn(destination, 1);
  expect(JSON.parse(line)).toMatchObject({ level: "info", msg: "text" });
});
