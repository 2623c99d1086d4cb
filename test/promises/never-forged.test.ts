// "No line can be forged, no key stands twice": what is reserved keeps its value, what collides is kept.
import { hostname } from "node:os";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type FormatName, formatNames, formats } from "../../src/line/format.js";
import { readLine } from "../support/read-line.js";
import { duplicateKeys } from "../support/strict-json.js";
import { captureUntyped, runWithContext, type UntypedLogger, untyped } from "../support/untyped.js";

type Line = Record<string, unknown>;
type Fields = Record<string, unknown>;

const reserved = [
  "level",
  "time",
  "msg",
  "pid",
  "hostname",
  "logger",
  "log_error",
  "log_truncated",
  "log_override",
];
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The one line that these calls write, its keys unique. */
function lineOf(call: (log: UntypedLogger) => void, options: object = {}, format: FormatName = "json"): Line {
  const { log, lines } = captureUntyped({ ...options, format });
  call(untyped(log).named("db"));
  expect(lines).toHaveLength(1);
  return readLine(format, lines.join(""));
}

/** Level, time, message and origin are those of the call, whatever its fields say. */
function expectGenuine(line: Line): void {
  expect(line).toMatchObject({
    level: "info",
    msg: "text",
    pid: process.pid,
    hostname: hostname(),
    logger: "db",
  });
  expect(line["time"]).toMatch(TIME);
}

/** Where a colliding key can come from: a log call with the message "text", and the logger's options. */
interface Source {
  readonly call: (log: UntypedLogger, fields: Fields) => void;
  readonly options?: (fields: Fields) => object;
}

const sources: Readonly<Record<string, Source>> = {
  field: { call: (log, fields) => log.info(fields, "text") },
  "child binding": { call: (log, fields) => log.child(fields).info("text") },
  "grandchild's binding": { call: (log, fields) => log.child({ a: 1 }).child(fields).info("text") },
  setBindings: {
    call(log, fields) {
      const child = log.child({ a: 1 });
      child.setBindings(fields);
      child.info("text");
    },
  },
  context: { call: (log, fields) => runWithContext(fields, () => log.info("text")) },
  "outer context": {
    call: (log, fields) => runWithContext(fields, () => runWithContext({ a: 1 }, () => log.info("text"))),
  },
  mixin: { call: (log) => log.info("text"), options: (fields) => ({ mixin: () => ({ ...fields }) }) },
  "formatters.log": {
    call: (log) => log.info("text"),
    options: (fields) => ({ formatters: { log: () => ({ ...fields }) } }),
  },
  "field of a broken line": {
    call: (log, fields) => log.info({ ...fields, big: { deep: 1n }, map: new Map([["level", 1]]) }, "text"),
  },
  "field of a salvaged line": {
    call(log, fields) {
      const get = (): never => {
        throw new Error("bad");
      };
      log.info(Object.defineProperty({ ...fields }, "bad", { get, enumerable: true }), "text");
    },
  },
};

/** The line that comes of fields from that source. */
const lineFrom = ({ call, options }: Source, fields: Fields, format?: FormatName): Line =>
  lineOf((log) => call(log, fields), options?.(fields), format);

test("the scanner sees a key that stands twice, nested and escaped too", () => {
  expect(duplicateKeys('{"a":1,"b":{"c":1,"\\u0063":2},"d":[{"e":"\\",\\"e"},{"e":2}],"a":3}')).toEqual([
    "c",
    "a",
  ]);
});

