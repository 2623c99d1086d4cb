// What no placeholder of the message prints: an error becomes err, a plain object's members become fields, anything
// else is an item of args; in every format, by every kind of logger, and in a line that is salvaged.
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runWithContext } from "../../src/index.js";
import { type FormatName, formatNames, formats } from "../../src/line/format.js";
import { anyValues } from "../support/generate/values.js";
import { readLine } from "../support/read-line.js";
import { duplicateKeys } from "../support/strict-json.js";
import { captureUntyped, untyped } from "../support/untyped.js";

type Line = Record<string, unknown>;

const boom = new Error("boom");
const late = new TypeError("late");
const errLike = (error: Error): object => ({
  type: error.constructor.name,
  message: error.message,
  stack: error.stack,
});

/** The line of a call, without level and time. */
function lineOf(args: readonly unknown[], options: object = {}): Line {
  const { log, lines, last } = captureUntyped({ base: null, ...options });
  untyped(log).info(...args);
  expect(lines).toHaveLength(1);
  expect(duplicateKeys(lines.join())).toEqual([]);
  const { level: _, time: __, ...line } = last();
  return line;
}

class Point {
  x = 1;
}
const cycle: Record<string, unknown> = {};
cycle["self"] = cycle;

const rows: readonly (readonly [what: string, args: readonly unknown[], line: Line])[] = [
  ["fields", ["placed", { order_id: 7 }], { order_id: 7, msg: "placed" }],
  ["fields twice", ["a", { b: 1 }, { c: 2 }], { b: 1, c: 2, msg: "a" }],
  ["fields without a prototype", ["a", Object.assign(Object.create(null), { b: 1 })], { b: 1, msg: "a" }],
  ["fields of another realm", ["a", runInNewContext("({ b: { c: 1 } })")], { b: { c: 1 }, msg: "a" }],
  ["fields behind a proxy", ["a", new Proxy({ b: 1 }, {})], { b: 1, msg: "a" }],
  [
    "a field called __proto__",
    ["a", JSON.parse('{"__proto__":{"b":1}}')],
    JSON.parse('{"__proto__":{"b":1},"msg":"a"}'),
  ],
  ["no members", ["a", {}], { msg: "a" }],
  ["an error", ["failed", boom], { err: errLike(boom), msg: "failed" }],
  [
    "an error of another realm",
    ["a", runInNewContext("Object.assign(new Error('e'), { stack: 's' })")],
    { err: { type: "Error", message: "e", stack: "s" }, msg: "a" },
  ],
  ["an error in fields", ["failed", { err: boom }], { err: errLike(boom), msg: "failed" }],
  ["two errors", ["failed", boom, late], { err: errLike(boom), args: [errLike(late)], msg: "failed" }],
  [
    "an error behind one in fields",
    ["failed", { err: boom }, late],
    { err: errLike(boom), args: [errLike(late)], msg: "failed" },
  ],
  [
    "an error before one in fields",
    ["failed", boom, { err: late }],
    { err: errLike(boom), args: [errLike(late)], msg: "failed" },
  ],
  ["an error behind fields", [{ order: 7 }, boom], { order: 7, err: errLike(boom), msg: "boom" }],
  [
    "an error behind fields and a text",
    [{ order: 7 }, "failed", boom],
    { order: 7, err: errLike(boom), msg: "failed" },
  ],
  ["an error behind an error", [boom, late], { err: errLike(boom), args: [errLike(late)], msg: "boom" }],
  ["fields behind an error", [boom, { a: 1 }], { err: errLike(boom), a: 1, msg: "boom" }],
  [
    "an error where err is nothing",
    [{ err: undefined }, "failed", boom],
    { err: errLike(boom), msg: "failed" },
  ],
  [
    "an error where err is a text",
    [{ err: "e" }, "failed", boom],
    { err: "e", args: [errLike(boom)], msg: "failed" },
  ],
  ["a text", ["a", "b"], { args: ["b"], msg: "a" }],
  [
    "values of every kind",
    ["a", 1, true, null, undefined, 2n, Symbol("s"), [1], new Point()],
    { args: [1, true, null, "2", "Symbol(s)", [1], { x: 1 }], msg: "a" },
  ],
  [
    "a Map, a Set, a Date and a URL",
    ["a", new Map([["k", 1]]), new Set([2]), new Date(0), new URL("http://h/p")],
    { args: [{ k: 1 }, [2], "1970-01-01T00:00:00.000Z", "http://h/p"], msg: "a" },
  ],
  [
    "what holds itself",
    ["a", [cycle]],
    { args: [[{ self: "[circular]" }]], log_error: '"self": circular', msg: "a" },
  ],
  ["fields behind fields", [{ a: 1 }, { b: 2 }], { a: 1, b: 2 }],
  ["fields behind fields behind fields", [{ a: 1 }, { b: 2 }, { c: 3 }], { a: 1, b: 2, c: 3 }],
  ["a list behind fields", [{ a: 1 }, [1]], { a: 1, args: [[1]] }],
  ["an instance behind fields", [{ a: 1 }, new Point(), "b"], { a: 1, args: [{ x: 1 }, "b"] }],
  ["a number behind fields", [{ a: 1 }, 5, "b"], { a: 1, args: ["b"], msg: "5" }],
  ["nothing behind fields", [{ a: 1 }, undefined, "b"], { a: 1, args: ["b"] }],
  ["a name that is there", [{ a: 1 }, "m", { a: 2, b: 3 }], { a: 1, b: 3, args: [2], msg: "m" }],
  ["a name that is there twice", ["m", { a: 1 }, { a: 2 }, { a: 3 }], { a: 1, args: [2, 3], msg: "m" }],
  ["a name whose value is nothing", [{ a: undefined }, "m", { a: 2 }], { a: 2, msg: "m" }],
  ["a field called args", [{ args: 1 }, "m", 2], { args: 1, _args: [2], msg: "m" }],
  ["a field called args behind the text", ["m", 2, { args: 1 }], { args: 1, _args: [2], msg: "m" }],
  [
    "fields called args and _args",
    [{ args: 1, _args: 2 }, "m", 3],
    { args: 1, _args: 2, __args: [3], msg: "m" },
  ],
  ["a list alone", [[1, 2]], { args: [1, 2] }],
  ["a list and a text", [["a", { b: 1 }], "m"], { args: ["a", { b: 1 }], msg: "m" }],
  ["a list, a text and more", [[1, 2], "m", 3, { a: 4 }], { a: 4, args: [1, 2, 3], msg: "m" }],
  ["a list behind nothing", [undefined, [1]], { args: [1] }],
  ["a Set alone", [new Set([1, "a"])], { args: [1, "a"] }],
  ["an empty list", [[]], {}],
  ["bytes alone", [Buffer.from("hi")], { args: [{ type: "Buffer", data: [104, 105] }] }],
  ["fields behind nothing", [null, { a: 1 }, "m"], { a: 1, msg: "m" }],
  ["an error behind nothing", [undefined, boom, "m"], { err: errLike(boom), msg: "m" }],
  [
    "a reserved name",
    ["m", { level: "fatal", time: 1, msg: "forged" }],
    { _level: "fatal", _time: 1, _msg: "forged", msg: "m" },
  ],
  ["behind %s", ["%s", "a", "b"], { args: ["b"], msg: "a" }],
  ["behind %s and %%", ["%s is 100%%", "a", { b: 1 }], { b: 1, msg: "a is 100%" }],
  ["behind %% alone", ["100%%", { b: 1 }], { b: 1, msg: "100%" }],
  [
    "behind every placeholder",
    ["%s %d %i %f %j %o %O", "a", 1, 2.5, 3.5, { j: 1 }, [1], {}, "b", { c: 1 }],
    { c: 1, args: ["b"], msg: 'a 1 2 3.5 {"j":1} [1] {}' },
  ],
  [
    "what a % takes and does not print",
    ["100% of %d", "x", 7, boom],
    { err: errLike(boom), args: ["x"], msg: "100% of 7" },
  ],
  ["what is printed", ["%s", boom], { msg: "Error: boom" }],
  ["behind fields and %s", [{ a: 1 }, "%s", "b", { c: 2 }], { a: 1, c: 2, msg: "b" }],
  [
    "a request look-alike",
    ["m", { method: "GET", headers: {}, socket: {}, a: 1 }],
    { args: [{ method: "GET", headers: {}, socket: {}, a: 1 }], msg: "m" },
  ],
  [
    "a request in two parts",
    [{ method: "GET", headers: {}, a: 1 }, "m", { socket: "s", b: 2 }],
    { method: "GET", headers: {}, a: 1, b: 2, args: ["s"], msg: "m" },
  ],
];

