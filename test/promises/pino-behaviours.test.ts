// "pino's own behaviours in every format", with "its levels" in pino-levels.test.ts and "its streams and transports" in
// pino-streams.test.ts.
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { describe, expect, test } from "vitest";
import { type Logger, runWithContext } from "../../src/index.js";
import { type Capture, capture, type Line } from "../support/capture.js";
import { captureUntyped, untyped } from "../support/untyped.js";

const formats = ["json", "pino"] as const;
const context = { request_id: "r-1", user: { id: 7, password: "hidden" } };

/** The line that a call leaves in the context above. */
function lineOf(captured: Capture, call: (log: Logger) => void): Line {
  runWithContext(context, () => call(captured.log));
  expect(captured.lines).toHaveLength(1);
  return captured.last();
}

describe.each(formats)('format "%s"', (format) => {
  const levelOf = (name: string, number: number): string | number => (format === "json" ? name : number);

  test("redaction holds for fields, bindings, the context and %o", () => {
    const captured = capture({ format, redact: { paths: ["*.password", "token"], censor: "***" } });
    const child = captured.log.child({ account: { password: "hidden" } });
    const line = lineOf(captured, () => child.info({ token: "t", db: { password: "p", host: "h" } }, "text"));
    expect(line).toMatchObject({ token: "***", db: { password: "***", host: "h" } });
    expect(line).toMatchObject({ account: { password: "***" }, user: { id: 7, password: "***" } });
    captured.log.info("%o", { token: "t" });
    expect(captured.last()["msg"]).toBe('{"token":"***"}');
  });

  test("redaction with remove and a censor function", () => {
    const removing = capture({ format, redact: { paths: ["user.password", "secret"], remove: true } });
    const line = lineOf(removing, (log) => log.info({ secret: 1, kept: 2 }));
    expect(line).toMatchObject({ user: { id: 7 }, kept: 2 });
    expect(line).not.toHaveProperty("secret");
    expect(line).not.toHaveProperty("user.password");
    const censor = (value: unknown, path: string[]): string => `${typeof value} at ${path.join(".")}`;
    const asking = capture({ format, redact: { paths: ["user.password"], censor } });
    expect(lineOf(asking, (log) => log.info("text"))["user"]).toEqual({
      id: 7,
      password: "string at user.password",
    });
  });

  test("a child's redaction takes the place of its parent's, for the context as well", () => {
    const captured = capture({ format, redact: ["user.id"] });
    const child = captured.log.child({}, { redact: ["user.password"] });
    expect(lineOf(captured, () => child.info("text"))["user"]).toEqual({ id: 7, password: "[Redacted]" });
  });

  test("serializers hold for fields, bindings and the context", () => {
    const serializers = { user: ({ id }: { id: number }) => `user ${id}`, n: (n: number) => n * 2 };
    const captured = capture({ format, serializers });
    const line = lineOf(captured, (log) => log.child({ n: 1 }).info({ user: { id: 9 } }));
    expect(line).toMatchObject({ user: "user 9", n: 2 });
    captured.log.info({ n: 4 });
    expect(captured.last()).toMatchObject({ n: 8 });
    runWithContext(context, () => captured.log.info("text"));
    expect(captured.last()).toMatchObject({ user: "user 7" });
  });

  test("a child's serializers join its parent's, as Fastify makes one for each request", () => {
    const captured = capture({ format, serializers: { res: () => "res", req: () => "root" } });
    const child = captured.log.child(
      { reqId: "r", req: {} },
      { serializers: { req: ({ url }: { url?: string }) => url ?? "none", user: () => "anyone" } },
    );
    const line = lineOf(captured, () => child.info({ res: {} }));
    expect(line).toMatchObject({ reqId: "r", req: "none", res: "res", user: "anyone" });
    captured.log.info({ req: {} });
    expect(captured.last()).toMatchObject({ req: "root" });
  });

  test("formatters shape the level, the bindings and the fields, and leave the context as pino leaves a child's bindings", () => {
    const formatters = {
      level: (label: string, number: number) => ({ severity: label.toUpperCase(), number }),
      bindings: ({ pid }: Record<string, unknown>) => ({ process: pid }),
      log: (fields: Record<string, unknown>) =>
        Object.fromEntries(Object.entries(fields).map(([name, value]) => [name.toUpperCase(), value])),
    };
    const captured = capture({ format, formatters });
    const line = lineOf(captured, (log) => log.warn({ a: 1 }, "text"));
    expect(line).toMatchObject({
      severity: "WARN",
      number: 40,
      process: process.pid,
      A: 1,
      request_id: "r-1",
    });
    expect(line).not.toHaveProperty("hostname");
  });

  test("a mixin adds its fields under the call's own, and sees fields, level and logger", () => {
    const seen: unknown[] = [];
    const mixin = (...call: readonly unknown[]): object => {
      seen.push(...call);
      return { mixed: 1, a: "mixin" };
    };
    const captured = capture({ format, mixin });
    expect(lineOf(captured, (log) => log.info({ a: "call" }))).toMatchObject({ mixed: 1, a: "call" });
    expect(seen).toEqual([expect.objectContaining({ a: "call" }), 30, captured.log]);
    const other = capture({
      format,
      mixin,
      mixinMergeStrategy: (fields, mixed) => ({ ...fields, ...mixed }),
    });
    expect(lineOf(other, (log) => log.info({ a: "call" }))).toMatchObject({ mixed: 1, a: "mixin" });
  });

  test("hooks see the call and the line", () => {
    const captured = captureUntyped({
      format,
      hooks: {
        logMethod(this: object, args: unknown[], method: (...args: unknown[]) => void, level: number) {
          method.apply(this, [{ level_number: level }, `${args[1]} ${args[0]}`]);
        },
        streamWrite: (line: string) => line.replaceAll("secret", "******"),
      },
    });
    expect(lineOf(captured, (log) => untyped(log).info("world", "secret hello"))).toMatchObject({
      level_number: 30,
      msg: "****** hello world",
    });
  });

  test("nestedKey keeps fields, not bindings and context, inside", () => {
    const captured = capture({ format, nestedKey: "payload" });
    const line = lineOf(captured, (log) =>
      log.child({ b: 1 }).info({ level: 1, msg: 2, request_id: 3 }, "text"),
    );
    expect(line).toMatchObject({ b: 1, request_id: "r-1", msg: "text", level: levelOf("info", 30) });
    expect(line["payload"]).toEqual({ level: 1, msg: 2, request_id: 3 });
  });

  test("msgPrefix stands before messages, a child's behind its parent's", () => {
    const { log, records } = capture({ format, msgPrefix: "[a] " });
    log.info("text %s", "x");
    log.child({}, { msgPrefix: "[b] " }).info({ a: 1 }, "text");
    log.info({ a: 1 });
    expect(records().map(({ msg }) => msg)).toEqual(["[a] text x", "[a] [b] text", undefined]);
    expect(log.child({}, { msgPrefix: "[b] " }).msgPrefix).toBe("[a] [b] ");
  });

  test("messageKey, errorKey and the other names are the user's", () => {
    const { log, last } = capture({
      format,
      messageKey: "message",
      errorKey: "error",
      name: "service",
      base: {},
    });
    log.error(new Error("boom"));
    expect(last()).toMatchObject({
      name: "service",
      message: "boom",
      error: { type: "Error", message: "boom" },
    });
    expect(last()).not.toHaveProperty("pid");
  });

  test("onChild sees each child with its bindings", () => {
    const seen: unknown[] = [];
    const { log } = capture({ format, onChild: (child) => void seen.push(child, child.bindings()) });
    const child = log.child({ a: 1 });
    const grandchild = child.child({ b: 2 }, { level: "warn" });
    expect(seen).toEqual([child, { a: 1 }, grandchild, { a: 1, b: 2 }]);
  });

  test("bindings() gives what was bound, setBindings adds for this logger and its later children", () => {
    const { log, records } = capture({ format, base: null });
    const child = log.child({ a: 1 });
    child.setBindings({ b: 2 });
    expect(child.bindings()).toEqual({ a: 1, b: 2 });
    expect(log.bindings()).toEqual({});
    child.child({ c: 3 }).info("text");
    log.info("text");
    expect(records()[0]).toMatchObject({ a: 1, b: 2, c: 3 });
    expect(records()[1]).not.toHaveProperty("b");
  });

  test("methods may be taken off their logger", () => {
    const { log, records } = capture({ format });
    const { info, error } = log;
    info("text");
    info({ a: 1 }, "text %s", "x");
    error(new Error("boom"));
    [1, 2].forEach((n) => void info({ n }));
    expect(records().map(({ msg }) => msg)).toEqual(["text", "text x", "boom", undefined, undefined]);
  });

  test("whoever watches pino's diagnostics channel sees every line", () => {
    const { log, lines } = capture({ format });
    const seen: unknown[] = [];
    const watch = (event: unknown): void => void seen.push(Reflect.get(Object(event), "result"));
    subscribe("tracing:pino_asJson:end", watch);
    try {
      log.info({ a: 1 }, "text");
      log.child({ b: 1 }).error(new Error("boom"));
    } finally {
      unsubscribe("tracing:pino_asJson:end", watch);
    }
    expect(seen).toEqual(lines);
  });
});
