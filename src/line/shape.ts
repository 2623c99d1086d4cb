// A declared shape, read from a JSON Schema once, when it is declared: what may be printed of a value, and which types
// fit it. The schema may change afterwards, nothing of it is kept.
import { HeartwoodError, nearest, show } from "../errors.js";
import { reason } from "./attempt.js";
import { isType, type Keywords, mistake, takeKeywords } from "./schema-keywords.js";

/** What may stand in one place. */
export interface Shape {
  /** Whether anything may: `{}` and `true`. */
  readonly isOpen: boolean;
  readonly types: ReadonlySet<string>;
  /** What is allowed of the types; undefined where all is. */
  readonly values: ReadonlySet<unknown> | undefined;
  /** Whether a Date fits, as the text of its time. */
  readonly takesDates: boolean;
  /** What is printed of an object, in this order. */
  readonly members: ReadonlyMap<string, Shape>;
  readonly required: ReadonlySet<string>;
  /** What an object's other members are; undefined where they are not printed. */
  readonly rest: Shape | undefined;
  /** What an array's items are; undefined where it has none. */
  readonly items: Shape | undefined;
  /** What fits, in words. */
  readonly words: string;
}

const open: Shape = {
  isOpen: true,
  types: new Set(),
  values: undefined,
  takesDates: false,
  members: new Map(),
  required: new Set(),
  rest: undefined,
  items: undefined,
  words: "anything",
};

interface Reading {
  readonly root: unknown;
  /** The shapes read so far, by the pointer to their schema; one that holds itself is there before it is whole. */
  readonly byPointer: Map<string, Shape>;
  /** The schemas that are being read, outermost first. */
  readonly ancestors: unknown[];
}

/** @throws {HeartwoodError} `SCHEMA_INVALID`, naming the place as a JSON pointer, what came, and what is allowed */
export function readShape(schema: unknown): Shape {
  try {
    return readSchema(schema, "#", { root: schema, byPointer: new Map(), ancestors: [] });
  } catch (thrown) {
    if (thrown instanceof HeartwoodError) throw thrown;
    const text = `the schema cannot be read: ${reason(thrown)}. Give it plain data.`;
    throw mistake("#", text, { cause: thrown });
  }
}

/** @param passed the pointers that led here, each from the one before it */
function readSchema(given: unknown, at: string, reading: Reading, passed: readonly string[] = []): Shape {
  if (given === true) return open;
  const { ancestors, byPointer } = reading;
  const known = byPointer.get(at);
  if (known !== undefined) return known;
  if (ancestors.includes(given)) throw mistake(at, 'the schema holds itself. Say so by a "$ref".');
  if (ancestors.length >= deepest) throw mistake(at, `the schema is deeper than ${deepest} levels. Cut it.`);
  const keywords = takeKeywords(given, at);
  if (keywords["$ref"] !== undefined) return followRef(keywords, at, reading, [...passed, at]);

  const shape: Shape = { ...open };
  byPointer.set(at, shape);
  ancestors.push(given);
  Object.assign(shape, readKeywords(keywords, at, reading));
  ancestors.pop();
  return shape;
}

const deepest = 64;

function readKeywords(keywords: Keywords, at: string, reading: Reading): Shape {
  const values = readValues(keywords);
  const types = readTypes(keywords, values);
  if (types.size === 0) return open;
  requireTyped(types, values, at);
  if (types.has("array") && keywords["items"] === undefined) {
    throw mistake(at, 'an array has no "items". Give it the schema of one, or {} where anything may stand.');
  }
  const members = readMembers(keywords, at, reading);
  const takesDates = keywords["format"] === "date-time" && types.has("string") && values === undefined;
  return {
    isOpen: false,
    types,
    values,
    takesDates,
    members,
    required: readRequired(keywords, at, members),
    rest: readPart(keywords["additionalProperties"], `${at}/additionalProperties`, reading),
    items: readPart(keywords["items"], `${at}/items`, reading),
    words: wordsFor(types, values, takesDates),
  };
}

