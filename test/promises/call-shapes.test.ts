// "A log call never throws and never loses its line, whatever it is given, in every call shape": too few arguments, too
// many, none.
import pino from "pino";
import { describe, expect, test } from "vitest";
import { duplicateKeys } from "../support/strict-json.js";
import { captureUntyped, runWithContext, untyped } from "../support/untyped.js";

type Line = Record<string, unknown>;

/** Calls for which pino prints valid JSON, so that pino says what the message is. */
const calls: readonly (readonly unknown[])[] = [
  ["%"],
  ["%%"],
  ["100%"],
  ["100%", "unused"],
  ["%s"],
  ["%d%d", 1],
  ["a %s %s", "x"],
  ["a %s", "x", "y"],
  ["a %s", "x", { surplus: 1 }],
  ["a %", "x"],
  ["% %s", "x"],
  ["%% %s", "x"],
  ["%%s", "x"],
  ["%%%s", "x"],
  ["%s%", "x"],
  ["%x %q %", "x"],
  ["%s %d %i %f %j %o %O", "s", 1.5, 2.5, 3.5, { j: 1 }, { o: 1 }, { O: 1 }],
  ["%d", "no number"],
  ["%i", null],
  ["%s", undefined],
  ["%s", null],
  ["%j", undefined],
  ["%j", "text"],
  ["%o", () => 1],
  ["%s", -0],
  ["%s", "%s", "not expanded again"],
  ["%s", "\n\u001b[31m"],
  ["no placeholder", "x", 1, { a: 1 }],
  ["", "x"],
  [""],
  [{ a: 1 }],
  [{ a: 1 }, "text"],
  [{ a: 1 }, "text %s", "x"],
  [{ a: 1 }, undefined],
  [{ a: 1 }, ""],
  [{}],
  [{}, "text"],
  [[]],
  [["a", "b"], "text"],
  [null, "text"],
  [null, "text %s", "x"],
  [undefined, "text"],
  [undefined, "text %s", "x"],
  [undefined, undefined],
  [undefined],
  [],
  ["text", undefined],
  ["text", null],
];

/** Calls for which pino prints a message that is no text; the messages that our formats print. */
const ourMessages: readonly (readonly [args: readonly unknown[], message: string | undefined])[] = [
  [[{ a: 1 }, null], undefined],
  [[{ a: 1 }, { b: 2 }], undefined],
  [[{ a: 1 }, { b: 2 }, { c: 3 }], undefined],
  [[{ a: 1 }, [1]], undefined],
  [[{ a: 1 }, 5], "5"],
  [[{ a: 1 }, false], "false"],
  [[{ a: 1 }, Number.NaN], "NaN"],
  [[null, null], undefined],
  [[null], undefined],
  [[undefined, { a: 1 }], undefined],
  [[undefined, 5], "5"],
  [[5], "5"],
  [[-1.5], "-1.5"],
  [[5, "unused"], "5"],
  [[true], "true"],
  [[false, { a: 1 }], "false"],
];

const shapeOf = (args: readonly unknown[]): string =>
  `info(${args.map((arg) => (typeof arg === "function" ? "fn" : (JSON.stringify(arg) ?? "undefined"))).join(", ")})`;

/** The message as pino prints it. */
function pinoMessage(args: readonly unknown[]): unknown {
  const lines: string[] = [];
  untyped(pino({ base: null }, { write: (line: string) => void lines.push(line) })).info(...args);
  return (JSON.parse(lines.join()) as Line)["msg"]; // a line of pino's is an object
}

describe.each(["json", "pino"])('format "%s"', (format) => {
  test.each(calls.map((args) => [shapeOf(args), args] as const))(
    "%s prints the message that pino prints",
    (_shape, args) => {
      const { log, lines, last } = captureUntyped({ format });
      runWithContext({ request_id: "r-1" }, () => untyped(log).info(...args));
      expect(lines).toHaveLength(1);
      expect(duplicateKeys(lines.join())).toEqual([]);
      expect(last()).toMatchObject({ level: format === "json" ? "info" : 30, request_id: "r-1" });
      expect(last()["msg"]).toEqual(pinoMessage(args));
    },
  );

  test.each(ourMessages.map(([args, message]) => [shapeOf(args), args, message] as const))(
    "%s prints a text or none, save in pino's format",
    (_shape, args, message) => {
      const { log, lines, last } = captureUntyped({ format });
      untyped(log).info(...args);
      expect(lines).toHaveLength(1);
      expect(last()["msg"]).toEqual(format === "pino" ? pinoMessage(args) : message);
    },
  );

  test("every level takes no arguments", () => {
    const { log, records } = captureUntyped({ format, level: "trace" });
    const { trace, debug, info, warn, error, fatal } = untyped(log);
    for (const method of [trace, debug, info, warn, error, fatal]) Reflect.apply(method, log, []);
    const levels =
      format === "json" ? ["trace", "debug", "info", "warn", "error", "fatal"] : [10, 20, 30, 40, 50, 60];
    expect(records().map(({ level }) => level)).toEqual(levels);
  });
});

