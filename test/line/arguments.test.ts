// What the arguments of a call mean: the message is a text or absent, and what no placeholder takes is not lost.
import { describe, expect, test } from "vitest";
import { captureUntyped, untyped } from "../support/untyped.js";

type Rest = Readonly<Record<string, unknown>>;

const error = Object.assign(new Error("no funds"), { code: "E1" });
const other = new TypeError("second");
const errorOf = ({ constructor: { name: type }, message, stack, ...own }: Error): Rest => ({
  ...own,
  type,
  message,
  stack,
});
class Document {
  password = "s3cret";
  toJSON(): unknown {
    return { id: 7 };
  }
}
class Made {
  a = 1;
}

/** The call, and what its line has beside level and time. */
const cases: readonly (readonly [title: string, args: readonly unknown[], printed: Rest])[] = [
  // the message is a text
  ["a number", [5], { msg: "5" }],
  ["NaN", [Number.NaN], { msg: "NaN" }],
  ["a boolean", [false], { msg: "false" }],
  ["a bigint", [10n], { msg: "10" }],
  ["a symbol", [Symbol("s")], { msg: "Symbol(s)" }],
  ["nothing", [], {}],
  ["undefined", [undefined], {}],
  ["null", [null], {}],
  ["null before a text", [null, "text"], { msg: "text" }],
  ["fields and a number", [{ a: 1 }, 5], { a: 1, msg: "5" }],
  ["fields and null", [{ a: 1 }, null], { a: 1 }],
  ["fields and an error", [{ order: 7 }, error], { order: 7, err: errorOf(error), msg: "no funds" }],
  [
    "fields with an error, and another",
    [{ err: other }, error],
    { err: errorOf(other), args: [errorOf(error)], msg: "second" },
  ],
  ["fields and a list", [{ a: 1 }, [1]], { a: 1, args: [[1]] }],
  ["fields and fields", [{ a: 1 }, { b: 2 }], { a: 1, b: 2 }],
  [
    "an error whose message is an object",
    [Object.assign(new Error(), { message: { a: 1 } })],
    { err: expect.objectContaining({ message: { a: 1 } }) },
  ],
  [
    "an error whose message is a number",
    [Object.assign(new Error(), { message: 5 })],
    { err: expect.objectContaining({ message: 5 }), msg: "5" },
  ],
  // surplus
  ["a text and fields", ["placed", { order_id: 7 }], { order_id: 7, msg: "placed" }],
  ["a text and an error", ["failed", error], { err: errorOf(error), msg: "failed" }],
  ["a text and fields with an error", ["failed", { err: error }], { err: errorOf(error), msg: "failed" }],
  ["two texts", ["a", "b"], { args: ["b"], msg: "a" }],
  ["a text and numbers", ["a", 1, true, null], { args: [1, true, null], msg: "a" }],
  ["a text and undefined", ["a", undefined], { msg: "a" }],
  ["a text and a list", ["a", [1, 2]], { args: [[1, 2]], msg: "a" }],
  ["a text and a class's object", ["a", new Made()], { args: [{ a: 1 }], msg: "a" }],
  ["a text and two errors", ["a", error, other], { err: errorOf(error), args: [errorOf(other)], msg: "a" }],
  ["fields and a text and more", [{ a: 1 }, "t", { b: 2 }, "c"], { a: 1, b: 2, args: ["c"], msg: "t" }],
  ["an earlier field keeps its name", [{ a: 1 }, "t", { a: 2, b: 3 }], { a: 1, b: 3, args: [2], msg: "t" }],
  ["placeholders first", ["%s of %d", "one", 2, "three"], { args: ["three"], msg: "one of 2" }],
  ["a percent sign takes none", ["100 %% %s", "x", "y"], { args: ["y"], msg: "100 % x" }],
  ["an unknown placeholder takes none that prints", ["%x %s", 1, "b"], { args: [1], msg: "%x b" }],
  ["a list", [[1, 2]], { args: [1, 2] }],
  ["a list and a text", [[1, 2], "t"], { args: [1, 2], msg: "t" }],
  ["an own field called args", [{ args: "own" }, "t", "b"], { args: "own", _args: ["b"], msg: "t" }],
  ["a field that is reserved", ["t", { level: "x", pid: 1 }], { _level: "x", _pid: 1, msg: "t" }],
  ["null's prototype", ["t", Object.assign(Object.create(null), { a: 1 })], { a: 1, msg: "t" }],
  // toJSON
  ["a document", [new Document()], { id: 7 }],
  ["a document and a text", [new Document(), "t"], { id: 7, msg: "t" }],
  ["a text and a document", ["t", new Document()], { args: [{ id: 7 }], msg: "t" }],
  ["a Map", [new Map([["a", 1]])], { a: 1 }],
  ["a Set", [new Set([1, 2])], { args: [1, 2] }],
  ["a URL", [new URL("http://x.org/")], { msg: "http://x.org/" }],
  ["a URL and a text", [new URL("http://x.org/"), "t"], { args: ["http://x.org/"], msg: "t" }],
  ["a Date", [new Date(0)], { msg: "1970-01-01T00:00:00.000Z" }],
  ["fields with a toJSON", [{ a: 1, toJSON: () => ({ b: 2 }) }], { b: 2 }],
  ["a toJSON that gives a list", [{ toJSON: () => [1] }], { args: [1] }],
  [
    "an error's toJSON does not count",
    [Object.assign(new Error("e"), { toJSON: () => ({ token: 1 }) })],
    { err: expect.objectContaining({ message: "e" }), msg: "e" },
  ],
]; // prettier-ignore

