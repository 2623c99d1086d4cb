// "A tracing agent's ids are in every line": whatever the format, by whichever of the ways agents have to a pino logger,
// and whenever they come. Real agents are run by test/consumers/agents.test.ts.
import { spawnSync } from "node:child_process";
import { channel } from "node:diagnostics_channel";
import pino from "pino";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createLogger, type FormatName, runWithContext } from "../../src/index.js";
import { formatNames } from "../../src/line/format.js";
import { readLine } from "../support/read-line.js";
import { type UntypedLogger, untyped } from "../support/untyped.js";

const { asJsonSym, mixinSym, writeSym } = pino.symbols;
const ids = { trace_id: "4bf92f3577b34da6a3ce929d0e0e4736", span_id: "00f067aa0ba902b7", trace_flags: "01" };
const formats = formatNames.filter((name) => name !== "pretty");

type Encode = (this: unknown, fields: object, ...others: readonly unknown[]) => string;

const encoderOf = (logger: object): Encode => Reflect.get(logger, asJsonSym) as Encode; // pino's symbol has it

/** How agents come to a logger that stands already. @returns what takes the agent away again */
const agents: Readonly<Record<string, (logger: object, given: object) => () => void>> = {
  "an encoder around the logger's, which adds fields": (logger, given) => {
    const encode = encoderOf(logger);
    Reflect.set(logger, asJsonSym, function wrapped(this: unknown, fields: object, ...others: unknown[]) {
      return encode.call(this, { ...fields, ...given }, ...others);
    } satisfies Encode);
    return () => {};
  },
  "a mixin": (logger, given) => {
    Reflect.set(logger, mixinSym, () => ({ ...given }));
    return () => {};
  },
  "a subscriber that adds fields": (_, given) => {
    const started = channel("tracing:pino_asJson:start");
    const add = (message: unknown): void => {
      const { arguments: args } = message as { arguments: [object] }; // as pino publishes it
      Object.assign(args[0], given);
    };
    started.subscribe(add);
    return () => void started.unsubscribe(add);
  },
};

const calls: Readonly<Record<string, { call(log: UntypedLogger): void; given: object; message?: string }>> = {
  text: { call: (log) => log.info("text"), given: {}, message: "text" },
  fields: { call: (log) => log.info({ a: 1 }), given: { a: 1 } },
  "fields and text": {
    call: (log) => log.info({ a: { b: [1] } }, "text"),
    given: { a: { b: [1] } },
    message: "text",
  },
  printf: { call: (log) => log.info({ a: 1 }, "%s!", "text"), given: { a: 1 }, message: "text!" },
  "a child": {
    call: (log) => log.child({ bound: 1 }).info({ a: 1 }, "text"),
    given: { bound: 1, a: 1 },
    message: "text",
  },
  "a child with options": {
    call: (log) => log.child({ bound: 1 }, { redact: ["a"] }).info({ a: 1 }, "text"),
    given: { bound: 1, a: "[Redacted]" },
    message: "text",
  },
  error: { call: (log) => log.error("text"), given: {}, message: "text" },
  fatal: { call: (log) => log.fatal({ a: 1 }, "text"), given: { a: 1 }, message: "text" },
  "a bigint": { call: (log) => log.info({ a: 1n }, "text"), given: { a: "1" }, message: "text" },
};

let undo: (() => void)[] = [];
beforeEach(() => {
  undo = [];
});
afterEach(() => undo.forEach((each) => void each()));

interface Written {
  readonly log: UntypedLogger;
  /** The lines since the last time, read. */
  read(): Record<string, unknown>[];
}

function write(format: FormatName, options: object = {}): Written {
  const lines: string[] = [];
  const stream = { write: (line: string) => void lines.push(line) };
  const settled = { env: false, crashes: false, base: null, service: "s", version: "1", ...options };
  const log = createLogger({ ...settled, format }, stream);
  return { log: untyped(log), read: () => lines.splice(0).map((line) => readLine(format, line)) };
}

/** The ids as a format has them, by what it prints of fields with these names. */
function idsIn(format: FormatName, given: object = ids): Record<string, unknown> {
  const { log, read } = write(format, { service: "", version: "" });
  log.info({}, "text");
  log.info(given, "text");
  const [bare = {}, whole = {}] = read();
  return Object.fromEntries(Object.entries(whole).filter(([name]) => !Object.hasOwn(bare, name)));
}

