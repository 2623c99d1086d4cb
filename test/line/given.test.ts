// What an object gives where it stands for fields, bindings or context: what its toJSON returns, a Map's entries, a text.
import { describe, expect, test } from "vitest";
import { type FormatName, formatNames, formats } from "../../src/line/format.js";
import {
  addContext,
  captureUntyped,
  runWithContext,
  type UntypedLogger,
  untyped,
} from "../support/untyped.js";

type Line = Record<string, unknown>;

/** As an object mapper makes it: the password is a member, and toJSON leaves it out. */
class User {
  readonly id = 7;
  readonly password = "p";
  calls = 0;
  toJSON(): object {
    this.calls++;
    return { id: this.id, tags: ["a"] };
  }
}

/** The line that `call` leaves, without level and time. */
function lineOf(call: (log: UntypedLogger) => void, options: object = {}): Line {
  const { log, lines, last } = captureUntyped({ base: null, ...options });
  call(untyped(log));
  expect(lines).toHaveLength(1);
  const { level: _, time: __, ...line } = last();
  return line;
}

const document = { id: 7, tags: ["a"] };
const hidden = Object.defineProperty({ id: 7, password: "p" }, "toJSON", { value: () => ({ id: 7 }) });
const thrower = {
  password: "p",
  toJSON(): never {
    throw new Error("no");
  },
};
const threw = { log_error: "toJSON threw: no" };
const lost = (what: string): Line => ({
  log_error: `the fields are left out: they give ${what}, not an object`,
});

const rows: readonly (readonly [what: string, given: unknown, alone: Line, withText: Line, members: Line])[] =
  [
    ["an instance with toJSON", new User(), document, document, document],
    ["an object with toJSON", { password: "p", toJSON: () => document }, document, document, document],
    ["an object with a hidden toJSON", hidden, { id: 7 }, { id: 7 }, { id: 7 }],
    ["a proxy of one", new Proxy(new User(), {}), document, document, document],
    [
      "a toJSON that returns the object",
      {
        a: 1,
        toJSON() {
          return this;
        },
      },
      { a: 1 },
      { a: 1 },
      { a: 1 },
    ],
    [
      "a toJSON that returns one with toJSON",
      { toJSON: () => new User() },
      { id: 7, password: "p", calls: 0 },
      { id: 7, password: "p", calls: 0 },
      { id: 7, password: "p", calls: 0 },
    ],
    [
      "a toJSON that returns an error",
      { toJSON: () => Object.assign(new Error("e"), { stack: "s" }) },
      { err: { type: "Error", message: "e", stack: "s" }, msg: "e" },
      { err: { type: "Error", message: "e", stack: "s" } },
      { err: { type: "Error", message: "e", stack: "s" } },
    ],
    ["a toJSON that returns a Map", { toJSON: () => new Map([["a", 1]]) }, { a: 1 }, { a: 1 }, { a: 1 }],
    [
      "a toJSON that returns a list",
      { toJSON: () => [1, 2] },
      { args: [1, 2] },
      { args: [1, 2] },
      { 0: 1, 1: 2 },
    ],
    [
      "a toJSON that returns a text",
      { password: "p", toJSON: () => "user 7 %s" },
      { msg: "user 7 %s" },
      { args: ["user 7 %s"] },
      lost("a string"),
    ],
    [
      "a toJSON that returns a number",
      { password: "p", toJSON: () => 7 },
      { msg: "7" },
      { args: [7] },
      lost("a number"),
    ],
    ["a toJSON that returns null", { password: "p", toJSON: () => null }, {}, {}, lost("nothing")],
    ["a toJSON that returns nothing", { password: "p", toJSON: () => undefined }, {}, {}, lost("nothing")],
    [
      "a toJSON that throws",
      thrower,
      { args: ["[toJSON threw: no]"], ...threw },
      { args: ["[toJSON threw: no]"], ...threw },
      threw,
    ],
    [
      "a toJSON that is no function",
      { a: 1, toJSON: "x" },
      { a: 1, toJSON: "x" },
      { a: 1, toJSON: "x" },
      { a: 1, toJSON: "x" },
    ],
    [
      "a Map",
      new Map<unknown, unknown>([
        ["a", 1],
        [2, { b: 3 }],
      ]),
      { a: 1, 2: { b: 3 } },
      { a: 1, 2: { b: 3 } },
      { a: 1, 2: { b: 3 } },
    ],
    ["a URL", new URL("http://h/p"), { msg: "http://h/p" }, { args: ["http://h/p"] }, lost("a string")],
    [
      "a Date",
      new Date(0),
      { msg: "1970-01-01T00:00:00.000Z" },
      { args: ["1970-01-01T00:00:00.000Z"] },
      lost("a string"),
    ],
    ["a Date that is none", new Date(Number.NaN), {}, {}, lost("nothing")],
    ["a boxed text", Object("boxed"), { msg: "boxed" }, { args: ["boxed"] }, lost("a string")],
    [
      "an instance without toJSON",
      new (class Point {
        x = 1;
      })(),
      { x: 1 },
      { x: 1 },
      { x: 1 },
    ],
    ["Headers", new Headers({ a: "b" }), { a: "b" }, { a: "b" }, { a: "b" }],
  ];

