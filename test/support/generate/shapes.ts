// Schemas of declared shapes, and values that fit them, each with what JSON makes of its declared part: the oracle.
import fc from "fast-check";
import type { JsonSchema } from "../../../src/line/schema.js";
import { keys, texts } from "./values.js";

export interface Fitting {
  readonly value: unknown;
  /** The declared part, as JSON.stringify is to print it. */
  readonly expected: unknown;
  /** How many properties are undeclared. */
  readonly undeclared: number;
}

export interface Shaped extends Fitting {
  readonly schema: JsonSchema;
}

const scalars = fc.oneof(
  texts,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
);

/** `name` as an own member, `__proto__` as well. */
const recordOf = (members: readonly (readonly [string, unknown])[]): Record<string, unknown> =>
  Object.fromEntries(members);

const leafSchemas: fc.Arbitrary<JsonSchema> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<JsonSchema>({ type: "string" }, { type: "integer" }) },
  fc.constantFrom<JsonSchema>(
    { type: "number" },
    { type: "boolean" },
    { type: "null" },
    { type: "string", format: "date-time" },
    { type: "string", format: "uuid", minLength: 3, description: "passed over" },
    { type: ["string", "number"] },
    { type: ["integer", "null"] },
    {},
  ),
  fc.uniqueArray(scalars, { minLength: 1, maxLength: 3 }).map((values) => ({ enum: values })),
  scalars.map((value) => ({ const: value })),
);

type Drafts = Record<"schema" | "leaf" | "list" | "record", JsonSchema>;

interface MemberDraft {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly isRequired: boolean;
}

function objectSchema(members: readonly MemberDraft[], rest: JsonSchema | undefined): JsonSchema {
  const properties: { [name: string]: JsonSchema } = {};
  for (const { name, schema } of members) {
    Object.defineProperty(properties, name, { value: schema, enumerable: true });
  }
  const required = members.flatMap(({ name, isRequired }) => (isRequired ? [name] : []));
  return {
    type: "object",
    properties,
    required,
    ...(rest === undefined ? {} : { additionalProperties: rest }),
  };
}

const orNull = (schemas: fc.Arbitrary<JsonSchema>): fc.Arbitrary<JsonSchema> =>
  fc.tuple(schemas, fc.boolean()).map(([schema, nullable]) => (nullable ? { ...schema, nullable } : schema));

const { schema: anySchemas } = fc.letrec<Drafts>((tie) => ({
  schema: fc.oneof({ depthSize: "small", withCrossShrink: true }, tie("leaf"), tie("record"), tie("list")),
  leaf: orNull(leafSchemas),
  list: orNull(tie("schema").map((items): JsonSchema => ({ type: "array", items }))),
  record: orNull(
    fc
      .tuple(
        fc.uniqueArray(fc.record({ name: keys, schema: tie("schema"), isRequired: fc.boolean() }), {
          maxLength: 5,
          selector: ({ name }) => name,
        }),
        fc.option(tie("leaf"), { nil: undefined, freq: 8 }),
      )
      .map(([members, rest]) => objectSchema(members, rest)),
  ),
}));

/** Half a character is mended when it is printed. */
const fitting = (value: unknown, expected: unknown = value): Fitting => ({
  value,
  expected: typeof expected === "string" ? expected.toWellFormed() : expected,
  undeclared: 0,
});

const mended = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, inner: unknown) =>
    typeof inner === "string" ? inner.toWellFormed() : inner,
  );

const oneOf = (values: readonly unknown[]): fc.Arbitrary<Fitting> =>
  fc.constantFrom(...values).map((value) => fitting(value));

const scalarsByType: Readonly<Record<string, fc.Arbitrary<Fitting>>> = {
  string: texts.map((text) => fitting(text)),
  number: fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => fitting(number)),
  integer: fc
    .tuple(fc.maxSafeInteger(), fc.boolean())
    .map(([integer, isBig]) => fitting(isBig ? BigInt(integer) : integer, integer)),
  boolean: fc.boolean().map((flag) => fitting(flag)),
  null: fc.constant(fitting(null)),
};

const moments: fc.Arbitrary<Fitting> = fc
  .date({ noInvalidDate: true })
  .map((date) => fitting(date, date.toISOString()));

/** Values that fit `schema`. */
export function valuesOf(schema: JsonSchema | boolean): fc.Arbitrary<Fitting> {
  if (typeof schema === "boolean") return valuesOf({});
  const plain = notNullOf(schema);
  return schema.nullable === true && isTyped(schema)
    ? fc.oneof({ weight: 5, arbitrary: plain }, fc.constant(fitting(null)))
    : plain;
}

const isTyped = ({ type, enum: values, const: value }: JsonSchema): boolean =>
  type !== undefined || values !== undefined || value !== undefined;

function notNullOf(schema: JsonSchema): fc.Arbitrary<Fitting> {
  const { type, format } = schema;
  if (schema.const !== undefined) return oneOf([schema.const]);
  if (schema.enum !== undefined) return oneOf(schema.enum);
  if (type === undefined)
    return fc.jsonValue({ maxDepth: 2 }).map((value) => ({ ...fitting(value), expected: mended(value) }));
  if (type === "object") return objectsOf(schema);
  if (type === "array") return listsOf(schema.items ?? {});
  const named = [type].flat().map((name) => scalarsByType[name] ?? fc.constant(fitting(null)));
  return fc.oneof(...named, ...(format === "date-time" ? [moments] : []));
}

const listsOf = (items: JsonSchema | boolean): fc.Arbitrary<Fitting> =>
  fc.array(valuesOf(items), { maxLength: 4 }).map((all) => ({
    value: all.map(({ value }) => value),
    expected: all.map(({ expected }) => expected),
    undeclared: sum(all),
  }));

const sum = (all: readonly Fitting[]): number => all.reduce((count, { undeclared }) => count + undeclared, 0);

function objectsOf({
  properties = {},
  required = [],
  additionalProperties: rest,
}: JsonSchema): fc.Arbitrary<Fitting> {
  const isRequired = (name: string): boolean => required.includes(name);
  const names = Object.keys(properties).toSorted(
    (one, other) => Number(isRequired(other)) - Number(isRequired(one)),
  );
  const members = names.map((name) => {
    const values = valuesOf(properties[name] ?? {}).map((drawn): [string, Fitting] => [name, drawn]);
    return isRequired(name) ? values : fc.option(values, { nil: undefined, freq: 3 });
  });
  const others = fc
    .uniqueArray(
      fc.tuple(
        keys,
        rest === undefined ? fc.jsonValue({ maxDepth: 1 }).map((value) => fitting(value)) : valuesOf(rest),
      ),
      {
        maxLength: 3,
        selector: ([name]) => name,
      },
    )
    .map((all) => all.filter(([name]) => !Object.hasOwn(properties, name)));
  return fc.tuple(fc.tuple(...members), others, fc.boolean()).map(([drawn, beside, isFirst]) => {
    const declared = drawn.filter((member) => member !== undefined);
    const all = isFirst ? [...beside, ...declared] : [...declared, ...beside];
    const printed = rest === undefined ? declared : [...declared, ...beside];
    return {
      value: recordOf(all.map(([name, { value }]) => [name, value])),
      expected: recordOf(printed.map(([name, { expected }]) => [name, expected])),
      undeclared: sum(printed.map(([, member]) => member)) + (rest === undefined ? beside.length : 0),
    };
  });
}

/** A schema, and a value that fits it. */
export const shapes: fc.Arbitrary<Shaped> = anySchemas.chain((schema) =>
  valuesOf(schema).map((drawn) => ({ schema, ...drawn })),
);