describe.each(formats)("in %s", (format) => {
  const expected = idsIn(format);

  describe.each(Object.entries(agents))("by %s", (way, install) => {
    test.each(Object.entries(calls))("every line has them once: %s", (_, { call }) => {
      const { log, read } = write(format);
      call(log);
      const [before = {}] = read();
      undo.push(install(log, ids));
      call(log);
      const [line = {}] = read();
      const times = ["time", "@timestamp", "timestamp", "Timestamp"];
      const frozen = Object.fromEntries(
        times.filter((name) => name in line).map((name) => [name, line[name]]),
      );
      expect(line).toEqual({ ...before, ...frozen, ...expected });
    });

    test("they take the place of the context's, and stay when fields are broken", () => {
      const { log, read } = write(format);
      undo.push(install(log, ids));
      const broken = Object.defineProperty({ a: 1 }, "bad", {
        enumerable: true,
        get() {
          throw new Error("no");
        },
      });
      const context = {
        request_id: "r",
        trace_id: "1".repeat(32),
        span_id: "2".repeat(16),
        trace_flags: "00",
      };
      runWithContext(context, () => {
        log.info("text");
        log.info({ a: 1 }, "text");
        log.info(broken, "text");
      });
      const lines = read();
      expect(lines).toHaveLength(3);
      for (const line of lines) expect(line).toMatchObject(expected);
      expect(lines[2]?.["a"]).toBe(1);
    });

    test("loggers made before and after it have them, named ones too", () => {
      const { log, read } = write(format);
      const made = [log.child({ early: 1 }), log.named("early")];
      undo.push(install(log, ids));
      const all = [...made, log.child({ late: 1 }), log.named("late"), log.named("late").child({ x: 1 })];
      for (const each of all) {
        each.info("text");
        each.info({ a: 1 });
      }
      const lines = read();
      expect(lines).toHaveLength(10);
      for (const line of lines) expect(line).toMatchObject(expected);
    });

    test("dd-trace's object is printed as it is, in the place of what the format has of it", () => {
      const { log, read } = write(format, { environment: "prod" });
      const dd = { trace_id: "6b0e26e4", span_id: "52", service: "shop", version: "2", env: "prod" };
      undo.push(install(log, { dd }));
      runWithContext({ trace_id: "1".repeat(32) }, () => {
        log.info("text");
        log.info({ a: 1 });
        log.child({ b: 1 }).error("text");
        log.named("db").info({ a: 1 }, "text");
      });
      const lines = read();
      expect(lines).toHaveLength(4);
      for (const line of lines) {
        expect(line["dd"]).toEqual(format === "logfmt" ? JSON.stringify(dd) : dd);
        expect(Object.keys(line).filter((name) => name.startsWith("dd."))).toEqual([]);
      }
    });

    if (way !== "a mixin")
      test("a line that is logged from deep inside logging has them", () => {
        const { log, read } = write(format);
        undo.push(install(log, ids));
        let depth = 0;
        const nested: object = Object.defineProperty({}, "deeper", {
          enumerable: true,
          get() {
            if (++depth < 6) log.info(nested, "text");
            return depth;
          },
        });
        log.info(nested, "text");
        const lines = read();
        expect(lines.length).toBeGreaterThan(4);
        for (const line of lines) expect(line).toMatchObject(expected);
      });
  });
});

