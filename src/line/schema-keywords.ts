// Every keyword that a declared shape may have, and what it may be.
import { HeartwoodError, nearest, show } from "../errors.js";
import { type Check, type Checks, isBoolean, isObject, isText } from "../option-checks.js";
import { emptyRecord } from "./plain.js";

const typeNames = ["array", "boolean", "integer", "null", "number", "object", "string"] as const;

/** A type by its name in JSON Schema. */
export type TypeName = (typeof typeNames)[number];

export const isType = (value: unknown): value is TypeName => typeNames.some((name) => name === value);

/** A schema's own keywords, each checked by its name; nothing is inherited, a polluted prototype opens no shape. */
export interface Keywords {
  readonly [keyword: string]: unknown;
}

const isScalar = (value: unknown): boolean =>
  value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);

const isSchema: Check = [
  (value) => typeof value === "boolean" || isObject[0](value),
  "a schema, true or false",
];

const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((item) => typeof item === "string");

const isListOf = (value: unknown, isAllowed: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length > 0 && value.every(isAllowed);

const checks: Checks = {
  type: [
    (value) => isType(value) || isListOf(value, isType),
    `one of ${typeNames.join(", ")}, or an array of them`,
  ],
  properties: isObject,
  required: [isTexts, "an array of names"],
  additionalProperties: isSchema,
  items: isSchema,
  enum: [(value) => isListOf(value, isScalar), "an array of strings, numbers, booleans or null"],
  const: [isScalar, "a string, a number, a boolean or null"],
  nullable: isBoolean,
  format: isText,
  $ref: [
    (value) => typeof value === "string" && /^#(?:\/|$)/.test(value),
    'a pointer into this schema, as in "#/$defs/line"',
  ],
  definitions: isObject,
  $defs: isObject,
};

/** Keywords that say nothing about what is printed: they describe, or narrow a type. */
const passedOver: ReadonlySet<string> = new Set(
  (
    "$schema $id $comment title description default examples example deprecated readOnly writeOnly " +
    "minLength maxLength pattern contentEncoding contentMediaType minimum maximum exclusiveMinimum " +
    "exclusiveMaximum multipleOf minItems maxItems uniqueItems minProperties maxProperties"
  ).split(" "),
);

const isPassedOver = (keyword: string): boolean => passedOver.has(keyword) || keyword.startsWith("x-");

/**
 * The keywords that say what is printed, each read once and checked.
 * @param at where the schema stands, as a JSON pointer
 */
export function takeKeywords(schema: unknown, at: string): Keywords {
  if (!isObject[0](schema)) throw wrong(at, "the schema", schema, "an object");
  const given: Keywords = { ...Object(schema) };
  const said = Object.entries(given).filter(([name, value]) => value !== undefined && !isPassedOver(name));
  for (const [keyword, value] of said) requireKeyword(keyword, value, at);
  return Object.assign(emptyRecord(), Object.fromEntries(said));
}

function requireKeyword(keyword: string, value: unknown, at: string): void {
  const check = Object.hasOwn(checks, keyword) ? checks[keyword] : undefined;
  if (check === undefined) {
    throw mistake(
      at,
      `a declared shape has no keyword ${show(keyword)}. ${remedy(keyword, Object.keys(checks))}`,
    );
  }
  if (!check[0](value)) throw wrong(at, `"${keyword}"`, value, check[1]);
}

/** What to do about a name that is not one of those. */
function remedy(name: string, names: readonly string[]): string {
  const meant = nearest(name, names);
  return meant === undefined ? `Use one of ${names.join(", ")}.` : `Did you mean "${meant}"?`;
}

/** The error for a keyword whose value is not allowed. */
const wrong = (at: string, what: string, came: unknown, allowed: string): HeartwoodError =>
  mistake(at, `${what} cannot be ${show(came)}. Give it ${allowed}.`);

/** The error for a schema that says what cannot be. */
export const mistake = (at: string, text: string, options?: ErrorOptions): HeartwoodError =>
  new HeartwoodError("SCHEMA_INVALID", `schema: at ${at}, ${text} See README, Declared shapes.`, options);
