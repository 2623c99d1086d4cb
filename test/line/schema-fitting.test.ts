// What a declared shape prints of random values: of those that fit, what JSON.stringify prints of the declared part;
// of all others, nothing that is not declared, and no type but the declared one.
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { forgetNotes, takeNotes, takeUndeclared } from "../../src/line/attempt.js";
import { compile } from "../../src/line/compiled.js";
import { type Declared, findDeclared } from "../../src/line/declared.js";
import { defaultLimits } from "../../src/line/limits.js";
import { print } from "../../src/line/print.js";
import { type JsonSchema, schema } from "../../src/line/schema.js";
import { readShape } from "../../src/line/shape.js";
import { type Recipe, recipe } from "../support/generate/recipe.js";
import { shapes, valuesOf } from "../support/generate/shapes.js";
import { anyValues } from "../support/generate/values.js";
import { duplicateKeys } from "../support/strict-json.js";

const numRuns = Number(process.env["HEARTWOOD_RUNS"] ?? 2_000);
const unsafe = /[\u007f-\u009f\u2028\u2029]|\p{Surrogate}/u;

afterEach(forgetNotes);

interface Printed {
  readonly text: string;
  readonly failures: string | undefined;
  readonly undeclared: number;
}

function printedBy(definition: JsonSchema, print: (declared: Declared) => string | undefined): Printed {
  const declared = findDeclared(schema(definition));
  if (declared === undefined) throw new Error("schema() made no declared serializer");
  forgetNotes();
  return { text: print(declared) ?? "null", failures: takeNotes(), undeclared: takeUndeclared() };
}

/** By the program that the schema was made, where it was made one. */
const printed = (definition: JsonSchema, value: unknown): Printed =>
  printedBy(definition, (declared) => declared.print(value, "order", defaultLimits));

/** As where the process may not make code of text. */
const printedWithCare = (definition: JsonSchema, value: unknown): Printed =>
  printedBy(definition, (declared) => print(declared.fit(value, "order", defaultLimits)));

describe("a value that fits", () => {
  test("is printed as JSON.stringify prints its declared part; the rest is counted", { timeout: 0 }, () => {
    const property = fc.property(shapes, ({ schema: definition, value, expected, undeclared }) => {
      const { text, ...others } = printed(definition, value);
      expect(JSON.stringify(JSON.parse(text))).toBe(JSON.stringify(expected));
      expect(text).not.toMatch(unsafe);
      expect(others).toEqual({ failures: undefined, undeclared });
    });
    fc.assert(property, { numRuns });
  });

  test("is the same text without the program", { timeout: 0 }, () => {
    let programs = 0;
    const property = fc.property(shapes, ({ schema: definition, value }) => {
      if (compile(readShape(definition))?.(value, defaultLimits) !== undefined) programs++;
      expect(printedWithCare(definition, value)).toEqual(printed(definition, value));
    });
    fc.assert(property, { numRuns });
    expect(programs).toBeGreaterThan(numRuns / 4); // else the same way was compared with itself
  });
});

/** What no schema but an open one takes. */
const strangers: readonly Recipe[] = [
  recipe("Symbol('s')", () => Symbol("s")),
  recipe("() => 1", () => () => 1),
  recipe("NaN", () => Number.NaN),
  recipe("-Infinity", () => Number.NEGATIVE_INFINITY),
  recipe("/x/", () => /x/),
  recipe("new Map()", () => new Map([["a", 1]])),
  recipe("new Date(NaN)", () => new Date(Number.NaN)),
  recipe("Object('boxed')", () => Object("boxed")),
  recipe("Promise.resolve()", () => Promise.resolve()),
  recipe("{ toJSON: throws }", () => ({
    toJSON: () => {
      throw new Error("toJSON");
    },
  })),
];

const isOpen = ({ type, enum: values, const: value }: JsonSchema): boolean =>
  type === undefined && values === undefined && value === undefined;