describe("an agent's encoder", () => {
  test("on a child adds to that child's lines only", () => {
    const { log, read } = write("json");
    const child = log.child({ a: 1 });
    agents["an encoder around the logger's, which adds fields"]?.(child, ids);
    for (const each of [log, child, log.child({ b: 1 }), child.child({ c: 1 })]) each.info("text");
    expect(read().map(({ trace_id }) => trace_id)).toEqual([
      undefined,
      ids.trace_id,
      undefined,
      ids.trace_id,
    ]);
  });

  test("may change the line itself", () => {
    const { log, read } = write("ecs");
    const encode = encoderOf(log);
    Reflect.set(log, asJsonSym, function spliced(this: unknown, fields: object, ...others: unknown[]) {
      return encode.call(this, fields, ...others).replace(/\}\n$/, ',"dd":{"trace_id":"1"}}\n');
    } satisfies Encode);
    log.info("text");
    log.named("db").error({ a: 1 });
    expect(read().map(({ dd }) => dd)).toEqual([{ trace_id: "1" }, { trace_id: "1" }]);
  });

  test.each(formats)("that throws before or after costs its ids, and no line, in %s", (format) => {
    for (const isAfter of [false, true]) {
      const { log, read } = write(format);
      const encode = encoderOf(log);
      Reflect.set(log, asJsonSym, function broken(this: unknown, fields: object, ...others: unknown[]) {
        if (isAfter) encode.call(this, fields, ...others);
        throw new Error("the agent is broken");
      } satisfies Encode);
      log.info("text");
      log.child({ b: 1 }).error({ a: 1 }, "text");
      const lines = read();
      expect(lines).toHaveLength(2);
      for (const line of lines) {
        expect(Object.values(line)).toContain("text");
        expect(line["log_error"]).toContain("the agent is broken");
      }
    }
  });

  test("that logs itself ends", () => {
    const { log, read } = write("json");
    const encode = encoderOf(log);
    Reflect.set(log, asJsonSym, function talking(this: unknown, fields: object, ...others: unknown[]) {
      log.info("from the agent");
      return encode.call(this, { ...fields, ...ids }, ...others);
    } satisfies Encode);
    log.info("text");
    expect(read().at(-1)).toMatchObject({ msg: "text", ...ids });
  });
});

test("OpenTelemetry's own instrumentation gives every line of every format its ids, which stand once", () => {
  const own = formats.map((format) => JSON.stringify(format)).join();
  const program = `
    import * as api from "@opentelemetry/api";
    import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
    import { registerInstrumentations } from "@opentelemetry/instrumentation";
    import { PinoInstrumentation } from "@opentelemetry/instrumentation-pino";
    import { BasicTracerProvider } from "@opentelemetry/sdk-trace-base";
    api.context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    registerInstrumentations({ instrumentations: [new PinoInstrumentation({ disableLogSending: process.argv[1] === "only ids" })] });
    const { createLogger, runWithContext } = await import("heartwood");
    for (const format of [${own}]) {
      const lines = [];
      const log = createLogger({ env: false, control: false, base: null, format }, { write: (line) => void lines.push(line) });
      const loggers = [log, log.child({ b: 1 }), log.named("db"), log.child({ c: 1 }, { redact: ["a"] })];
      new BasicTracerProvider().getTracer("test").startActiveSpan("work", (span) =>
        runWithContext({ request_id: "r", trace_id: "1".repeat(32) }, () => {
          for (const each of loggers) { each.info("text"); each.info({ a: 1 }); each.error({ a: 1n }, "text"); }
          const { traceId, spanId } = span.spanContext();
          console.log(JSON.stringify({ format, lines, ids: { trace_id: traceId, span_id: spanId, trace_flags: "01" } }));
        }));
    }`;
  for (const mode of ["only ids", "ids and records"]) {
    const args = ["--no-warnings", "--input-type=module", "-e", program, mode];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    expect(stderr).toBe("");
    const results = stdout.trimEnd().split("\n");
    expect(results).toHaveLength(formats.length);
    for (const result of results) {
      const { format, lines, ids: expected }: OfFormat = JSON.parse(result);
      expect(lines).toHaveLength(12);
      for (const line of lines) expect(readLine(format, line)).toMatchObject(idsIn(format, expected));
    }
  }
});

interface OfFormat {
  readonly format: FormatName;
  readonly lines: readonly string[];
  readonly ids: object;
}

describe("without an agent", () => {
  test.each(["json", "datadog"] as const)("a call's own dd is a field like any other, in %s", (format) => {
    const { log, read } = write(format);
    log.info({ dd: { trace_id: "1" } }, "text");
    expect(read()[0]).toMatchObject({ [format === "json" ? "dd" : "_dd"]: { trace_id: "1" } });
  });

  test("pino writes no plain call, and all of them as soon as there is one", () => {
    const { log } = write("json");
    let written = 0;
    const original: unknown = Reflect.get(log, writeSym);
    Reflect.set(log, writeSym, function counted(this: unknown, ...args: readonly unknown[]) {
      written++;
      return typeof original === "function" ? Reflect.apply(original, this, args) : undefined;
    });
    const child = log.child({ a: 1 });
    for (const each of [log, child, log.named("db")]) each.info({ b: 1 }, "text");
    expect(written).toBe(0);
    agents["an encoder around the logger's, which adds fields"]?.(log, ids);
    for (const each of [log, child, log.named("db")]) each.info({ b: 1 }, "text");
    expect(written).toBe(3);
  });
});
