// A schema that says what cannot be is refused when it is declared: where, what came, what is allowed, what to do.
import { describe, expect, test } from "vitest";
import { HeartwoodError } from "../../src/errors.js";
import { readShape } from "../../src/line/shape.js";

function refusal(schema: unknown): HeartwoodError {
  try {
    readShape(schema);
  } catch (error) {
    if (error instanceof HeartwoodError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

const circular: Record<string, unknown> = { type: "object" };
circular["properties"] = { a: circular, b: circular };
const deep = Array.from({ length: 70 }).reduce<object>((items) => ({ type: "array", items }), {});
const { proxy: revoked, revoke } = Proxy.revocable({}, {});
revoke();

const refused: readonly (readonly [what: string, schema: unknown, message: string])[] = [
  ["no schema", undefined, "at #, the schema cannot be undefined. Give it an object."],
  ["a text", "string", 'at #, the schema cannot be "string". Give it an object.'],
  ["nothing that fits", false, "at #, the schema cannot be false. Give it an object."],
  [
    "a type that is none",
    { type: "strng" },
    'at #, "type" cannot be "strng". Give it one of array, boolean, integer, null, number, object, string, or an array of them.',
  ],
  ["no types", { type: [] }, 'at #, "type" cannot be an array. Give it one of array,'],
  [
    "a keyword that is none",
    { propertees: {} },
    'at #, a declared shape has no keyword "propertees". Did you mean "properties"?',
  ],
  [
    "a keyword that is not for shapes",
    { anyOf: [] },
    'at #, a declared shape has no keyword "anyOf". Use one of type, properties,',
  ],
  ["a name that objects have", { constructor: {} }, 'at #, a declared shape has no keyword "constructor".'],
  [
    "properties that are a list",
    { properties: [] },
    'at #, "properties" cannot be an array. Give it an object.',
  ],
  [
    "a property that is none",
    { properties: { "a/b~c": 5 } },
    "at #/properties/a~1b~0c, the schema cannot be 5. Give it an object.",
  ],
  [
    "a mistake far inside",
    { items: { properties: { a: { type: "date" } } } },
    'at #/items/properties/a, "type" cannot be "date".',
  ],
  [
    "a required name that is not declared",
    { properties: { id: {} }, required: ["ids"] },
    'at #, "required" names "ids", which is not declared. Did you mean "id"?',
  ],
  [
    "the same, near none",
    { type: "object", required: ["id"] },
    'at #, "required" names "id", which is not declared. Declare it in "properties".',
  ],
  [
    "required names that are none",
    { required: "id" },
    'at #, "required" cannot be "id". Give it an array of names.',
  ],
  ["items by place", { items: [{}] }, 'at #, "items" cannot be an array. Give it a schema, true or false.'],
  [
    "an array of no items",
    { type: "array" },
    'at #, an array has no "items". Give it the schema of one, or {} where anything may stand.',
  ],
  [
    "an enum of objects",
    { enum: [{}] },
    'at #, "enum" cannot be an array. Give it an array of strings, numbers, booleans or null.',
  ],
  [
    "an enum of another type",
    { type: "string", enum: ["a", 1] },
    "at #, 1 is allowed, but not of type string. Let them agree.",
  ],
  [
    "an enum with null, which is not allowed",
    { type: "string", enum: ["a", null] },
    "at #, null is allowed, but not of type string.",
  ],
  [
    "a constant that is an object",
    { const: {} },
    'at #, "const" cannot be an object. Give it a string, a number, a boolean or null.',
  ],
  ["nullable by a word", { nullable: "yes" }, 'at #, "nullable" cannot be "yes". Give it true or false.'],
  [
    "a $ref to elsewhere",
    { $ref: "other.json" },
    'at #, "$ref" cannot be "other.json". Give it a pointer into this schema, as in "#/$defs/line".',
  ],
  [
    "a $ref to nothing",
    { items: { $ref: "#/$defs/line" } },
    'at #/items, "$ref" leads to "#/$defs/line", where nothing is. Declare it there.',
  ],
  [
    "a $ref to what objects have",
    { items: { $ref: "#/constructor" } },
    'at #/items, "$ref" leads to "#/constructor", where nothing is.',
  ],
  [
    "a $ref with a companion",
    { $defs: { a: {} }, items: { $ref: "#/$defs/a", nullable: true } },
    'at #/items, "nullable" cannot stand beside "$ref". Put it where that leads.',
  ],
  ["a $ref to itself", { $ref: "#" }, 'at #, "$ref" leads back to itself. Let it lead to a type.'],
  [
    "$refs round in a circle",
    { $defs: { a: { $ref: "#/$defs/b" }, b: { $ref: "#/$defs/a" } }, items: { $ref: "#/$defs/a" } },
    'at #/$defs/b, "$ref" leads back to itself.',
  ],
  ["a schema that holds itself", circular, 'at #/properties/a, the schema holds itself. Say so by a "$ref".'],
  ["a schema of too many levels", deep, "the schema is deeper than 64 levels. Cut it."],
  [
    "a schema that throws",
    {
      get type() {
        throw new Error("no");
      },
    },
    "at #, the schema cannot be read: no. Give it plain data.",
  ],
  ["a proxy that was revoked", { items: revoked }, "at #, the schema cannot be read: Cannot perform"],
]; // prettier-ignore

describe("a schema is refused", () => {
  for (const [what, schema, message] of refused) {
    test(`for ${what}`, () => {
      const error = refusal(schema);
      expect(error.code).toBe("SCHEMA_INVALID");
      expect(error.message).toContain(message);
      expect(error.message).toMatch(/^schema: at #.*[.?] See README, Declared shapes\.$/);
    });
  }
});

describe("a schema is read", () => {
  test("with what describes it, and what narrows a type, passed over", () => {
    const described = {
      $schema: "https://json-schema.org/draft-07/schema#",
      $id: "order",
      title: "Order",
      "x-team": 1,
    };
    const { types, members } = readShape({
      ...described,
      properties: { id: { type: "string", minLength: 3, pattern: "^o-" }, off: false },
      required: undefined,
    });
    expect([...types]).toEqual(["object"]);
    expect([...members.keys()]).toEqual(["id"]);
  });

  test("by its keywords where it names no type", () => {
    const typesOf = (schema: object): unknown => [...readShape(schema).types];
    expect(typesOf({ enum: ["a", 1, true, null] })).toEqual(["string", "number", "boolean", "null"]);
    expect(typesOf({ const: "a", nullable: true })).toEqual(["string", "null"]);
    expect(typesOf({ additionalProperties: {} })).toEqual(["object"]);
    expect(typesOf({ items: true })).toEqual(["array"]);
    expect(readShape({ description: "anything", nullable: true }).isOpen).toBe(true);
  });

  test("round in a circle, by $ref", () => {
    const tree = readShape({
      $defs: { node: { properties: { next: { $ref: "#/$defs/node" } } } },
      $ref: "#/$defs/node",
    });
    expect(tree.members.get("next")).toBe(tree);
    const list = readShape({ properties: { next: { properties: { next: { $ref: "#/properties/next" } } } } });
    expect(list.members.get("next")?.members.get("next")).toBe(list.members.get("next"));
  });

  test("with the same part in several places", () => {
    const money = { type: "integer" };
    const { members } = readShape({ properties: { net: money, gross: money } });
    expect([...members.values()].map(({ words }) => words)).toEqual(["integer", "integer"]);
  });
});
