// Declared shapes and hostile values: one valid line, its healthy parts intact, and no work without end.
import { describe, expect, test } from "vitest";
import { compile } from "../../src/line/compiled.js";
import { fitShape } from "../../src/line/fit.js";
import { defaultLimits } from "../../src/line/limits.js";
import { type JsonSchema, schema } from "../../src/line/schema.js";
import { readShape } from "../../src/line/shape.js";
import { type Capture, capture } from "../support/capture.js";
import { hostile } from "../support/hostile/index.js";
import { duplicateKeys } from "../support/strict-json.js";
import { untyped } from "../support/untyped.js";

const members = {
  healthy: { type: "string" },
  text: { type: "string" },
  number: { type: "number" },
  state: { enum: ["open", null] },
  list: { type: "array", items: { type: "string" } },
  record: { type: "object", properties: { first: { type: "string" } }, required: ["first"] },
  records: { type: "array", items: { type: "object", properties: { first: { type: "string" } } } },
  open: {},
} as const;
const counts = { type: "object", additionalProperties: { type: "integer" } } as const;

const definitions: Readonly<Record<string, JsonSchema>> = {
  compiled: { type: "object", properties: members },
  "not compiled": { type: "object", properties: { ...members, counts, self: { $ref: "#" } } },
};

const declaredNames = new Set([...Object.keys(members), "counts", "self", "…"]);

/** The value under each declared name, and under one that is not declared. */
const everywhere = (make: () => unknown): object => ({
  healthy: "h",
  text: make(),
  number: make(),
  state: make(),
  list: ["h", make()],
  record: make(),
  records: [{ first: "h" }, make()],
  open: make(),
  counts: make(),
  self: { healthy: "h", open: make(), self: make() },
  undeclared: make(),
});

function lineOf({ log, lines }: Capture, fields: object): Record<string, unknown> {
  lines.length = 0;
  untyped(log).info(fields, "text");
  expect(lines).toHaveLength(1);
  expect(duplicateKeys(lines[0] ?? "")).toEqual([]);
  return JSON.parse(lines[0] ?? "");
}

test("one of the shapes is compiled, the other is not", () => {
  const programs = Object.values(definitions).map((definition) => compile(readShape(definition)));
  expect(programs.map((program) => typeof program)).toEqual(["function", "undefined"]);
});

describe("each hostile value leaves one valid line, the healthy parts intact", () => {
  for (const [how, definition] of Object.entries(definitions)) {
    const serializers = { it: schema(definition) };
    const seen = capture({ serializers, maxLineBytes: 1e6 });
    const cut = capture({ serializers });
    for (const { name, make, size } of hostile) {
      test(`${name}, ${how}`, () => {
        const whole = lineOf(size === "small" ? seen : cut, { a: 1, it: make(), z: 2 });
        expect(whole).toMatchObject({ a: 1, z: 2, msg: "text" });
        const names = Object.keys(typeof whole["it"] === "object" ? Object(whole["it"]) : {});
        expect(names.filter((key) => !declaredNames.has(key))).toEqual([]);
        if (size !== "small") return;
        const { it, ...others } = lineOf(seen, { a: 1, it: everywhere(make), z: 2 });
        expect(others).toMatchObject({ a: 1, z: 2, msg: "text" });
        expect(it).toMatchObject({
          healthy: "h",
          list: ["h", expect.anything()],
          records: [{ first: "h" }, expect.anything()],
        });
        expect(it).not.toHaveProperty("undeclared");
      });
    }
  }
});

