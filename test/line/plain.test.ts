// The plain copy: any value as bounded plain data, its healthy parts intact.
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { takeNotes } from "../../src/line/attempt.js";
import { plainFields, readFields } from "../../src/line/fields.js";
import { countItems, defaultLimits, isWithin, type Limits } from "../../src/line/limits.js";
import { isError, plainCopy } from "../../src/line/plain.js";
import { cpuMsOf } from "../support/cpu-time.js";

const small: Limits = { maxDepth: 3, maxBreadth: 4, maxNodes: 20 };
const json = (value: unknown, limits?: Limits): unknown => {
  const text = JSON.stringify(plainCopy(value, limits));
  return text === undefined ? undefined : JSON.parse(text);
};
const throwing = (text: string) => (): never => {
  throw new Error(text);
};
beforeEach(() => void takeNotes());

describe("plainCopy", () => {
  const shared = { s: 1 };
  const cycle: Record<string, unknown> = { name: "c" };
  cycle["self"] = cycle;
  const map = new Map<unknown, unknown>().set(2, { b: 3 }).set({}, 4);
  const proto: unknown = JSON.parse('{"__proto__":{"a":1}}');
  class Point {
    x = 1;
    readonly #hidden = 2;
    sum = (): number => this.x + this.#hidden;
  }
  const table: readonly (readonly [what: string, value: unknown, copy: unknown])[] = [
    ["a text", "text", "text"],
    ["null", null, null],
    ["nothing for undefined", undefined, undefined],
    ["nothing for a function", () => 1, undefined],
    ["a big integer as text", 5n, "5"],
    ["a symbol as text", Symbol("x"), "Symbol(x)"],
    ["a date as ISO text", new Date(0), "1970-01-01T00:00:00.000Z"],
    ["an invalid date as null", new Date(Number.NaN), null],
    ["a map by its keys", map, { "2": { b: 3 }, "[object]": 4 }],
    ["a set as its items", new Set([1, "two", { three: 3 }]), [1, "two", { three: 3 }]],
    ["a buffer as JSON has it", Buffer.from("hi"), { type: "Buffer", data: [104, 105] }],
    ["a typed array as its numbers", new Uint16Array([1, 500]), [1, 500]],
    ["a DataView as its bytes", new DataView(new ArrayBuffer(2)), [0, 0]],
    ["an ArrayBuffer as its bytes", new ArrayBuffer(2), [0, 0]],
    ["boxed primitives as what is in them", [Object(1), Object("a"), Object(true)], [1, "a", true]],
    ["what toJSON gives", { secret: 1, toJSON: () => ({ open: 2 }) }, { open: 2 }],
    ["a toJSON's text", { toJSON: () => "short" }, "short"],
    ["what toJSON gives, whose own is not asked", { toJSON: () => ({ toJSON: () => 1, a: 2 }) }, { a: 2 }],
    ["a URL by its toJSON", new URL("https://example.org/a?b=1"), "https://example.org/a?b=1"],
    ["a class's own members", new Point(), { x: 1 }],
    ["holes and functions in an array as null", [1, undefined, () => 1, 2], [1, null, null, 2]],
    ["a cycle as a text", cycle, { name: "c", self: "[circular]" }],
    ["a shared object each time", [shared, shared], [{ s: 1 }, { s: 1 }]],
    ["a member named __proto__ as any other", proto, proto],
  ];
  for (const [what, value, copy] of table) {
    test(`gives ${what}`, () => expect(json(value)).toEqual(copy));
  }

  test("keeps the healthy siblings of what throws, and notes it", () => {
    const value = {
      before: 1,
      get bad(): never {
        return throwing("no")();
      },
      inner: { toJSON: throwing("nor this") },
      after: 2,
    };
    expect(json(value)).toEqual({
      before: 1,
      bad: "[getter threw: no]",
      inner: "[toJSON threw: nor this]",
      after: 2,
    });
    expect(takeNotes()).toBe('"bad": getter threw: no; "inner": toJSON threw: nor this');
  });

  test("runs each getter once", () => {
    let reads = 0;
    plainCopy(Object.defineProperty({}, "once", { enumerable: true, get: () => ++reads }));
    expect(reads).toBe(1);
  });

  test("is bounded in depth, in breadth and altogether, and says what is left out", () => {
    expect(json({ a: { b: { c: { d: 1 } } } }, small)).toEqual({ a: { b: { c: "[deeper than 3 levels]" } } });
    expect(json([1, 2, 3, 4, 5, 6], small)).toEqual([1, 2, 3, 4, "[2 of 6 left out]"]);
    expect(json({ a: 1, b: 2, c: 3, d: 4, e: 5 }, small)).toEqual({
      a: 1,
      b: 2,
      c: 3,
      d: 4,
      "…": "[1 of 5 left out]",
    });
    expect(json(new Map([1, 2, 3, 4, 5].map((n) => [n, n])), small)).toMatchObject({
      "…": "[1 of 5 left out]",
    });
    expect(json(Buffer.alloc(9), small)).toEqual({ type: "Buffer", data: [0, 0, 0, 0, "[5 of 9 left out]"] });
    const four = [0, 0, 0, 0];
    expect(JSON.stringify(json([four, four, four, four], small))).toMatch(/left out/);
  });

  test("of 2^25 shared nodes is small and quick", () => {
    let tree: unknown = 1;
    for (let level = 0; level < 25; level++) tree = [tree, tree];
    let text = "";
    const tookMs = cpuMsOf(() => {
      text = JSON.stringify(plainCopy(tree));
    });
    expect(tookMs).toBeLessThan(1_000);
    expect(text.match(/1/g)?.length ?? 0).toBeLessThanOrEqual(defaultLimits.maxNodes);
  });

  test("of anything is what JSON can print, and never throws", () => {
    const anything = fc.anything({ withBigInt: true, withMap: true, withSet: true, withNullPrototype: true });
    fc.assert(fc.property(anything, (value) => void JSON.stringify(plainCopy(value))));
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(json(value)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe("an error", () => {
  test("is type, message, stack, code, cause and errors, then what it carries of its own", () => {
    const cause = new TypeError("below");
    const error = Object.assign(new AggregateError([new RangeError("one")], "all", { cause }), {
      code: "E_ALL",
      port: 80,
    });
    const copied = plainCopy(error);
    expect(copied).toMatchObject({
      type: "AggregateError",
      message: "all",
      stack: expect.stringMatching(/^AggregateError: all\n {4}at /),
      code: "E_ALL",
      cause: { type: "TypeError", message: "below", stack: expect.any(String) },
      errors: [{ type: "RangeError", message: "one" }],
      port: 80,
    });
    expect(Object.keys(Object(copied))).toEqual([
      "type",
      "message",
      "stack",
      "code",
      "cause",
      "errors",
      "port",
    ]);
  });
  test("whose cause is itself, or a cause of its cause, ends", () => {
    const error = new Error("round");
    error.cause = new Error("and round", { cause: error });
    expect(json(error)).toMatchObject({
      message: "round",
      cause: { message: "and round", cause: "[circular]" },
    });
  });
  test("that cannot be read keeps what can", () => {
    const error = new Error("readable");
    Object.defineProperty(error, "stack", { get: throwing("no stack") });
    expect(plainCopy(Object.freeze(error))).toMatchObject({
      message: "readable",
      stack: "[getter threw: no stack]",
    });
  });
  test("is known by what it is, and a value that resists is none", () => {
    const hostile = new Proxy({}, { getPrototypeOf: throwing("no") });
    expect([new Error("x"), new DOMException("x"), Object.create(Error.prototype)].map(isError)).toEqual([
      true,
      true,
      true,
    ]);
    expect([hostile, null, "Error", { message: "x", stack: "y" }].map(isError)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

describe("fields", () => {
  test("are each within limits of their own", () => {
    const wide = [1, 2, 3, 4];
    const copied = plainFields({ a: [wide, wide], b: [wide, wide], c: 3 }, small);
    expect(JSON.parse(JSON.stringify(copied))).toEqual({ a: [wide, wide], b: [wide, wide], c: 3 });
  });
  test("that are too many are left out, and it is noted", () => {
    expect(Object.keys(readFields({ a: 1, b: 2, c: 3, d: 4, e: 5 }, small))).toEqual(["a", "b", "c", "d"]);
    expect(takeNotes()).toBe("1 of 5 fields left out");
  });
  test("that are an error are the error", () => {
    expect(plainFields(new Error("x"))).toMatchObject({ err: { message: "x" } });
  });
  test("that are none, or cannot be listed, are empty", () => {
    const hostile = new Proxy({}, { ownKeys: throwing("no list") });
    for (const fields of [null, undefined, 5, "text", hostile])
      expect(Object.keys(readFields(fields))).toEqual([]);
    expect(takeNotes()).toBe("the fields cannot be listed: no list");
  });
  test("of fifty million bytes are not listed", () => {
    expect(countItems(new Uint8Array(9))).toBe(9);
    expect(Object.keys(readFields(new Uint8Array(50_000_000), small))).toEqual(["0", "1", "2", "3"]);
  });
});

describe("isWithin", () => {
  test("counts nodes to the limit", () => {
    expect(isWithin({ a: { b: 1 }, c: [1, 2] }, 5)).toBe(true);
    expect(isWithin({ a: { b: 1 }, c: [1, 2] }, 4)).toBe(false);
  });
  test("runs no getter and no proxy's trap", () => {
    const trap = throwing("a trap ran");
    const proxy = new Proxy(
      {},
      { get: trap, ownKeys: trap, getOwnPropertyDescriptor: trap, getPrototypeOf: trap },
    );
    const value = Object.defineProperty({ proxy }, "bad", { enumerable: true, get: trap });
    expect(isWithin(value, 10)).toBe(true);
    expect(isWithin(proxy, 10)).toBe(true);
  });
  test("ends on a cycle, which is one value, and counts a shared one each time", () => {
    const cycle: Record<string, unknown> = {};
    cycle["self"] = cycle;
    expect(isWithin(cycle, 1)).toBe(true);
    const shared = { a: 1 };
    expect([isWithin([shared, shared], 4), isWithin([shared, shared], 3)]).toEqual([true, false]);
  });
});
