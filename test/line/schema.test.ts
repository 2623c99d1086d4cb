// Declared shapes: only what is declared is printed, and what does not fit its declared type says so.
import { describe, expect, test } from "vitest";
import { type JsonSchema, schema } from "../../src/line/schema.js";
import { type Capture, capture } from "../support/capture.js";

const order = schema({
  type: "object",
  properties: {
    id: { type: "string" },
    total: { type: "number" },
    items: { type: "integer" },
    paid: { type: "boolean" },
    state: { enum: ["open", "paid"] },
    at: { type: "string", format: "date-time" },
    note: { type: "string", nullable: true },
    lines: {
      type: "array",
      items: { type: "object", properties: { sku: { type: "string" } }, required: ["sku"] },
    },
    meta: {},
  },
  required: ["id"],
});

const logging = (): Capture => capture({ serializers: { order } });

const undeclaredOf = ({ log }: Capture): number => log.stats().undeclared;

/** The line of a value under that schema. */
function lineOf(definition: JsonSchema, value: unknown): Record<string, unknown> {
  const { log, last } = capture({ serializers: { it: schema(definition) } });
  log.info({ it: value });
  return last();
}

describe("a declared shape", () => {
  test("prints what it declares, required properties first, and nothing else", () => {
    const seen = logging();
    const card = "4111 1111 1111 1111";
    seen.log.info({
      order: { card, total: 12.5, id: "o-1", lines: [{ sku: "a", cost: 1 }] },
      other: { card },
    });
    expect(seen.lines[0]).toContain(
      '"order":{"id":"o-1","total":12.5,"lines":[{"sku":"a"}]},"other":{"card":',
    );
    expect(seen.last()).not.toHaveProperty("log_error");
    expect(undeclaredOf(seen)).toBe(2);
  });

  test("escapes its texts and names as every other", () => {
    const name = "na\u0085me\u2028\ud800";
    const definition = {
      type: "object",
      properties: { [name]: { type: "string" }, text: { type: "string" } },
    } as const;
    const { log, lines } = capture({ serializers: { it: schema(definition) } });
    log.info({ it: { [name]: "\u007f", text: "\u009b\u2029\ud800\u001b[31m" } });
    expect(lines[0]).toContain(
      '"it":{"na\\u0085me\\u2028\\ud800":"\\u007f","text":"\\u009b\\u2029\ufffd\\u001b[31m"}',
    );
  });

  test("is not what its schema becomes later", () => {
    const definition = { type: "object", properties: { id: { type: "string" } } } satisfies JsonSchema;
    const serialize = schema(definition);
    Object.assign(definition.properties, { card: { type: "string" } });
    definition.properties.id.type = "number" as never; // a change that the type forbids
    const { log, last } = capture({ serializers: { it: serialize } });
    log.info({ it: { id: "o-1", card: "4111" } });
    expect(last()["it"]).toEqual({ id: "o-1" });
  });

  test("declares names that objects have by themselves like any other", () => {
    const properties = JSON.parse('{"__proto__":{"type":"string"},"constructor":{"type":"string"}}');
    expect(lineOf({ type: "object", properties }, {})["it"]).toEqual({});
    const own = lineOf({ type: "object", properties }, JSON.parse('{"__proto__":"p","constructor":"c"}'))[
      "it"
    ];
    expect(JSON.stringify(own)).toBe('{"__proto__":"p","constructor":"c"}');
  });

  test("reads the getters of a class, and what stands for it by toJSON", () => {
    class Order {
      readonly #id = "o-1";
      readonly card = "4111";
      get id(): string {
        return this.#id;
      }
    }
    class Stored {
      readonly card = "4111";
      toJSON(): object {
        return { id: "o-2", card: this.card };
      }
    }
    const seen = logging();
    seen.log.info({ order: new Order() });
    seen.log.info({ order: new Stored() });
    expect(seen.records().map((line) => line["order"])).toEqual([{ id: "o-1" }, { id: "o-2" }]);
    expect(undeclaredOf(seen)).toBe(2);
  });

  test("asks neither bytes nor arrays what JSON is to take in their place, as JSON asks no array", () => {
    let asked = 0;
    const toJSON = (): string => {
      asked++;
      return "asked";
    };
    const bytes = Object.assign(Buffer.from("hi"), { toJSON });
    expect(lineOf({ type: "string" }, bytes)["it"]).toBe("[declared string, got bytes]");
    expect(lineOf({ type: "array", items: {} }, Object.assign([1], { toJSON }))["it"]).toEqual([1]);
    expect(asked).toBe(0);
    expect(lineOf({ type: "string" }, { toJSON })["it"]).toBe("asked");
  });

  test("is an ordinary function elsewhere: it gives the declared part as plain data", () => {
    const given = order({ id: "o-1", at: new Date(0), ...{ card: "4111" } });
    expect(JSON.stringify(given)).toBe('{"id":"o-1","at":"1970-01-01T00:00:00.000Z"}');
    const { log, last } = capture({ serializers: { wrapped: (value) => ({ order: order(value) }) } });
    log.info({ wrapped: { id: 1, card: "4111" } });
    expect(last()).toMatchObject({
      wrapped: { order: { id: "[declared string, got a number]" } },
      log_error: '"id": declared string, got a number',
    });
  });

  test("prints an error by its shape, where it is the error's serializer", () => {
    const err = schema({
      type: "object",
      properties: { message: { type: "string" }, code: { type: "string" } },
    });
    const { log, last } = capture({ serializers: { err } });
    log.error(Object.assign(new Error("failed"), { code: "E_FAILED", config: { token: "secret" } }));
    expect(last()).toMatchObject({ err: { message: "failed", code: "E_FAILED" }, msg: "failed" });
    expect(Object.keys(Object(last()["err"]))).toEqual(["message", "code"]);
  });
});