describe("the surplus of a call:", () => {
  test.each(rows)("%s", (_what, args, line) => {
    expect(lineOf(args)).toEqual(line);
  });
  const printsNoObject = ([what]: (typeof rows)[number]): boolean =>
    !["behind every placeholder", "what is printed"].includes(what);
  // A salvaged message has its objects as texts of JSON.
  test.each(rows.filter(printsNoObject))("%s, salvaged", (_what, args, line) => {
    const mixin = (): object =>
      Object.defineProperty({}, "bad", {
        enumerable: true,
        get: () => {
          throw new Error("no");
        },
      });
    const { log_error, bad, ...rest } = lineOf(args, { mixin });
    const { log_error: _, ...wanted } = line;
    expect(rest).toEqual(wanted);
    expect([log_error, bad]).toEqual([expect.stringContaining("no"), "[getter threw: no]"]);
  });
  test.each(rows)("%s, through a hook", (_what, args, line) => {
    const logMethod = function (this: unknown, given: unknown[], method: (...args: unknown[]) => void): void {
      Reflect.apply(method, this, given);
    };
    expect(lineOf(args, { hooks: { logMethod } })).toEqual(line);
  });
});

test("a getter that throws in the surplus costs its property, whoever else throws", () => {
  const fields = (): object => ({
    a: 1,
    get bad(): never {
      throw new Error("no");
    },
    b: 2,
  });
  const line = { a: 1, bad: "[getter threw: no]", b: 2, log_error: '"bad": getter threw: no', msg: "m" };
  expect(lineOf(["m", fields()])).toEqual(line);
  expect(lineOf([{ c: 3 }, "m", fields()])).toEqual({ c: 3, ...line });
  const throwing = lineOf(["%d", Symbol("s"), fields()]);
  expect(throwing).toMatchObject({ a: 1, bad: "[getter threw: no]", b: 2, msg: expect.any(String) });
  expect(throwing["log_error"]).toMatch(/getter threw: no; .*Symbol/);
});

