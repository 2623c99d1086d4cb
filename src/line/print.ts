// A value as JSON text. What is counted is what is printed: no property is read by a check and again by the printer,
// so that a getter cannot show a small value to one and a monstrous one to the other. What is not plain data, or too
// much of it, is read anew as a plain copy (plain.ts) and printed from there. On plain data the text is
// JSON.stringify's, but that control characters, line separators and broken UTF-16 never leave as they are.

import { types } from "node:util";
import { countNotes, dropNotes } from "./attempt.js";
import { defaultLimits, type Limits } from "./limits.js";
import { afterText, afterValue, type Behind, first, memberOpening, objectEnd, textBy } from "./opening.js";
import { leftOut, type PlainRecord, plainCopy } from "./plain.js";
import { isVerbatim, makeSafe, quote } from "./quote.js";
import { isRawJson } from "./raw-json.js";
import { scalarText } from "./scalar.js";
import { hideInText, isClear } from "./secret-texts.js";
import { shownEntry, shownMember } from "./secrets.js";

const { getPrototypeOf } = Object;
const objectPrototype = Object.prototype;
const { isArray } = Array;

/** JSON text of any value; undefined where JSON leaves it out. Never throws. */
export function print(value: unknown, limits: Limits = defaultLimits): string | undefined {
  if (typeof value === "object" && value !== null) return printObject(value, limits);
  return typeof value === "string" && limits.hidesSecrets === true
    ? quote(hideInText(value))
    : printScalar(value);
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
  if (typeof value === "string" && limits.hidesSecrets === true) return quote(hideInText(value));
  if (typeof value !== "object" || value === null) return printScalar(value);
  if (depthLeft === 0) throw notPlain;
  if (isArray(value)) return printItems(value, depthLeft - 1, limits);
  if (isPlain(value)) return printMembers(value, depthLeft - 1, limits);
  if (isRawJson(value)) return makeSafe(value.rawJSON);
  const copied = plainCopy(value, { ...limits, maxDepth: depthLeft, maxNodes: nodesLeft });
  return printPlain(copied);
}

function printItems(items: readonly unknown[], depthLeft: number, limits: Limits): string {
  const { length } = items;
  const count = Math.min(length, limits.maxBreadth);
  let text = "";
  for (let index = 0; index < count; index++) {
    const given = items[index];
    const item =
      printNested(limits.hidesSecrets === true ? shownEntry(given) : given, depthLeft, limits) ?? "null";
    text = index === 0 ? item : `${text},${item}`;
  }
  return count < length ? `[${text},${quote(leftOut(length - count, length))}]` : `[${text}]`;
}

/** Whether the value is an object as a literal makes it. */
export const isPlain = (value: object): value is PlainRecord => {
  const prototype = getPrototypeOf(value);
  return (
    prototype === objectPrototype || (prototype === null && !isRawJson(value) && !types.isNativeError(value))
  );
};

function printMembers(record: PlainRecord, depthLeft: number, limits: Limits): string {
  let text = "";
  let behind: Behind = first;
  let count = 0;
  const { hidesSecrets } = limits;
  for (const key in record) {
    if (++count > limits.maxBreadth) continue; // goes on counting: to list the keys once more would cost as much again
    const value = hidesSecrets === true ? shownMember(record[key], key, record) : record[key];
    if (typeof value === "string" && isVerbatim(value) && (hidesSecrets !== true || isClear(value))) {
      if (--nodesLeft < 0) throw notPlain;
      text += textBy(behind, memberOpening(key).ofText) + value;
      behind = afterText;
    } else if (typeof value === "function") {
      if (key === "toJSON") throw notPlain;
    } else {
      const printed = printNested(value, depthLeft, limits);
      if (printed === undefined) continue;
      text += textBy(behind, memberOpening(key).ofValue) + printed;
      behind = afterValue;
    }
  }
  const left = count - limits.maxBreadth;
  return left > 0
    ? `${text}${textBy(behind, memberOpening("…").ofValue)}${quote(leftOut(left, count))}}`
    : text + textBy(behind, objectEnd);
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