describe.each(rows)("%s", (_what, given, alone, withText, members) => {
  test("as the only argument", () => {
    expect(lineOf((log) => log.info(given))).toEqual(alone);
  });
  test("before a text", () => {
    expect(lineOf((log) => log.info(given, "m"))).toEqual({ ...withText, msg: "m" });
  });
  test("before a text, with more behind", () => {
    const { args = [], ...line } = withText;
    const wanted = { ...line, more: 1, args: [...Object.values(Object(args)), 2], msg: "m" };
    expect(lineOf((log) => log.info(given, "m", { more: 1 }, 2))).toEqual(wanted);
  });
  test("as bindings of a child", () => {
    expect(lineOf((log) => log.child(given).info("m"))).toEqual({ ...members, msg: "m" });
  });
  test("as bindings that are set", () => {
    const call = (log: UntypedLogger): void => {
      const child = log.child({});
      child.setBindings(given);
      child.info("m");
    };
    expect(lineOf(call)).toEqual({ ...members, msg: "m" });
  });
  test("as a context", () => {
    expect(lineOf((log) => runWithContext(given, () => log.info("m")))).toEqual({ ...members, msg: "m" });
  });
  test("as more of a context", () => {
    const call = (log: UntypedLogger): void =>
      runWithContext({ first: 1 }, () => {
        addContext(given);
        log.info("m");
      });
    expect(lineOf(call)).toEqual({ first: 1, ...members, msg: "m" });
  });
});

describe.each(formatNames.filter((name) => formats[name].rules !== "pino"))(
  "in format %s",
  (format: FormatName) => {
    test("what toJSON leaves out is in no line", () => {
      const { log, lines } = captureUntyped({ format });
      const plain = untyped(log);
      plain.info(new User());
      plain.info(new User(), "m");
      plain.info({ password: "p", toJSON: () => document });
      plain.info(hidden, "m");
      plain.info("m", { password: "p", toJSON: () => document });
      plain.info("m", new User());
      plain.fatal(new User(), "m");
      plain.child(new User()).named("n").info("m");
      runWithContext(new User(), () => plain.info("m"));
      expect(lines).toHaveLength(9);
      expect(lines.join()).not.toContain("password");
      for (const line of lines) expect(line).toMatch(/id\W*7/);
    });
  },
);

test("toJSON is called once, before the mixin and formatters.log", () => {
  const order: string[] = [];
  const user = new User();
  const toJSON = (): object => {
    order.push("toJSON");
    return User.prototype.toJSON.call(user);
  };
  const options = {
    mixin: () => {
      order.push("mixin");
      return {};
    },
    formatters: {
      log: (fields: object) => {
        order.push(`log ${Object.keys(fields)}`);
        return fields;
      },
    },
  };
  expect(lineOf((log) => log.info({ toJSON }, "m"), options)).toEqual({ ...document, msg: "m" });
  expect(order).toEqual(["toJSON", "mixin", "log id,tags"]);
  expect(lineOf((log) => log.info({ toJSON }, "m", { more: 1 }))).toEqual({ ...document, more: 1, msg: "m" });
  expect(lineOf((log) => log.info({ toJSON }, "%d", Symbol("throws")))).toMatchObject(document);
  expect(user.calls).toBe(3);
});

test("toJSON of an error does not count: an HTTP client's gives what it sent", () => {
  const error = Object.assign(new Error("boom"), {
    stack: "s",
    toJSON: () => ({ authorization: "Bearer x" }),
  });
  const err = { type: "Error", message: "boom", stack: "s" };
  const lines = [[error], [{ a: 1 }, error], ["m", error]].map((args) => lineOf((log) => log.error(...args)));
  expect(lines).toEqual([
    { err, msg: "boom" },
    { a: 1, err, msg: "boom" },
    { err, msg: "m" },
  ]);
});