describe.each(Object.entries(sources))("%s", (source, from) => {
  const lineWith = (fields: Fields): Line => lineFrom(from, fields);
  // What failed is said in log_error: there the genuine one is a text that the logger wrote.
  const isGenuine = (line: Line, key: string): boolean =>
    !key.startsWith("log_") || line[key] === undefined || (source.includes("line") && line[key] !== "forged");

  test.each(reserved)("named %s is kept under another name", (key) => {
    const line = lineWith({ before: 1, [key]: "forged", after: 2 });
    expectGenuine(line);
    expect(isGenuine(line, key)).toBe(true);
    expect(line).toMatchObject({ before: 1, [`_${key}`]: "forged", after: 2 });
  });

  test.each(reserved)("named %s beside _%s and __%s is kept under a third", (key) => {
    const taken = { [`_${key}`]: "own", [`__${key}`]: "own too" };
    for (const fields of [
      { [key]: "forged", ...taken },
      { ...taken, [key]: "forged" },
    ]) {
      const line = lineWith(fields);
      expectGenuine(line);
      expect(line).toMatchObject({ ...taken, [`___${key}`]: "forged" });
    }
  });

  test("with every reserved name at once keeps them all", () => {
    const line = lineWith(Object.fromEntries(reserved.map((key) => [key, `forged ${key}`])));
    expectGenuine(line);
    expect(line).toMatchObject(Object.fromEntries(reserved.map((key) => [`_${key}`, `forged ${key}`])));
  });
});

describe.each(formatNames.filter((name) => !["json", "pino", "pretty"].includes(name)))("in %s", (format) => {
  const names = [...formats[format].reserved, formats[format].messageKey];
  /** What the line says of itself, but for its time. */
  const {
    time: _t,
    timestamp: _s,
    Timestamp: _n,
    "@timestamp": _a,
    ...plain
  } = lineOf((log) => log.info("text"), {}, format);

  test.each(Object.entries(sources))(
    "%s: every name that the format prints is kept under another one",
    (_, from) => {
      const taken = Object.fromEntries(names.slice(0, 3).map((name) => [`_${name}`, "own"]));
      const line = lineFrom(
        from,
        { ...Object.fromEntries(names.map((name) => [name, `forged ${name}`])), ...taken },
        format,
      );
      expect(line).toMatchObject({ ...plain, ...taken });
      for (const name of names) {
        expect(line[name]).not.toBe(`forged ${name}`);
        expect(line[`${Object.hasOwn(taken, `_${name}`) ? "__" : "_"}${name}`]).toBe(`forged ${name}`);
      }
    },
  );

  test("a cut line cannot be forged either", () => {
    const forged = Object.fromEntries(names.map((name) => [name, "forged"]));
    const line = lineOf((log) => log.info({ ...forged, big: "x".repeat(100_000) }, "text"), {}, format);
    expect(line).toMatchObject(plain);
    expect(line["log_truncated"]).toEqual(expect.any(Number));
  });
});

describe("one name in several places", () => {
  test("a field beats a binding, a binding the context; the name stands once", () => {
    expect(lineOf((log) => log.child({ a: "binding" }).info({ a: "field" }, "text"))["a"]).toBe("field");
    const inContext = (call: (log: UntypedLogger) => void): unknown =>
      lineOf((log) => runWithContext({ a: "context" }, () => call(log)))["a"];
    expect(inContext((log) => log.child({ a: "binding" }).info("text"))).toBe("binding");
    expect(inContext((log) => log.info({ a: "field" }, "text"))).toBe("field");
    expect(inContext((log) => log.child({ a: "binding" }).info({ a: "field" }, "text"))).toBe("field");
  });

  test("the youngest child's binding wins, also one set later", () => {
    expect(lineOf((log) => log.child({ a: 1 }).child({ a: 2 }).info("text"))["a"]).toBe(2);
    const reset = lineOf((log) => {
      const child = log.child({ a: 1 });
      child.setBindings({ a: 3 });
      child.info("text");
    });
    expect(reset["a"]).toBe(3);
  });

  test("undefined is no value: it hides nothing", () => {
    const line = lineOf((log) => runWithContext({ a: "context" }, () => log.info({ a: undefined }, "text")));
    expect(line["a"]).toBe("context");
  });

  test("a reserved name in a field, a binding and the context at once: the field is kept", () => {
    for (const key of reserved) {
      const line = lineOf((log) =>
        runWithContext({ [key]: "c" }, () => log.child({ [key]: "b" }).info({ [key]: "f" }, "text")),
      );
      expectGenuine(line);
      expect(Object.values(line)).toContain("f");
    }
  });

  test("a renamed field meets a binding that has the new name", () => {
    const line = lineOf((log) => log.child({ _pid: "binding" }).info({ pid: "field" }, "text"));
    expectGenuine(line);
    expect(line).toMatchObject({ _pid: "binding", __pid: "field" });
  });
});