describe("what pino prints as no JSON, or throws at", () => {
  test.each([
    ["a symbol alone", [Symbol("alone")]],
    ["a BigInt alone", [10n]],
    ["a function alone", [() => 1]],
    ["a symbol for %d", ["n %d", Symbol("s")]],
    ["a BigInt for %j", ["n %j", 10n]],
    ["an object without prototype for %s", ["q %s", Object.create(null)]],
    ["NaN alone", [Number.NaN]],
  ] as const)("%s leaves one valid line", (_name, args) => {
    for (const format of ["json", "pino"]) {
      const { log, lines, last } = captureUntyped({ format });
      runWithContext({ request_id: "r-1" }, () => untyped(log).info(...args));
      expect(lines).toHaveLength(1);
      expect(last()).toMatchObject({ request_id: "r-1" });
      if (typeof args[0] === "string") expect(last()["msg"]).toMatch(/^[nq] /);
    }
  });

  test("a BigInt and a symbol as message are printed as text", () => {
    const { log, records } = captureUntyped({});
    untyped(log).info(10n);
    untyped(log).info(Symbol("alone"));
    const messages = records().map(({ msg }) => String(msg));
    expect(messages[0]).toContain("10");
    expect(messages[1]).toContain("alone");
  });
});

describe("an error behind a message that has no place for it, as console takes it, is the line's error", () => {
  const error = new Error("declined");
  const rows: readonly (readonly [args: readonly unknown[], msg: string, isErr: boolean])[] = [
    [["payment failed:", error], "payment failed:", true],
    [["order %s failed", "o-1", error], "order o-1 failed", true],
    [["100% of %d failed", "not printed", 7, error], "100% of 7 failed", true],
    [["100% failed", error], "100% failed", true],
    [["%%s and %s%s", "a", error, "b"], "%s and aError: declined", false],
    [["%% and %s", "a", error], "% and a", true],
    [["failed: %s", error], "failed: Error: declined", false],
    [["failed", { surplus: 1 }, error, new Error("second")], "failed", true],
  ];

  test.each(rows)("%j", (args, msg, isErr) => {
    const { log, lines, last } = captureUntyped({ errorKey: "failure" });
    untyped(log).error(...args);
    expect(lines).toHaveLength(1);
    expect(last()["msg"]).toBe(msg);
    if (isErr) expect(last()["failure"]).toMatchObject({ type: "Error", message: "declined" });
    else expect(last()).not.toHaveProperty("failure");
  });
  test("also where the logger's prefix has places", () => {
    const { log, last } = captureUntyped({});
    untyped(log.child({}, { msgPrefix: "[%s] " })).error("failed", error);
    expect(last()).toMatchObject({ msg: "[Error: declined] failed" });
    untyped(log.child({}, { msgPrefix: "[%s] " })).error("failed", "db", error);
    expect(last()).toMatchObject({ msg: "[db] failed", err: { message: "declined" } });
  });
  test('in format "pino" as in pino it is not', () => {
    const { log, last } = captureUntyped({ format: "pino" });
    untyped(log).error("payment failed:", error);
    expect(last()).not.toHaveProperty("err");
  });
});

describe("no argument is dropped:", () => {
  const err = { type: "Error", message: "boom", stack: expect.any(String) };
  const boom = new Error("boom");
  test.each<[readonly unknown[], Line]>([
    [["order placed", { order_id: 7 }], { order_id: 7, msg: "order placed" }],
    [["failed", { err: boom }], { err, msg: "failed" }],
    [[{ order: 7 }, boom], { order: 7, err, msg: "boom" }],
    [["a", "b"], { args: ["b"], msg: "a" }],
    [["%s", "a", 5, [1], { b: 1 }], { b: 1, args: [5, [1]], msg: "a" }],
    [[{ a: 1 }, { a: 2, b: 3 }], { a: 1, b: 3, args: [2] }],
    [[[1, 2]], { args: [1, 2] }],
    [[new Map([["a", 1]]), new URL("http://shop/")], { a: 1, args: ["http://shop/"] }],
  ])("%j", (args, line) => {
    const { log, lines, last } = captureUntyped({ base: null });
    untyped(log).error(...args);
    expect(lines).toHaveLength(1);
    expect(last()).toEqual({ level: "error", time: expect.any(String), ...line });
  });
});

describe("documented misuse", () => {
  test("child() without bindings throws, as pino's does", () => {
    const { log } = captureUntyped({});
    expect(() => untyped(log).child(undefined)).toThrow();
    expect(() => untyped(log).child(null)).toThrow();
  });
});