describe.each(["fast", "general"] as const)("in the %s lane", (lane) => {
  const open = () => {
    const mixin = lane === "general" ? { mixin: () => ({}) } : {};
    const { log, lines } = captureUntyped({ base: null, timestamp: false, ...mixin });
    return { log: untyped(log), lines };
  };
  test.each(cases)("%s", (_, args, printed) => {
    const { log, lines } = open();
    log.info(...args);
    log.child({}).info(...args);
    log.named("n").info(...args);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { level: "info", ...printed },
      { level: "info", ...printed },
      { level: "info", logger: "n", ...printed },
    ]);
  });
});

test("a toJSON is called once, before a mixin and a formatter", () => {
  const calls: string[] = [];
  const { log } = captureUntyped({
    mixin: () => ({ mixed: calls.push("mixin") }),
    formatters: { log: (fields: object) => ({ ...fields, formatted: calls.push("formatter") }) },
  });
  log.info({ toJSON: () => ({ called: calls.push("toJSON") }) }, "t");
  expect(calls).toEqual(["toJSON", "mixin", "formatter"]);
});

test("what throws costs itself", () => {
  const { log, lines } = captureUntyped({ base: null, timestamp: false });
  const bad = {
    toJSON: () => {
      throw new Error("no");
    },
  }; // prettier-ignore
  log.info(bad, "t");
  log.info(
    "t",
    {
      a: 1,
      get b() {
        throw new Error("no");
      },
    },
    "c",
  ); // prettier-ignore
  log.info("t", bad);
  const printed = lines.map((line) => JSON.parse(line));
  expect(printed[0]).toEqual({
    level: "info",
    args: ["[toJSON threw: no]"],
    log_error: "toJSON threw: no",
    msg: "t",
  });
  expect(printed[1]).toMatchObject({ a: 1, b: "[getter threw: no]", args: ["c"], msg: "t" });
  expect(printed[2]).toMatchObject({ args: ["[toJSON threw: no]"], msg: "t" });
});

test("args are redacted and placed as fields are", () => {
  const redacted = captureUntyped({ base: null, redact: ["args[0].password", "password"] });
  redacted.log.info("t", new Map([["password", "s"]]), { password: "s" });
  expect(JSON.parse(redacted.lines[0] ?? "")).toMatchObject({
    args: [{ password: "[Redacted]" }],
    password: "[Redacted]",
  });
  const secret = captureUntyped({ redact: "default" });
  secret.log.info("t", [{ password: "s3cret" }], { token: "s3cret" }, "postgres://a:s3cret@b");
  expect(secret.lines[0]).not.toContain("s3cret");
  for (const format of ["ecs", "gcp", "datadog", "otel", "lambda", "logfmt"] as const) {
    const { log, lines } = captureUntyped({ format, base: null });
    log.info("t", "surplus-1", { field: "surplus-2" });
    expect(lines[0], format).toContain("surplus-1");
    expect(lines[0], format).toContain("surplus-2");
  }
});

test("pino's format prints what pino prints", () => {
  const { log, lines } = captureUntyped({ format: "pino", base: null, timestamp: false });
  log.info("t", { a: 1 });
  log.info({ a: 1 }, 5);
  expect(lines).toEqual(['{"level":30,"msg":"t"}\n', '{"level":30,"a":1,"msg":5}\n']);
});

test("in bindings and context a toJSON counts, and a text is left out with a reason", () => {
  const { log, lines } = captureUntyped({ base: null, timestamp: false });
  log.child(new Document()).info("t");
  log.child(new Map([["a", 1]])).info("t");
  log.child(new URL("http://x.org/")).info("t");
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { level: "info", id: 7, msg: "t" },
    { level: "info", a: 1, msg: "t" },
    { level: "info", log_error: "the fields are left out: they give a string, not an object", msg: "t" },
  ]);
});