describe("what is reserved", () => {
  test("msg is free where the call gives no message", () => {
    expect(lineOf((log) => log.info({ msg: "field" }))["msg"]).toBe("field");
    expect(Object.values(lineOf((log) => log.child({ msg: "binding" }).info({ a: 1 })))).toContain("binding");
    expect(
      Object.values(lineOf((log) => runWithContext({ msg: "ctx" }, () => log.info({ a: 1 })))),
    ).toContain("ctx");
  });

  test("base sets pid and hostname", () => {
    expect(lineOf((log) => log.info("text"), { base: { pid: 5, hostname: "h" } })).toMatchObject({
      pid: 5,
      hostname: "h",
    });
  });

  test("a message key of the user's is reserved, msg then is not", () => {
    const line = lineOf((log) => log.info({ message: "forged", msg: "mine" }, "text"), {
      messageKey: "message",
    });
    expect(line).toMatchObject({ message: "text", _message: "forged", msg: "mine" });
  });

  test("a level name of the user's is reserved", () => {
    const options = { formatters: { level: (label: string) => ({ severity: label.toUpperCase() }) } };
    expect(lineOf((log) => log.info({ severity: "forged" }, "text"), options)).toMatchObject({
      severity: "INFO",
    });
  });

  test("a time name of the user's stands once", () => {
    expect(lineOf((log) => log.info({ ts: "forged" }, "text"), { timestamp: () => ',"ts":17' })["ts"]).toBe(
      17,
    );
  });

  test("under nestedKey nothing collides", () => {
    const line = lineOf((log) => log.info({ level: "free", pid: "free" }, "text"), { nestedKey: "payload" });
    expectGenuine(line);
    expect(line["payload"]).toEqual({ level: "free", pid: "free" });
  });

  test("the nested key itself stands once", () => {
    const line = lineOf(
      (log) =>
        runWithContext({ payload: "context" }, () =>
          log.child({ payload: "binding" }).info({ a: 1 }, "text"),
        ),
      { nestedKey: "payload" },
    );
    expect(line["payload"]).toEqual({ a: 1 });
  });

  test("a cut line cannot be forged either", () => {
    const forged = Object.fromEntries(reserved.map((key) => [key, "forged"]));
    for (const fields of [
      { ...forged, big: "x".repeat(100_000) },
      { big: "x".repeat(100_000), ...forged },
    ]) {
      const line = lineOf((log) => log.info(fields, "text"));
      expectGenuine(line);
      expect(line["log_truncated"]).toEqual(expect.any(Number));
    }
  });
});

test("any mixture of colliding names: unique keys, a genuine frame, no field lost", () => {
  const name = fc.constantFrom(
    ...reserved.flatMap((key) => [key, `_${key}`, `__${key}`]),
    "a",
    "__proto__",
    "toString",
  );
  const names = fc.uniqueArray(name, { maxLength: 8 });
  const members = (source: string, keys: string[]): Fields =>
    Object.fromEntries(keys.map((key) => [key, `${source} ${key}`]));
  fc.assert(
    fc.property(names, names, names, fc.boolean(), (context, binding, field, isBroken) => {
      const fields = members("field", field);
      if (isBroken) fields["broken"] = 1n;
      const line = lineOf((log) =>
        runWithContext(members("context", context), () =>
          log.child(members("binding", binding)).info(fields, "text"),
        ),
      );
      expectGenuine(line);
      const values = Object.values(line);
      for (const key of field) expect(values).toContain(`field ${key}`);
    }),
    { numRuns: 500 },
  );
});