describe("is redacted and serialized as fields are:", () => {
  const options = {
    redact: ["password", "user.password", "args[0].password"],
    serializers: { user: (user: { id: number }) => ({ id: user.id, password: "s" }), card: () => "a card" },
  };
  test("members", () => {
    const line = lineOf(["m", { password: "p", user: { id: 1 }, card: 5 }], options);
    expect(line).toEqual({
      password: "[Redacted]",
      user: { id: 1, password: "[Redacted]" },
      card: "a card",
      msg: "m",
    });
  });
  test("the later value of a name", () => {
    const line = lineOf([{ password: "p", card: 5 }, "m", { password: "q", card: 6 }], options);
    expect(line).toEqual({
      password: "[Redacted]",
      card: "a card",
      args: ["[Redacted]", "a card"],
      msg: "m",
    });
  });
  test("items of args by their own paths", () => {
    class Account {
      password = "p";
      id = 1;
    }
    expect(lineOf(["m", new Account()], options)["args"]).toEqual([{ password: "[Redacted]", id: 1 }]);
  });
  test('items of args by their names, with "default"', () => {
    const args = ["m", new Map([["password", "p"]]), { password: "q" }, { password: "r" }];
    expect(lineOf(args, { redact: "default" })).toEqual({
      args: [{ password: "[Redacted]" }, "[Redacted]"],
      password: "[Redacted]",
      msg: "m",
    });
  });
  test("of a child with redaction of its own", () => {
    const { log, last } = captureUntyped({ base: null });
    untyped(log)
      .child({}, { redact: ["card"] })
      .info({ card: 1 }, "m", { card: 2 });
    expect(last()).toMatchObject({ card: "[Redacted]", args: ["[Redacted]"] });
  });
});

test("a logger's own prefix has placeholders, too", () => {
  expect(lineOf(["m", "a", "b", { c: 1 }], { msgPrefix: "[%s] " })).toEqual({
    c: 1,
    args: ["b"],
    msg: "[a] m",
  });
});

test("errorKey, messageKey and nestedKey hold", () => {
  const names = { errorKey: "failure", messageKey: "text" };
  expect(lineOf(["m", boom, late, { a: 1 }], names)).toEqual({
    failure: errLike(boom),
    a: 1,
    args: [errLike(late)],
    text: "m",
  });
  expect(lineOf(["m", boom, 1, { a: 1 }], { nestedKey: "payload" })).toEqual({
    payload: { err: errLike(boom), a: 1, args: [1] },
    msg: "m",
  });
});

