// What createLogger's types allow, and what they must not.
import type { BaseLogger, LogFn as PinoLogFn, Logger as PinoLogger } from "pino";
import { describe, expectTypeOf, test } from "vitest";
import { createLogger, destination, type LogFn, type Logger, type LoggerOptions } from "../../src/index.js";

describe("options", () => {
  test("are heartwood's and pino's", () => {
    createLogger();
    createLogger({ level: "info,db=debug", format: "json", env: false, crashes: false, maxLineBytes: 1_000 });
    createLogger({
      level: 30,
      redact: ["a.b"],
      base: null,
      nestedKey: "payload",
      msgPrefix: "x",
      timestamp: false,
    });
    createLogger({
      mixin: () => ({ a: 1 }),
      serializers: { a: String },
      formatters: { log: (fields) => fields },
    });
    createLogger({ transport: { target: "pino/file", options: { destination: 1 } } });
    createLogger({
      hooks: { logMethod: (args, method) => void method(...args), streamWrite: (line) => line },
    });
  });
  test("take a stream, a destination or a path, first or second", () => {
    createLogger({}, process.stdout);
    createLogger({}, destination("/tmp/x"));
    createLogger({}, "/tmp/x");
    createLogger(process.stdout);
    createLogger("/tmp/x");
    createLogger({}, { write: (line: string) => void line });
  });
  test("are refused where they are wrong", () => {
    createLogger({ format: "pino", browser: {}, safe: true, levelVal: 30 });
    // @ts-expect-error without effect outside pino's format
    createLogger({ browser: {} });
    // @ts-expect-error as above
    createLogger({ format: "json", safe: true });
    // @ts-expect-error as above
    createLogger({ levelVal: 30 });
    // @ts-expect-error no such option
    createLogger({ lvel: "debug" });
    // @ts-expect-error no such format
    createLogger({ format: "xml" });
    // @ts-expect-error not a number
    createLogger({ maxLineBytes: "16000" });
    // @ts-expect-error not a boolean
    createLogger({ crashes: "yes" });
    // @ts-expect-error not a level or directives
    createLogger({ level: {} });
    // @ts-expect-error a stream has write()
    createLogger({}, { writ: () => {} });
    // @ts-expect-error no such option of a destination
    destination({ snyc: true });
    // @ts-expect-error a path or a descriptor
    destination({ dest: {} });
  });
});

describe("a logger", () => {
  const log = createLogger();
  test("is a Logger, whose methods take what pino's take, and more", () => {
    expectTypeOf(log).toExtend<Logger>();
    for (const method of [log.trace, log.debug, log.info, log.warn, log.error, log.fatal, log.silent]) {
      expectTypeOf(method).toEqualTypeOf<LogFn>();
      expectTypeOf(method).toExtend<PinoLogFn>();
    }
    expectTypeOf(createLogger({ format: "pino" }).info).toEqualTypeOf<LogFn>();
    expectTypeOf(log.bindings()).toExtend<object>();
    expectTypeOf(log.isLevelEnabled("debug")).toEqualTypeOf<boolean>();
    expectTypeOf(log.levelVal).toEqualTypeOf<number>();
    log.level = "debug";
    log.flush((error) => expectTypeOf(error).toEqualTypeOf<Error | undefined>());
    log.setBindings({ a: 1 });
    log.on("level-change", (label, value, previous) => {
      expectTypeOf(label).toBeString();
      expectTypeOf(value).toBeNumber();
      expectTypeOf(previous).toBeString();
    });
  });
  test("has children and named loggers that are loggers", () => {
    expectTypeOf(log.child({ a: 1 })).toExtend<Logger>();
    expectTypeOf(log.named("db").named("pool").child({}, { level: "debug" })).toExtend<Logger>();
  });
  test("takes pino's call shapes", () => {
    log.info("text");
    log.info("said %s, %d times", "x", 5);
    log.info({ a: 1 });
    log.info({ a: 1 }, "text");
    log.info({ a: 1 }, "said %s", "x");
    log.info(new Error("x"));
    log.info(new Error("x"), "text");
  });
  test("takes more than a message prints", () => {
    const error = new Error("x");
    const thrown: unknown = error;
    const text: string = "said %s";
    log.info("text", { a: 1 });
    log.error("failed", error);
    log.error("failed", thrown);
    log.error("failed", { err: error }, [1], undefined, null);
    log.warn("a", "b");
    log.info("said %s", "x", { a: 1 }, "more");
    log.info(text, { a: 1 });
    log.info({ a: 1 }, "said %s, %d times", "x", 5, { b: 2 });
    log.info({ a: 1 }, { b: 2 });
    log.error({ order: 7 }, error);
    log.error({ order: 7 }, thrown, "more");
    log.error(error, error);
    log.error(thrown, "text", { a: 1 });
    log.info({ a: 1 }, [1], new Map());
    log.info(5);
    log.info([1, 2]);
    log.info(null, "text");
    log.info(undefined, { a: 1 });
    log.info({ a: 1 }, undefined);
  });
  test("takes a message whose placeholders print nothing", () => {
    log.info("100%");
    log.info("said %s");
    log.info({ a: 1 }, "%d times");
  });
  test("checks what placeholders are given, as pino does", () => {
    // @ts-expect-error %d wants a number
    log.info("%d times", "x");
    // @ts-expect-error %i wants a number
    log.info("%i times", "x");
    // @ts-expect-error %d wants a number, with more behind it
    log.info("%d times", "x", { a: 1 });
    // @ts-expect-error %d wants a number, behind fields
    log.info({ a: 1 }, "%d times", "x");
    // @ts-expect-error %d wants a number, behind an error
    log.error(new Error("x"), "said %s, %d times", "x", {});
    // @ts-expect-error %d is given nothing
    log.info("said %s, %d times", "x");
  });
  test("has no level that was not declared, and takes no wrong call", () => {
    // @ts-expect-error no such level
    log.audit("text");
    // @ts-expect-error a name is text
    log.named(5);
    // @ts-expect-error a child has bindings
    log.child();
    // @ts-expect-error not something to log under
    log.level = 5;
  });
});

