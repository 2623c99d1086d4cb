// "The active span's ids stand in each line", once: with OpenTelemetry's own API and SDK.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as api from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { BasicTracerProvider } from "@opentelemetry/sdk-trace-base";
import { build } from "rolldown";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LoggerOptions, runWithContext } from "../../src/index.js";
import { activeSpan } from "../../src/request/otel.js";
import { capture } from "../support/capture.js";
import { duplicateKeys } from "../support/strict-json.js";

const tracer = new BasicTracerProvider().getTracer("test");
beforeAll(() => void api.context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
afterAll(() => api.context.disable());

/** The fields that a span's lines have. */
const idsOf = (span: api.Span): object => {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return { trace_id: traceId, span_id: spanId, trace_flags: `0${traceFlags}` };
};

function inSpan<Result>(fn: (span: api.Span) => Result): Result {
  return tracer.startActiveSpan("work", (span) => fn(span));
}

/** The ways a logger may print: by the fast lane, and by pino's own steps. */
const loggers: Readonly<Record<string, LoggerOptions>> = {
  "the fast lane": {},
  "pino's steps": { formatters: { log: (fields) => fields } },
  hooks: { hooks: { streamWrite: (line) => line } },
  "nested fields": { nestedKey: "payload" },
  "format pino": { format: "pino" },
  redaction: { redact: ["user.password"] },
};

describe.each(Object.entries(loggers))("in %s", (_, options) => {
  const source = activeSpan(api);

  test("each line of a span has its ids, whichever logger writes it", () => {
    const { log, records, lines } = capture({ ...options, trace: source });
    inSpan((span) => {
      log.info("text");
      log.info({ field: 1 }, "fields");
      log.named("db").child({ part: 1 }).info({ field: 1 });
      for (const record of records()) expect(record).toMatchObject(idsOf(span));
    });
    expect(records()).toHaveLength(3);
    for (const line of lines) expect(duplicateKeys(line)).toEqual([]);
  });

  test("a line outside a span has none", () => {
    const { log, last } = capture({ ...options, trace: source });
    log.info("text");
    expect(last()).not.toHaveProperty("trace_id");
    inSpan(() => log.info("text"));
    log.info("text");
    expect(last()).not.toHaveProperty("trace_id");
  });

  test("the span's ids stand in the place of the context's, which has the rest", () => {
    const { log, last, lines } = capture({ ...options, trace: source });
    const context = { request_id: "r-1", trace_id: "1".repeat(32), span_id: "2".repeat(16), constructor: 1 };
    runWithContext({ ...context, trace_flags: "00" }, () => {
      log.info("text");
      expect(last()).toMatchObject({ ...context, trace_flags: "00" });
      inSpan((span) => {
        log.info("text");
        expect(last()).toMatchObject({ request_id: "r-1", constructor: 1, ...idsOf(span) });
        log.info({ field: 1 }, "text");
        expect(last()).toMatchObject({ request_id: "r-1", ...idsOf(span) });
      });
      log.info("text");
      expect(last()).toMatchObject(context);
    });
    for (const line of lines) expect(duplicateKeys(line)).toEqual([]);
  });

  test("where pino's instrumentation gives the same, they stand once", () => {
    // What it installs: a mixin with the ids under these names.
    const mixin = (): object => {
      const span = api.trace.getActiveSpan();
      return span === undefined ? {} : idsOf(span);
    };
    const { nestedKey: _, ...unnested } = options;
    const { log, last, lines } = capture({ ...unnested, trace: source, mixin });
    inSpan((span) => {
      log.info("text");
      expect(last()).toMatchObject(idsOf(span));
    });
    expect(lines.flatMap(duplicateKeys)).toEqual([]);
  });
});

describe("beside OpenTelemetry's own instrumentation of pino", () => {
  const hook = `register("@opentelemetry/instrumentation/hook.mjs", "file://" + process.cwd() + "/");`;
  const program = (registering: string, bare: string): string => `
    import { register } from "node:module";
    import * as api from "@opentelemetry/api";
    import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
    import { registerInstrumentations } from "@opentelemetry/instrumentation";
    import { PinoInstrumentation } from "@opentelemetry/instrumentation-pino";
    import { BasicTracerProvider } from "@opentelemetry/sdk-trace-base";
    ${registering}
    api.context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    registerInstrumentations({ instrumentations: [new PinoInstrumentation()] });

    const { createLogger, runWithContext } = await import("heartwood");
    const { activeSpan } = await import("heartwood/otel");
    const loggers = {
      ${bare}
      instrumented: createLogger({ env: false }),
      asked: createLogger({ env: false, trace: activeSpan(api) }),
      "asked, in pino's format": createLogger({ format: "pino", trace: activeSpan(api) }),
      "asked, in ecs": createLogger({ env: false, format: "ecs", trace: activeSpan(api) }),
    };
    new BasicTracerProvider().getTracer("test").startActiveSpan("work", (span) => {
      const { traceId, spanId } = span.spanContext();
      runWithContext({ request_id: "r-1", span_id: "of the context" }, () => {
        for (const [name, log] of Object.entries(loggers)) {
          log.info({ name, traceId, spanId }, "text");
          log.child({ part: 1 }).info({ name, traceId, spanId });
        }
      });
    });`;

  test.each([
    {
      setting: "with its loader hook",
      loggers: 5,
      source: program(hook, 'pino: (await import("pino")).pino(),'),
    },
    { setting: "without: heartwood requires pino", loggers: 4, source: program("", "") },
  ])("every line has the ids once, and they are the span's: $setting", ({ loggers, source }) => {
    const args = ["--no-warnings", "--input-type=module", "-e", source];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    expect(stderr).toBe("");
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(2 * loggers);
    for (const line of lines) {
      expect(duplicateKeys(line)).toEqual([]);
      const { name, traceId, spanId, ...members }: Record<string, unknown> = JSON.parse(line);
      const ids = [members["trace_id"] ?? members["trace.id"], members["span_id"] ?? members["span.id"]];
      expect(ids, String(name)).toEqual([traceId, spanId]);
    }
  });
});

test("outside any context, each format has its own names for the ids, and each once", () => {
  const source = activeSpan(api);
  const [json, ecs] = [capture({ trace: source }), capture({ trace: source, format: "ecs" })];
  inSpan(() => {
    json.log.info("text");
    ecs.log.info({ trace_id: "mine" }, "text");
    ecs.log.child({ trace_id: "a child's" }).info("text");
    json.log.info({ trace_id: "mine" }, "text");
  });
  for (const line of [...json.lines, ...ecs.lines]) expect(duplicateKeys(line)).toEqual([]);
});

describe("a span", () => {
  const source = activeSpan(api);

  test("inside another, and beside it, has its own ids", async () => {
    const { log, records } = capture({ trace: source });
    const spans: api.Span[] = [];
    const work = (name: string) =>
      inSpan(async (span) => {
        spans.push(span);
        for (let index = 0; index < 3; index++) {
          log.info({ name, ...{ expected: span.spanContext().spanId } }, "before");
          await inSpan(async (inner) => {
            log.info({ expected: inner.spanContext().spanId }, "inside");
            await null;
            log.info({ expected: inner.spanContext().spanId }, "inside");
          });
        }
      });
    await Promise.all(["a", "b", "c"].map((name) => runWithContext({ name }, () => work(name))));
    expect(records()).toHaveLength(27);
    for (const { span_id, expected } of records()) expect(span_id).toBe(expected);
  });

  test("that is not valid leaves the context as it is", () => {
    const { log, last } = capture({ trace: source });
    const none = api.trace.wrapSpanContext(api.INVALID_SPAN_CONTEXT);
    api.context.with(api.trace.setSpan(api.context.active(), none), () =>
      runWithContext({ trace_id: "t" }, () => log.info("text")),
    );
    expect(last()).toMatchObject({ trace_id: "t" });
    expect(last()).not.toHaveProperty("span_id");
  });

  test("prints by the logger's redaction and serializers", () => {
    const { log, last } = capture({
      trace: source,
      redact: ["span_id"],
      serializers: { trace_id: (id) => String(id).slice(0, 4) },
    });
    inSpan((span) => log.info(String(span.spanContext().traceId)));
    expect(last()["span_id"]).toBe("[Redacted]");
    expect(last()["trace_id"]).toBe(String(last()["msg"]).slice(0, 4));
  });

  test("whose serializer logs ends", () => {
    const { log, records } = capture({
      trace: source,
      serializers: {
        trace_id(id) {
          log.info("from the serializer");
          return id;
        },
      },
    });
    inSpan(() => log.info("text"));
    expect(records().map(({ msg }) => msg)).toEqual(["from the serializer", "text"]);
  });

  test("that cannot be had costs the ids, never the line", () => {
    const { log, last } = capture({
      trace: () => {
        throw new Error("no API");
      },
    });
    runWithContext({ request_id: "r-1" }, () => log.info({ field: 1 }, "text"));
    expect(last()).toMatchObject({ request_id: "r-1", field: 1, msg: "text" });
    expect(last()["log_error"]).toContain("the active span cannot be had: no API");
  });

  test("option trace is a function", () => {
    const wrong: object = { trace: api };
    expect(() => capture(wrong)).toThrow(
      'createLogger: option "trace" cannot be an object. Give it a function.',
    );
  });
});

describe("a program", () => {
  const folder = fileURLToPath(new URL("../../.build/otel/", import.meta.url));
  const program = `
    import * as api from "@opentelemetry/api";
    import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
    import { BasicTracerProvider } from "@opentelemetry/sdk-trace-base";
    import { createLogger } from "heartwood";
    import { activeSpan } from "heartwood/otel";
    api.context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    const log = createLogger({ trace: activeSpan(api), env: false, format: "json" });
    new BasicTracerProvider().getTracer("t").startActiveSpan("s", (span) => {
      log.info({ expected: span.spanContext().spanId }, "text");
    });`;
  beforeAll(() => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}program.mjs`, program);
  });
  afterAll(() => {
    for (const made of [folder, bundle]) rmSync(made, { recursive: true, force: true });
  });

  // Outside the repository: a bundle runs where there is no node_modules.
  const bundle = mkdtempSync(join(tmpdir(), "heartwood-otel-"));

  function lineOf(file: string): Record<string, unknown> {
    const { stdout, stderr } = spawnSync(process.execPath, [file], { cwd: folder, encoding: "utf8" });
    expect(stderr).toBe("");
    return JSON.parse(stdout);
  }

  test("in ESM has them", () => {
    const line = lineOf("program.mjs");
    expect(line["span_id"]).toBe(line["expected"]);
  });

  test("that is bundled has them", async () => {
    await build({
      cwd: folder,
      input: "program.mjs",
      platform: "node",
      output: { dir: bundle, entryFileNames: "[name].mjs", chunkFileNames: "[name].mjs" },
      logLevel: "silent",
    });
    const line = lineOf(`${bundle}/program.mjs`);
    expect(line["span_id"]).toBe(line["expected"]);
  });
});