test("children, named loggers and formatters.log get it as fields", () => {
  const seen: object[] = [];
  const formatters = {
    log: (fields: object) => {
      seen.push(fields);
      return fields;
    },
  };
  const { log, records } = captureUntyped({ base: null, formatters });
  for (const each of [untyped(log).child({ a: 0, b: 0 }), untyped(log).named("db")])
    runWithContext({ a: 5, args: 6 }, () => each.info("m", { a: 1 }, 2));
  const line = { level: "info", time: expect.any(String), a: 1, args: [2], msg: "m" };
  expect(records()).toEqual([
    { ...line, b: 0 },
    { ...line, logger: "db" },
  ]);
  expect(seen).toEqual([
    { a: 1, args: [2] },
    { a: 1, args: [2] },
  ]);
});

describe("each format places it where it places fields:", () => {
  const call = (format: FormatName, fields: object): Line => {
    const { log, lines } = captureUntyped({ format, base: null, service: "s" });
    untyped(log).error(fields, "m", { order_id: 7 }, boom, new Point(), "b");
    return readLine(format, lines.join());
  };
  const placeOf: Readonly<Partial<Record<FormatName, string>>> = { ecs: "labels.args" };
  const stackOf: Readonly<Partial<Record<FormatName, string>>> = {
    ecs: "error.stack_trace",
    gcp: "stack_trace",
    datadog: "error.stack",
    otel: "exception.stacktrace",
    lambda: "stackTrace",
    logfmt: "err.stack",
  };
  const asTexts: readonly FormatName[] = ["ecs", "logfmt"];

  test.each(formatNames.filter((name) => formats[name].rules !== "pino" && name !== "pretty"))(
    "%s",
    (format) => {
      const line = call(format, {});
      const items = [{ x: 1 }, "b"];
      const printed = asTexts.includes(format) ? JSON.stringify(items) : items;
      expect(line[placeOf[format] ?? "args"]).toEqual(printed);
      expect(String(line["order_id"])).toBe("7");
      const { err } = line;
      expect(line[stackOf[format] ?? ""] ?? Object(err)["stack"]).toBe(boom.stack);
      expect(line[formats[format].messageKey]).toBe("m");
    },
  );
  test("ecs, with an own list called args", () => {
    const line = call("ecs", { args: [1] });
    expect(line).toMatchObject({ "labels.args": "[1]", "labels._args": '[{"x":1},"b"]' });
    expect(line).not.toHaveProperty("args");
  });
  test("ecs leaves an own object called args where it is", () => {
    expect(call("ecs", { args: { a: 1 } })).toMatchObject({
      args: { a: 1 },
      "labels._args": '[{"x":1},"b"]',
    });
  });
  test("pretty", () => {
    const { log, lines } = captureUntyped({ format: "pretty" });
    untyped(log).info("m", { order_id: 7 }, "b");
    expect(lines.join()).toMatch(/m\n.*order_id: 7\n.*args: \[\n\s+"b"\n/s);
  });
  test("pino drops it, as pino does", () => {
    const { log, last } = captureUntyped({ format: "pino", base: null });
    untyped(log).info("m", { order_id: 7 }, "b");
    expect(last()).toEqual({ level: 30, time: expect.any(Number), msg: "m" });
  });
});

test("whatever the surplus is, there is one line, with the message and what came first", () => {
  const property = fc.property(fc.array(anyValues, { maxLength: 4 }), (recipes) => {
    const { log, lines, last } = captureUntyped({ base: null });
    untyped(log).info({ first: 1 }, "m", ...recipes.map((one) => one.make()));
    expect(lines).toHaveLength(1);
    expect(duplicateKeys(lines.join())).toEqual([]);
    expect(last()).toMatchObject({ level: "info", first: 1, msg: "m" });
  });
  fc.assert(property, { numRuns: Number(process.env["HEARTWOOD_RUNS"] ?? 1_000) });
});

test("a huge surplus is bounded", () => {
  const { log, last } = captureUntyped({ base: null });
  const members = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`k${index}`, index]));
  untyped(log).info("m", members, new Array(1e6).fill(1), "end");
  expect(last()).toMatchObject({
    level: "info",
    k0: 0,
    log_error: expect.stringContaining("left out"),
    msg: "m",
  });
});