test("what a polluted prototype lends is not called", () => {
  const { log, lines } = captureUntyped({ base: null });
  const child = untyped(log).child({ c: 3 });
  try {
    Object.defineProperty(Object.prototype, "toJSON", { value: () => "polluted", configurable: true });
    untyped(log).info({ a: 1 }, "m");
    untyped(log).info("m", { a: 1 });
    child.child({ b: 2 }).info({ a: 1 }, "m");
    runWithContext({ d: 4 }, () => child.info("m"));
  } finally {
    Reflect.deleteProperty(Object.prototype, "toJSON");
  }
  const line = { level: "info", time: expect.any(String), msg: "m" };
  expect(lines.map((text): unknown => JSON.parse(text))).toEqual([
    { ...line, a: 1 },
    { ...line, a: 1 },
    { ...line, a: 1, b: 2, c: 3 },
    { ...line, c: 3, d: 4 },
  ]);
});

test("the members are redacted, serialized and bounded as fields are", () => {
  const options = { redact: ["password"], serializers: { card: () => "a card" } };
  const given = (): object => ({ toJSON: () => ({ password: "p", card: 1, level: "fatal" }) });
  const line = { password: "[Redacted]", card: "a card", _level: "fatal", msg: "m" };
  expect(lineOf((log) => log.info(given(), "m"), options)).toEqual(line);
  expect(lineOf((log) => log.child(given()).info("m"), options)).toEqual(line);
  const many = new Map(Array.from({ length: 5_000 }, (_, index) => [`k${index}`, 1]));
  expect(lineOf((log) => log.info(many, "m"))["log_error"]).toContain("4000 of 5000 fields left out");
});

test("in pino's format an object's toJSON does not count, as for pino", () => {
  const { log, last } = captureUntyped({ format: "pino", base: null });
  untyped(log).info(new User(), "m");
  expect(last()).toEqual({ level: 30, time: expect.any(Number), id: 7, password: "p", calls: 0, msg: "m" });
});

describe("the message is a text or absent:", () => {
  const withMessage = (message: unknown): Error => Object.assign(new Error(), { message, stack: "s" });
  test.each<[string, unknown, unknown]>([
    ["an object", { a: 1 }, undefined],
    ["a list", [1], undefined],
    ["null", null, undefined],
    ["a number", 5, "5"],
    ["a bigint", 10n, "10"],
    ["a symbol", Symbol("s"), "Symbol(s)"],
    ["a function", () => 1, undefined],
  ])("an error whose message is %s", (_what, message, text) => {
    for (const args of [
      [withMessage(message)],
      [{ a: 1 }, withMessage(message)],
      [{ err: withMessage(message) }],
    ]) {
      const line = lineOf((log) => log.error(...args));
      expect(line["msg"]).toEqual(text);
      expect(line["err"]).toMatchObject({ type: "Error", stack: "s" });
    }
  });
  test.each<[string, unknown, Line]>([
    ["a text", "text", { msg: "text" }],
    ["a number", 5, { msg: "5" }],
    ["a boolean", false, { msg: "false" }],
    ["a bigint", 10n, { msg: "10" }],
    ["null", null, {}],
    ["undefined", undefined, {}],
    ["an object", { a: 1 }, { _msg: { a: 1 } }],
    ["a list", [1], { _msg: [1] }],
  ])("a field of its name that is %s", (_what, value, line) => {
    expect(lineOf((log) => log.info({ b: 1, msg: value }))).toEqual({ b: 1, ...line });
    expect(lineOf((log) => log.info(null, { b: 1, msg: value }))).toEqual({ b: 1, ...line });
  });
  test("under a name of its own, in a folded format, behind a prefix", () => {
    const { log, lines } = captureUntyped({ format: "otel", base: null });
    untyped(log).info({ Body: { a: 1 } });
    untyped(log).info(5);
    const [first = "", second = ""] = lines;
    expect(JSON.parse(first)).not.toHaveProperty("Body");
    expect(JSON.parse(first)).toMatchObject({ Attributes: { _Body: { a: 1 } } });
    expect(JSON.parse(second)).toMatchObject({ Body: "5" });
    const options = { messageKey: "text", msgPrefix: "[p] " };
    expect(lineOf((log) => log.info(5), options)).toEqual({ text: "[p] 5" });
    expect(lineOf((log) => log.info({ text: {} }), options)).toEqual({ _text: {} });
  });
  test("its serializer has its say, of a field too", () => {
    const options = { serializers: { msg: (value: unknown) => `<${JSON.stringify(value)}>` } };
    expect(lineOf((log) => log.info(5), options)).toEqual({ msg: '<"5">' });
    expect(lineOf((log) => log.info({ msg: { a: 1 } }), options)).toEqual({ msg: '<{"a":1}>' });
  });
});
