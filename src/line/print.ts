// A value as JSON text. What is counted is what is printed: no property is read by a check and again by the printer,
// so that a getter cannot show a small value to one and a monstrous one to the other. What is not plain data, or too
// much of it, is read anew as a plain copy (plain.ts) and printed from there. On plain data the text is
// JSON.stringify's, but that control characters, line separators and broken UTF-16 never leave as they are.

import { countNotes, dropNotes } from "./attempt.js";
import { defaultLimits, type Limits } from "./limits.js";
import { leftOut, type PlainRecord, plainCopy, scalarText } from "./plain.js";
import { hide, isSecret } from "./secrets.js";

const { stringify } = JSON; // captured: a user's replacement must not change a line's form
const { getPrototypeOf } = Object;
const objectPrototype = Object.prototype;
const { isArray } = Array;

/** Beyond JSON's own escapes: DEL and C1 move a terminal, and U+0085, U+2028 and U+2029 end a line for some readers. */
const unsafe = /[\u007f-\u009f\u2028\u2029]/g;

/** JSON text of a string, quotes included. */
export const quote = (text: string): string => (isVerbatim(text) ? `"${text}"` : quoteSlowly(text));

/** Up to here a loop is cheaper than a call of the engine's matcher. */
const longestLoop = 12;
/** And from here on JSON.stringify, which looks at many units at a time since V8 14, is cheaper than the matcher. */
const longestMatch = Number.parseInt(process.versions.v8, 10) >= 14 ? 200 : Number.POSITIVE_INFINITY;

/** Whether a string is for sure its own JSON text between quotes; a long one may be it without being told so. */
export function isVerbatim(text: string): boolean {
  const { length } = text;
  if (length > longestLoop) return length <= longestMatch && !notVerbatim.test(text);
  for (let index = 0; index < length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 32 || unit === 34 || unit === 92 || (unit > 126 && mustEscape(unit))) return false;
  }
  return true;
}

const mustEscape = (unit: number): boolean =>
  unit < 0xa0 || unit === 0x2028 || unit === 0x2029 || (unit >= 0xd800 && unit <= 0xdfff);