describe("the work of one value is bounded", () => {
  const node = schema({
    type: "object",
    properties: {
      name: { type: "string" },
      next: { $ref: "#" },
      all: { type: "array", items: { $ref: "#" } },
    },
  });

  test("a value that holds itself", () => {
    const seen = capture({ serializers: { node } });
    const first: Record<string, unknown> = { name: "first" };
    first["next"] = { name: "second", next: first };
    expect(lineOf(seen, { node: first })).toMatchObject({
      node: { name: "first", next: { name: "second", next: "[circular]" } },
      log_error: '"next": circular',
    });
  });

  test("a value as deep as it pleases, made while it is read", () => {
    const seen = capture({ serializers: { node }, maxLineBytes: 1e6 });
    const deeper = (): object => ({
      name: "n",
      get next() {
        return deeper();
      },
    }); // prettier-ignore
    const line = lineOf(seen, { node: deeper() });
    expect(line["log_error"]).toBe('"next": deeper than 64 levels');
  });

  test("a value as broad as it pleases, at each level", () => {
    let reads = 0;
    const seen = capture({ serializers: { node }, maxLineBytes: 1e9 });
    const broad = (): object => ({
      get name() {
        reads++;
        return "n";
      },
      get all() {
        return Array.from({ length: 20 }, broad);
      },
    });
    lineOf(seen, { node: broad() });
    expect(reads).toBeLessThan(50_000);
  });

  test("an array of a million: what is printed of it, and how many are left out", () => {
    const numbers = schema({ type: "array", items: { type: "integer" } });
    const seen = capture({ serializers: { numbers } });
    const line = lineOf(seen, { numbers: Array.from({ length: 1_000_000 }, (_, index) => index) });
    expect(line["numbers"]).toHaveLength(1_000);
    expect(Object(line["numbers"])[999]).toBe("[999001 of 1000000 left out]");
    expect(line["log_error"]).toBe("999001 of 1000000 left out");
  });

  test("an array that says it is longer with each look, and never ends", () => {
    const things = schema({ type: "array", items: { type: "object", properties: {} } });
    const seen = capture({ serializers: { things }, maxLineBytes: 1e6 });
    let length = 1;
    const endless = new Proxy([{}], {
      get(_, key) {
        length *= 2;
        return key === "length" ? length : {};
      },
    });
    expect(Object(lineOf(seen, { things: endless })["things"]).length).toBeLessThanOrEqual(1_000);
  });

  test("an array that grows by what is read of it", () => {
    const states = schema({ type: "array", items: { enum: ["a"] } });
    const seen = capture({ serializers: { states } });
    const growing: unknown[] = [];
    const get = (): string => {
      Object.defineProperty(growing, growing.length, { get, enumerable: true });
      return "a";
    };
    get();
    expect(lineOf(seen, { states: growing })["states"]).toEqual(["a", "a"]); // it grew while it was looked over
  });

  test("more values than a line may hold: the declared members that are left out are counted", () => {
    const pair = { type: "object", properties: { a: { type: "integer" }, b: { type: "integer" } } } as const;
    const shape = readShape({ type: "array", items: pair });
    const limits = { ...defaultLimits, maxNodes: 6 };
    const items = [
      { a: 1, b: 2 },
      { a: 3, b: 4 },
      { a: 5, b: 6 },
    ];
    expect(JSON.stringify(fitShape(items, shape, "it", limits))).toBe(
      '[{"a":1,"b":2},{"a":3,"…":"[1 of 2 left out]"},"[1 of 3 left out]"]',
    );
  });

  test("members of any name, a million of them", () => {
    const counts = schema({ type: "object", additionalProperties: { type: "integer" } });
    const seen = capture({ serializers: { counts }, maxLineBytes: 1e6 });
    const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`n${index}`, index]));
    const line = lineOf(seen, { counts: many });
    expect(Object.keys(Object(line["counts"]))).toHaveLength(1_000);
    expect(Object(line["counts"])["…"]).toBe("[99001 of 100000 left out]");
  });

  test("a text of 50 MB: the line is cut as every other", () => {
    const seen = capture({ serializers: { text: schema({ type: "string" }) } });
    const line = lineOf(seen, { text: "x".repeat(50_000_000) });
    expect(line["log_truncated"]).toBeGreaterThan(50_000_000);
    expect(seen.lines[0]?.length).toBeLessThanOrEqual(16_000);
  });
});

describe("code that runs while a value is read", () => {
  const pair = schema({
    type: "object",
    properties: { a: { type: "array", items: { type: "integer" } }, b: { type: "string" } },
  });

  test("may log: each line has what is its own", () => {
    const { log, records } = capture({ serializers: { pair } });
    const value = {
      a: [1, 2],
      get b() {
        log.info({ pair: { a: [3], b: "inner", c: 1 } }, "inner");
        return "outer";
      },
    };
    log.info({ pair: value, more: 1 }, "outer");
    expect(records()).toMatchObject([
      { pair: { a: [3], b: "inner" }, msg: "inner" },
      { pair: { a: [1, 2], b: "outer" }, more: 1, msg: "outer" },
    ]);
  });

  test("may show something else at each look: what is printed is declared all the same", () => {
    const { log, lines, records } = capture({ serializers: { pair } });
    const shows: readonly unknown[] = [[1], null, "x", { secret: 1 }, [Number.NaN], ["y"], undefined];
    for (const first of shows) {
      for (const second of shows) {
        let looks = 0;
        const get = (): unknown => (looks++ === 0 ? first : second);
        log.info({ pair: Object.defineProperty({ b: "b" }, "a", { get, enumerable: true }) });
      }
    }
    expect(lines).toHaveLength(shows.length ** 2);
    for (const record of records()) {
      expect(Object(record["pair"]).b).toBe("b");
      expect(JSON.stringify(record["pair"])).not.toContain("secret");
    }
  });

  test("may pollute Object.prototype", () => {
    const { log, last } = capture({ serializers: { pair } });
    Object.defineProperty(Object.prototype, "b", { value: "polluted", enumerable: true, configurable: true });
    Object.defineProperty(Object.prototype, "toJSON", { value: () => "polluted", configurable: true });
    try {
      log.info({ pair: { a: [1] } });
    } finally {
      Reflect.deleteProperty(Object.prototype, "b");
      Reflect.deleteProperty(Object.prototype, "toJSON");
    }
    expect(last()["pair"]).toEqual({ a: [1] });
  });
});
