// A shape as a program: fast-json-stringify writes one that reads each declared property once and joins the texts.
// Nothing is taken on its trust: its leaves are ours, which print what fits as everything is printed, and refuse the
// rest; objects and arrays are looked over before. What is refused is printed the careful way (fit.ts).
import { types } from "node:util";
import fastJsonStringify from "fast-json-stringify";
import { noteUndeclared } from "./attempt.js";
import type { Limits } from "./limits.js";
import { findParts, isLooked, type Part } from "./parts.js";
import { emptyRecord, type PlainRecord } from "./plain.js";
import { hasPollutedPrototype, isPlain, print } from "./print.js";
import { quote } from "./quote.js";
import type { Shape } from "./shape.js";

const { isArray } = Array;
const { toISOString } = Date.prototype; // captured: an object's own may print anything

/** The text of a value that fits; undefined where it does not, or is not plain data within the limits. */
export type PrintFitting = (value: unknown, limits: Limits) => string | undefined;

/**
 * The program of a shape; undefined for shapes that have none (parts.ts).
 * @throws {Error} where the process may not make code of text
 */
export function compile(shape: Shape): PrintFitting | undefined {
  const part = findParts(shape);
  if (part === undefined) return undefined;
  const write = writeProgram(part);
  return function printFitting(value, limits) {
    if (part.depth > limits.maxDepth || part.breadth > limits.maxBreadth || hasPollutedPrototype())
      return undefined;
    const outer = nodesLeft;
    nodesLeft = limits.maxNodes;
    try {
      const undeclared = lookOver(value, part, limits);
      const text = write(value);
      noteUndeclared(undeclared);
      return text;
    } catch {
      return undefined;
    } finally {
      nodesLeft = outer;
    }
  };
}

// Invariant: belongs to the printFitting that runs; a getter that logs starts another one, which puts it back.
let nodesLeft = 0;

const unfit = new Error("does not fit the declared shape");

/** Lets a value pass that fits, and for which there is room. */
function pass(fits: boolean): void {
  if (!fits || --nodesLeft < 0) throw unfit;
}

/**
 * Looks at what the program would take for granted: that an object is a plain one, that an array is not too long,
 * which literal is allowed where. A getter may show the program another value afterwards, and gains little by it:
 * whatever it shows, the program prints declared names, and values of the types that the leaves let pass.
 * @returns how many properties are undeclared
 */
function lookOver(value: unknown, part: Part, limits: Limits): number {
  if (value === null && part.isNullable) return 0;
  switch (part.kind) {
    case "object":
      return lookOverMembers(value, part, limits);
    case "array":
      return lookOverItems(value, part, limits);
    case "literal":
      if (!part.shape.values?.has(value)) throw unfit;
      return 0;
    default:
      return 0;
  }
}

function lookOverMembers(value: unknown, { shape: { members }, looked }: Part, limits: Limits): number {
  if (!isBare(value)) throw unfit;
  pass(true);
  let undeclared = 0;
  for (const name in value) if (!members.has(name)) undeclared++;
  for (const { name, part } of looked) {
    const inner = value[name];
    if (inner !== undefined) undeclared += lookOver(inner, part, limits);
  }
  return undeclared;
}

/** Whether a value is an object as a literal makes it, with nothing in it that speaks for it. */
const isBare = (value: unknown): value is PlainRecord =>
  typeof value === "object" && value !== null && isPlain(value) && value["toJSON"] === undefined;

/** Longer arrays go the careful way: fast-json-stringify prints long ones without asking the leaves. */
const longestArray = 100;

function lookOverItems(value: unknown, { item }: Part, limits: Limits): number {
  if (!isArray(value) || types.isProxy(value)) throw unfit;
  const { length } = value;
  pass(length <= longestArray && length <= limits.maxBreadth);
  let undeclared = 0;
  if (item === undefined || !isLooked(item)) return undeclared;
  for (let index = 0; index < length; index++) undeclared += lookOver(value[index], item, limits);
  return undeclared;
}

type Write = (value: unknown) => string;

/** Has fast-json-stringify write the program, in the mode that shows its parts, and puts it together with our leaves. */
function writeProgram(part: Part): Write {
  const made: object = fastJsonStringify(sourceOf(part), { mode: "debug" });
  const serializer: object = Object(Reflect.get(made, "serializer"));
  const leaves = leavesFor(part);
  const missing = Object.keys(leaves).filter((name) => typeof Reflect.get(serializer, name) !== "function");
  Object.assign(serializer, leaves);
  if (missing.length > 0) throw new Error(`it has no ${missing.join(", ")}, on which heartwood builds`);
  const write: unknown = Reflect.apply(fastJsonStringify.restore, undefined, [made]);
  if (isWrite(write)) return write;
  throw new Error("it restored no function");
}

const isWrite = (made: unknown): made is Write => typeof made === "function";

/** What fast-json-stringify is told: of the types it knows, those whose leaves get the value as it is. */
const leafSources = {
  boolean: { type: "boolean" },
  "date-time": { type: "string", format: "date" },
  integer: { type: "integer" },
  literal: { type: "string", format: "time" },
  number: { type: "number" },
  open: { type: "string", format: "unsafe" },
  string: { type: "string", format: "date-time" },
};

/** The schema that fast-json-stringify gets; without a prototype, from which it would take keywords as well. */
function sourceOf(part: Part): object {
  return Object.assign(emptyRecord(), keywordsOf(part), { nullable: part.isNullable });
}

function keywordsOf({ kind, shape, members, item }: Part): object {
  switch (kind) {
    case "object": {
      const properties = members.map(({ name, part }) => [name, sourceOf(part)]);
      const required = [...shape.required];
      return { type: "object", properties: Object.fromEntries(properties), required };
    }
    case "array":
      return { type: "array", items: item && sourceOf(item) };
    default:
      return leafSources[kind];
  }
}

/** The leaves, under the names that fast-json-stringify has for those of `leafSources`. */
function leavesFor(part: Part): Readonly<Record<string, Write>> {
  const literals = new Map(literalsOf(part).map((value) => [value, print(value) ?? ""]));
  return {
    asBoolean(value) {
      pass(typeof value === "boolean");
      return value ? "true" : "false";
    },
    asDate: printMoment,
    asDateTime: printText,
    asInteger(value) {
      pass(Number.isInteger(value));
      return String(value);
    },
    asNumber(value) {
      pass(Number.isFinite(value));
      return String(value);
    },
    asTime(value) {
      const text = literals.get(value);
      pass(text !== undefined);
      return text ?? "";
    },
    asUnsafeString: printOpen,
  };
}

function literalsOf({ kind, shape, members, item }: Part): unknown[] {
  const own = kind === "literal" ? [...(shape.values ?? [])] : [];
  const inner = [...members.map(({ part }) => part), ...(item === undefined ? [] : [item])];
  return [...own, ...inner.flatMap(literalsOf)];
}

function printText(value: unknown): string {
  if (typeof value !== "string") throw unfit;
  pass(true);
  return quote(value);
}

const printMoment = (value: unknown): string =>
  printText(types.isDate(value) ? toISOString.call(value) : value);

/** What may be anything is printed here where it is no object. */
function printOpen(value: unknown): string {
  pass(typeof value !== "object" || value === null);
  const text = print(value);
  if (text === undefined) throw unfit;
  return text;
}