describe("what does not fit its declared type becomes a text that says so", () => {
  const cases: readonly (readonly [what: string, definition: JsonSchema, value: unknown, said: string])[] = [
    [
      "null, where fast-json-stringify prints an empty text",
      { type: "string" },
      null,
      "declared string, got null",
    ],
    ["a Date, where it prints its text", { type: "string" }, new Date(0), "declared string, got a Date"],
    ["a text, where it takes it for a number", { type: "number" }, "3", "declared number, got a string"],
    ["NaN, where it throws", { type: "number" }, Number.NaN, "declared number, got NaN"],
    [
      "Infinity, where it prints null",
      { type: "number" },
      Number.POSITIVE_INFINITY,
      "declared number, got Infinity",
    ],
    ["a fraction, where it cuts it", { type: "integer" }, 1.5, "declared integer, got a fraction"],
    ["a bigint", { type: "number" }, 1n, "declared number, got a bigint"],
    ["a text, where it prints true", { type: "boolean" }, "no", "declared boolean, got a string"],
    ["anything, where it prints null", { type: "null" }, 0, "declared null, got a number"],
    ["what an enum does not list", { enum: ["a", 1] }, "b", "declared enum, got another value"],
    ["what is not the constant", { const: "a" }, "b", "declared constant, got another value"],
    ["an array", { type: "object" }, [], "declared object, got an array"],
    ["a Map", { type: "object" }, new Map(), "declared object, got a Map"],
    ["an object", { type: "array", items: {} }, { length: 1 }, "declared array, got an object"],
    [
      "an invalid Date",
      { type: "string", format: "date-time" },
      new Date(Number.NaN),
      "declared date-time, got an invalid Date",
    ],
    ["of several types none", { type: ["string", "null"] }, true, "declared string or null, got a boolean"],
    [
      "an object that would say it is a text",
      { type: "string" },
      { toString: () => "x" },
      "declared string, got an object",
    ],
    [
      "one that is asked for a number",
      { type: "number" },
      { [Symbol.toPrimitive]: () => 1 },
      "declared number, got an object",
    ],
    ["a boxed text", { type: "string" }, Object("x"), "declared string, got an object"],
    ["a function", { type: "string" }, () => "x", "declared string, got a function"],
    ["a symbol", { type: "string" }, Symbol("x"), "declared string, got a symbol"],
  ];
  for (const [what, definition, value, said] of cases) {
    test(what, () => {
      expect(lineOf(definition, value)).toMatchObject({ it: `[${said}]`, log_error: `"it": ${said}` });
      const inner = { type: "object", properties: { a: { type: "string" }, it: definition, z: {} } } as const;
      expect(lineOf(inner, { a: "a", it: value, z: [1] })).toMatchObject({
        it: { a: "a", it: `[${said}]`, z: [1] },
        log_error: `"it": ${said}`,
      });
      expect(lineOf({ type: "array", items: definition }, [value])).toMatchObject({ it: [`[${said}]`] });
    });
  }

  test("what is required and missing is named as well", () => {
    const { log, last } = logging();
    log.info({ order: { total: 1, lines: [{}] } });
    expect(last()).toMatchObject({
      order: { id: "[required, and missing]", total: 1, lines: [{ sku: "[required, and missing]" }] },
      log_error: '"id": required, and missing; "sku": required, and missing',
    });
  });

  test("a getter that throws costs its property", () => {
    const { log, last } = logging();
    const broken = (): never => {
      throw new Error("no");
    };
    log.info({
      order: Object.defineProperty({ id: "o-1", total: 3 }, "note", { get: broken, enumerable: true }),
    });
    expect(last()).toMatchObject({
      order: { id: "o-1", total: 3, note: "[getter threw: no]" },
      log_error: '"note": getter threw: no',
    });
  });

  test("but a Date fits a date-time, and a bigint an integer: beyond 2^53 as text, which is said", () => {
    const definition = {
      type: "object",
      properties: {
        at: { type: "string", format: "date-time" },
        small: { type: "integer" },
        big: { type: "integer" },
      },
    } as const;
    expect(lineOf(definition, { at: new Date(0), small: 5n, big: 2n ** 60n })).toMatchObject({
      it: { at: "1970-01-01T00:00:00.000Z", small: 5, big: "1152921504606846976" },
      log_error: '"big": integer beyond 2^53, printed as text',
    });
  });
});