describe("a value that does not fit", () => {
  test("costs itself: its siblings are printed as if it were not there", { timeout: 0 }, () => {
    const drawn = fc.record({ shape: shapes, stranger: fc.constantFrom(...strangers), sibling: shapes });
    const property = fc.property(drawn, ({ shape, stranger, sibling }) => {
      fc.pre(!isOpen(shape.schema));
      const inner: JsonSchema = {
        type: "object",
        properties: { before: sibling.schema, broken: shape.schema, after: sibling.schema },
      };
      const definition: JsonSchema = {
        type: "object",
        properties: { inner, list: { type: "array", items: shape.schema }, last: sibling.schema },
      };
      const value = {
        inner: { before: sibling.value, broken: stranger.make(), after: sibling.value },
        list: [shape.value, stranger.make(), shape.value],
        last: sibling.value,
      };
      const { text, failures } = printed(definition, value);
      const record = JSON.parse(text);
      const said: unknown = record.inner.broken;
      expect(said).toMatch(/^\[.+\]$/);
      expect(failures).toContain(`"broken": ${String(said).slice(1, -1)}`);
      expect(failures).toContain('"1": ');
      const expected = {
        inner: { before: sibling.expected, broken: said, after: sibling.expected },
        list: [shape.expected, record.list[1], shape.expected],
        last: sibling.expected,
      };
      expect(JSON.stringify(record)).toBe(JSON.stringify(expected));
    });
    fc.assert(property, { numRuns });
  });

  test("never brings out what is not declared, nor another type", { timeout: 0 }, () => {
    const drawn = fc.record({ shape: shapes, value: anyValues });
    const property = fc.property(drawn, ({ shape: { schema: definition }, value }) => {
      const { text } = printed(definition, value.make());
      expect(text).not.toMatch(unsafe);
      expect(duplicateKeys(text)).toEqual([]);
      expect(strayIn(JSON.parse(text), definition, "#")).toEqual([]);
    });
    fc.assert(property, { numRuns });
  });

  test("is the same text without the program, whatever it is", { timeout: 0 }, () => {
    const values = fc.oneof(
      anyValues,
      shapes.chain(({ schema: other }) => valuesOf(other)),
    );
    const drawn = fc.record({ shape: shapes, value: values });
    const property = fc.property(drawn, ({ shape: { schema: definition }, value }) => {
      const make = (): unknown => ("make" in value ? value.make() : value.value);
      expect(printedWithCare(definition, make())).toEqual(printed(definition, make()));
    });
    fc.assert(property, { numRuns });
  });
});

/** The places of printed JSON that the schema does not declare as they are; a text in brackets may stand anywhere. */
function strayIn(value: unknown, definition: JsonSchema | boolean, at: string): string[] {
  if (typeof definition === "boolean" || isOpen(definition)) return [];
  if (typeof value === "string" && /^\[.+\]$/.test(value)) return [];
  if (Array.isArray(value)) {
    const { items = {} } = definition;
    return isOfType("array", definition)
      ? value.flatMap((item, index) => strayIn(item, items, `${at}/${index}`))
      : [at];
  }
  if (typeof value !== "object" || value === null) return isAllowed(value, definition) ? [] : [at];
  if (!isOfType("object", definition)) return [at];
  const { properties = {}, additionalProperties = false } = definition;
  return Object.entries(value).flatMap(([name, inner]) => {
    const declared = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    return declared === undefined || declared === false
      ? [`${at}/${name}`]
      : strayIn(inner, declared, `${at}/${name}`);
  });
}

const isOfType = (name: string, { type }: JsonSchema): boolean => [type].flat().some((one) => one === name);

function isAllowed(value: unknown, definition: JsonSchema): boolean {
  const { nullable, enum: values, const: constant } = definition;
  if (value === null && nullable === true) return true;
  const allowed: readonly unknown[] | undefined = constant === undefined ? values : [constant];
  if (allowed !== undefined) return allowed.map(mend).includes(value);
  if (value === null) return isOfType("null", definition);
  if (typeof value === "number" && Number.isInteger(value) && isOfType("integer", definition)) return true;
  return isOfType(typeof value, definition);
}

const mend = (value: unknown): unknown => (typeof value === "string" ? value.toWellFormed() : value);