describe("custom levels", () => {
  const log = createLogger({ customLevels: { audit: 35, alarm: 55 } });
  test("are methods, beside pino's", () => {
    expectTypeOf(log).toExtend<Logger<"audit" | "alarm">>();
    expectTypeOf(log.audit).toEqualTypeOf<LogFn>();
    expectTypeOf(log.info).toEqualTypeOf<LogFn>();
    // @ts-expect-error not declared
    log.audti("text");
  });
  test("are the children's and the named loggers' too, with those a child adds", () => {
    expectTypeOf(log.child({}).audit).toEqualTypeOf<LogFn>();
    expectTypeOf(log.named("db").alarm).toEqualTypeOf<LogFn>();
    const child = log.child({}, { customLevels: { extra: 36 } });
    expectTypeOf(child.extra).toEqualTypeOf<LogFn>();
    expectTypeOf(child.audit).toEqualTypeOf<LogFn>();
    // @ts-expect-error the child's own
    log.extra("text");
  });
  test("are what onChild gets", () => {
    createLogger({ customLevels: { audit: 35 }, onChild: (child) => child.audit("made") });
    const options: LoggerOptions<"audit"> = {
      customLevels: { audit: 35 },
      onChild: (child) => child.audit("made"),
    };
    expectTypeOf(createLogger(options).audit).toEqualTypeOf<LogFn>();
  });
  test("do not keep a logger from being a Logger, nor do theirs alone from being one of theirs", () => {
    const takesLogger = (taken: Logger): void => taken.info("text");
    takesLogger(log);
    const oneOfTheirs = (taken: Logger<"audit">): Logger => taken;
    oneOfTheirs(log);
    const plain = createLogger();
    // @ts-expect-error it has no audit
    oneOfTheirs(plain);
  });
  test("alone leave pino's methods out", () => {
    const only = createLogger({ customLevels: { audit: 35 }, useOnlyCustomLevels: true, level: "audit" });
    expectTypeOf(only.audit).toEqualTypeOf<LogFn>();
    expectTypeOf<Logger<"audit", true>["info"]>().toBeNever();
  });
});

/** Fastify 5's FastifyBaseLogger, written out. */
interface FastifyLogger
  extends Pick<BaseLogger, "level" | "info" | "error" | "debug" | "fatal" | "warn" | "trace" | "silent"> {
  child(bindings: Record<string, unknown>, options?: object): FastifyLogger;
}

describe("a logger may stand", () => {
  test("where pino's is asked for", () => {
    expectTypeOf<Logger>().toExtend<PinoLogger>();
    expectTypeOf<Logger>().toExtend<BaseLogger>();
    expectTypeOf<Logger<"audit">>().toExtend<PinoLogger<"audit">>();
    expectTypeOf<Logger<"audit">>().toExtend<BaseLogger>();
    const takesPino = (taken: PinoLogger): PinoLogger => taken;
    const log = createLogger({ format: "pino" });
    takesPino(log);
    takesPino(createLogger({ format: "pino" })); // made in place, as pino's is
    const annotated: PinoLogger = createLogger();
    takesPino(annotated);
  });
  test("where Fastify's is asked for", () => {
    expectTypeOf<Logger>().toExtend<FastifyLogger>();
    expectTypeOf<Logger<"audit">>().toExtend<FastifyLogger>();
  });
  test("where a console-like one is asked for", () => {
    expectTypeOf<Logger>().toExtend<Record<"info" | "warn" | "error", (text: string) => void>>();
  });
});