/** What makes a string's JSON text differ from the string: all but these. Half a character is not told from a whole. */
const notVerbatim = /[^ !#-[\]-~\u00a0-\u2027\u202a-\ud7ff\ue000-\uffff]/;

const quoteSlowly = (text: string): string =>
  !isAscii(text) && leftRaw.test(text) ? makeSafe(stringify(text.toWellFormed())) : stringify(text);

/** What `JSON.stringify` does not escape as we want it, in the string itself. */
const leftRaw = /[\u007f-\u009f\u2028\u2029\ud800-\udfff]/;

/** Of a long string, such as a stack, this says sooner than the matcher that there is nothing of the kind. */
const isAscii = (text: string): boolean =>
  text.length > 100 && Buffer.byteLength(text) === text.length && !text.includes("\u007f");

/** Escapes in JSON text what JSON allows raw and a reader may trip over. */
export function makeSafe(text: string): string {
  return escapeUnsafe(text.isWellFormed() ? text : text.toWellFormed());
}

const escapeUnsafe = (json: string): string =>
  json.search(unsafe) === -1 ? json : json.replace(unsafe, escapeUnit);

const escapeUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** `"key":`, kept for keys seen before; bounded, since key names may come from outside. */
export function keyText(key: string): string {
  let text = keyTexts.get(key);
  if (text === undefined) {
    // A broken key keeps its escapes: mended, it could be the same as another.
    text = `${escapeUnsafe(stringify(key))}:`;
    if (keyTexts.size >= maxKeyTexts) keyTexts.clear();
    if (key.length <= maxKeptKeyLength) keyTexts.set(key, text);
  }
  return text;
}

const keyTexts = new Map<string, string>();
const maxKeyTexts = 2_000;
const maxKeptKeyLength = 64;

/** JSON text of any value; undefined where JSON leaves it out. Never throws. */
export function print(value: unknown, limits: Limits = defaultLimits): string | undefined {
  return typeof value === "object" && value !== null ? printObject(value, limits) : printScalar(value);
}

/** One branch per kind, the frequent first. */
function printScalar(value: unknown): string | undefined {
  switch (typeof value) {
    case "string":
      return quote(value);
    case "number":
      return value - value === 0 ? String(value) : "null";
    case "boolean":
      return value ? "true" : "false";
    case "bigint":
    case "symbol":
      return quote(scalarText(value));
    default:
      return value === null ? "null" : undefined;
  }
}

// Invariant: belongs to the printObject that runs; a toJSON that logs starts another one, which puts it back.
let nodesLeft = 0;
let nodesSpent = 0;

/** How many values the last object had, for whoever prints several under one budget. */
export const spentNodes = (): number => nodesSpent;

const notPlain = new Error("not plain data within the limits");

function printObject(value: object, limits: Limits): string | undefined {
  const outer = nodesLeft;
  const noted = countNotes();
  nodesLeft = limits.maxNodes;
  try {
    if (hasPollutedPrototype()) throw notPlain;
    const text = printNested(value, limits.maxDepth, limits);
    nodesSpent = limits.maxNodes - nodesLeft;
    return text;
  } catch {
    dropNotes(noted);
    nodesSpent = limits.maxNodes;
    nodesLeft = Number.POSITIVE_INFINITY; // a plain copy is within the limits already
    return printPlain(plainCopy(value, limits));
  } finally {
    nodesLeft = outer;
  }
}

/** JSON text of plain data. */
function printNested(value: unknown, depthLeft: number, limits: Limits): string | undefined {
  if (--nodesLeft < 0) throw notPlain;
  if (typeof value !== "object" || value === null) return printScalar(value);
  if (depthLeft === 0) throw notPlain;
  if (isArray(value)) return printItems(value, depthLeft - 1, limits);
  if (isPlain(value)) return printMembers(value, depthLeft - 1, limits);
  const copied = plainCopy(value, { ...limits, maxDepth: depthLeft, maxNodes: nodesLeft });
  return printPlain(copied);
}

function printItems(items: readonly unknown[], depthLeft: number, limits: Limits): string {
  const { length } = items;
  const count = Math.min(length, limits.maxBreadth);
  let text = "";
  for (let index = 0; index < count; index++) {
    const item = printNested(items[index], depthLeft, limits) ?? "null";
    text = index === 0 ? item : `${text},${item}`;
  }
  return count < length ? `[${text},${quote(leftOut(length - count, length))}]` : `[${text}]`;
}

/** Whether the value is an object as a literal makes it. */
export const isPlain = (value: object): value is PlainRecord => {
  const prototype = getPrototypeOf(value);
  return prototype === objectPrototype || prototype === null;
};

function printMembers(record: PlainRecord, depthLeft: number, limits: Limits): string {
  let text = "";
  let count = 0;
  const { hidesSecrets } = limits;
  for (const key in record) {
    if (++count > limits.maxBreadth) continue; // goes on counting: to list the keys once more would cost as much again
    const value = hidesSecrets === true && isSecret(key) ? hide(record[key]) : record[key];
    if (typeof value === "function") {
      if (key === "toJSON") throw notPlain;
      continue;
    }
    const printed = printNested(value, depthLeft, limits);
    if (printed === undefined) continue;
    text = text === "" ? keyText(key) + printed : `${text},${keyText(key)}${printed}`;
  }
  const left = count - limits.maxBreadth;
  return left > 0 ? `{${text},"…":${quote(leftOut(left, count))}}` : `{${text}}`;
}

/** Prints what `plainCopy` made, which is within the limits, save for the texts it added at their edges. */
function printPlain(copied: unknown): string | undefined {
  return printNested(copied, Number.POSITIVE_INFINITY, unlimited);
}

const unlimited: Limits = {
  maxDepth: Number.POSITIVE_INFINITY,
  maxBreadth: Number.POSITIVE_INFINITY,
  maxNodes: Number.POSITIVE_INFINITY,
};

/** An enumerable name on Object.prototype would appear in every object that is walked with `for … in`. */
export function hasPollutedPrototype(): boolean {
  for (const _ in objectPrototype) return true;
  return false;
}