function requireTyped(types: Shape["types"], values: Shape["values"], at: string): void {
  const isTyped = (value: unknown): boolean =>
    types.has(typeOf(value)) || (Number.isInteger(value) && types.has("integer"));
  const strange = [...(values ?? [])].find((value) => !isTyped(value));
  if (strange === undefined) return;
  throw mistake(
    at,
    `${show(strange)} is allowed, but not of type ${[...types].join(" or ")}. Let them agree.`,
  );
}

function wordsFor(types: Shape["types"], values: Shape["values"], takesDates: boolean): string {
  if (values !== undefined) return values.size === 1 ? "constant" : "enum";
  return [...types].map((type) => (type === "string" && takesDates ? "date-time" : type)).join(" or ");
}

/** The values of `enum` or `const`; null is one of them where it is `nullable`. */
function readValues({ enum: listed, const: constant, nullable }: Keywords): Shape["values"] {
  const values = constant !== undefined ? [constant] : Array.isArray(listed) ? listed : undefined;
  return values === undefined ? undefined : new Set(nullable === true ? [...values, null] : values);
}

/** The types that are named, or else those that the other keywords tell of; none where anything may stand. */
function readTypes(keywords: Keywords, values: Shape["values"]): Shape["types"] {
  const { type, nullable } = keywords;
  const named = (Array.isArray(type) ? type : [type]).filter(isType);
  const told = named.length > 0 ? named : impliedTypes(keywords, values);
  return new Set(nullable === true && told.length > 0 ? [...told, "null"] : told);
}

const typeOf = (value: unknown): string => (value === null ? "null" : typeof value);

const objectKeywords = ["properties", "required", "additionalProperties"];

function impliedTypes(keywords: Keywords, values: Shape["values"]): string[] {
  if (values !== undefined) return [...values].map(typeOf).filter(isType);
  if (objectKeywords.some((keyword) => keywords[keyword] !== undefined)) return ["object"];
  return keywords["items"] === undefined ? [] : ["array"];
}

/** The members of an object, the required ones first: so fast-json-stringify prints them. */
function readMembers({ properties, required }: Keywords, at: string, reading: Reading): Shape["members"] {
  const isRequired = (name: string): boolean => Array.isArray(required) && required.includes(name);
  const members = Object.entries(Object(properties)).flatMap(([name, given]): [string, Shape][] => {
    const shape = readPart(given, `${at}/properties/${escapePointer(name)}`, reading);
    return shape === undefined ? [] : [[name, shape]];
  });
  return new Map(members.toSorted(([one], [other]) => Number(isRequired(other)) - Number(isRequired(one))));
}

function readRequired({ required }: Keywords, at: string, members: Shape["members"]): Shape["required"] {
  const names: readonly string[] = Array.isArray(required) ? required : [];
  const unknown = names.find((name) => !members.has(name));
  if (unknown === undefined) return new Set(names);
  const meant = nearest(unknown, [...members.keys()]);
  const remedy = meant === undefined ? 'Declare it in "properties".' : `Did you mean "${meant}"?`;
  throw mistake(at, `"required" names ${show(unknown)}, which is not declared. ${remedy}`);
}

/** The shape of a part; undefined where none is declared, and for `false`, which nothing fits. */
function readPart(given: unknown, at: string, reading: Reading): Shape | undefined {
  return given === undefined || given === false ? undefined : readSchema(given, at, reading);
}

function followRef(
  { $ref, ...others }: Keywords,
  at: string,
  reading: Reading,
  passed: readonly string[],
): Shape {
  const pointer = String($ref);
  const beside = Object.keys(others).find((keyword) => keyword !== "definitions" && keyword !== "$defs");
  if (beside !== undefined) {
    throw mistake(at, `"${beside}" cannot stand beside "$ref". Put it where that leads.`);
  }
  if (passed.includes(pointer)) throw mistake(at, `"$ref" leads back to itself. Let it lead to a type.`);
  return readSchema(findTarget(pointer, at, reading.root), pointer, reading, passed);
}

function findTarget(pointer: string, at: string, root: unknown): unknown {
  let target = root;
  for (const part of pointer.split("/").slice(1)) {
    const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof target !== "object" || target === null || !Object.hasOwn(target, name)) {
      throw mistake(at, `"$ref" leads to ${show(pointer)}, where nothing is. Declare it there.`);
    }
    target = Reflect.get(target, name);
  }
  return target;
}

const escapePointer = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");
