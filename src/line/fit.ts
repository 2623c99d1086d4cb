// A value cut to its declared shape, as plain data: what is not declared stays out, and is counted; what does not fit
// is replaced by a short text that says so, and noted. No type is changed in silence.
import { types } from "node:util";
import { note, noteUndeclared, reason } from "./attempt.js";
import type { Limits } from "./limits.js";
import {
  broken,
  copyValue,
  emptyRecord,
  leftOut,
  type PlainRecord,
  readObject,
  startWalk,
  type Walk,
} from "./plain.js";
import { scalarText } from "./scalar.js";
import type { Shape } from "./shape.js";

const { stringify } = JSON; // captured: a user's replacement must not change what is said
const { toISOString } = Date.prototype; // captured: an object's own may print anything

/** Cuts `value`, which stands under `name`, to `shape`. Never throws; reads no more than `limits` allow. */
export function fitShape(value: unknown, shape: Shape, name: string, limits: Limits): unknown {
  try {
    return fitValue(value, shape, name, startWalk(limits));
  } catch (thrown) {
    return broken(name, `unreadable: ${reason(thrown)}`);
  }
}

/** What stands for a value that does not fit, until it is said why. */
const misfit: unique symbol = Symbol("misfit");

function fitValue(value: unknown, shape: Shape, name: string, walk: Walk): unknown {
  if (shape.isOpen) return copyValue(value, name, walk);
  walk.nodesLeft--;
  const fitted =
    typeof value === "object" && value !== null
      ? fitObject(value, shape, name, walk)
      : fitScalar(value, shape, name);
  return fitted === misfit ? sayMisfit(value, shape, name) : fitted;
}

function fitScalar(value: unknown, shape: Shape, name: string): unknown {
  if (shape.values !== undefined && !shape.values.has(value)) return misfit;
  switch (typeof value) {
    case "string":
      return shape.types.has("string") ? value : misfit;
    case "boolean":
      return shape.types.has("boolean") ? value : misfit;
    case "number":
      return isNumberOf(value, shape) ? value : misfit;
    case "bigint":
      return shape.types.has("integer") ? fitBigInt(value, name) : misfit;
    default:
      return value === null && shape.types.has("null") ? null : misfit;
  }
}

const isNumberOf = (value: number, shape: Shape): boolean =>
  shape.types.has("number") ? Number.isFinite(value) : shape.types.has("integer") && Number.isInteger(value);

/** Readers of JSON keep 53 bits of a number: an integer that needs more is printed as text, as everywhere. */
function fitBigInt(value: bigint, name: string): unknown {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  note(`${stringify(name)}: integer beyond 2^53, printed as text`);
  return scalarText(value);
}

function fitObject(value: object, shape: Shape, name: string, walk: Walk): unknown {
  if (types.isDate(value)) return shape.takesDates ? dateText(value) : misfit;
  if (isBytes(value)) return misfit; // not asked for JSON: a buffer's would be a number for each byte
  return readObject(value, name, walk, () =>
    Array.isArray(value) ? fitResult(value, shape, name, walk) : fitAsJson(value, shape, name, walk),
  );
}

const isBytes = (value: object): boolean => ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value);

function dateText(date: Date): unknown {
  try {
    return toISOString.call(date);
  } catch {
    return misfit; // an invalid date
  }
}

/** A value that says by `toJSON` what JSON is to take in its place is taken at its word. */
function fitAsJson(value: object, shape: Shape, name: string, walk: Walk): unknown {
  let json: unknown = value;
  try {
    const toJSON: unknown = Reflect.get(value, "toJSON");
    const isOwn = typeof toJSON === "function" && toJSON !== Reflect.get(Object.prototype, "toJSON");
    if (isOwn) json = Reflect.apply(toJSON, value, [name]);
  } catch (thrown) {
    return broken(name, `toJSON threw: ${reason(thrown)}`);
  }
  return fitResult(json, shape, name, walk);
}

function fitResult(value: unknown, shape: Shape, name: string, walk: Walk): unknown {
  if (typeof value !== "object" || value === null) return fitScalar(value, shape, name);
  if (Array.isArray(value)) return shape.types.has("array") ? fitItems(value, shape, walk) : misfit;
  return shape.types.has("object") && hasMembers(value) ? fitMembers(value, shape, walk) : misfit;
}

/** Whether a value is an object for its members, not one of those that keep what they hold elsewhere. */
const hasMembers = (value: object): boolean =>
  !(
    types.isDate(value) ||
    types.isMap(value) ||
    types.isSet(value) ||
    types.isRegExp(value) ||
    types.isBoxedPrimitive(value) ||
    types.isPromise(value) ||
    isBytes(value)
  );

function fitItems(items: readonly unknown[], { items: shape }: Shape, walk: Walk): unknown[] {
  const { length } = items;
  const room = roomFor(length, walk);
  const fitted: unknown[] = [];
  while (fitted.length < room && walk.nodesLeft > 0 && shape !== undefined) {
    fitted.push(fitItem(items, fitted.length, shape, walk));
  }
  if (fitted.length < length) fitted.push(leftOut(length - fitted.length, length));
  return fitted;
}

function fitItem(items: readonly unknown[], index: number, shape: Shape, walk: Walk): unknown {
  const fitted = fitProperty(items, index, shape, walk);
  if (fitted !== undefined) return fitted;
  return shape.isOpen ? null : sayMisfit(undefined, shape, String(index));
}

/** How many of so many are printed. The text for the others takes a place, so that the printer cuts nothing again. */
const roomFor = (count: number, { limits: { maxBreadth } }: Walk): number =>
  count > maxBreadth ? maxBreadth - 1 : count;

function fitMembers(value: object, shape: Shape, walk: Walk): PlainRecord {
  const record = emptyRecord();
  let taken = 0;
  for (const [name, member] of shape.members) {
    if (walk.nodesLeft <= 0) break;
    taken++;
    const fitted = fitMember(value, name, member, shape.required.has(name), walk);
    if (fitted !== undefined) record[name] = fitted;
  }
  const { size } = shape.members;
  const others = otherNames(value, shape);
  if (shape.rest === undefined) noteUndeclared(others.length);
  else taken += fitRest(value, others, shape.rest, roomFor(size + others.length, walk) - size, record, walk);
  const all = shape.rest === undefined ? size : size + others.length;
  if (taken < all) record["…"] = leftOut(all - taken, all);
  return record;
}

function fitMember(from: object, name: string, shape: Shape, isRequired: boolean, walk: Walk): unknown {
  // What every object inherits (`constructor`, `__proto__`) is no member of this one.
  const isCommon = name in Object.prototype && !Object.hasOwn(from, name);
  const fitted = isCommon ? undefined : fitProperty(from, name, shape, walk);
  return fitted === undefined && isRequired ? broken(name, "required, and missing") : fitted;
}

/** One property, read once; undefined where there is none. */
function fitProperty(from: object, key: string | number, shape: Shape, walk: Walk): unknown {
  const name = String(key);
  let value: unknown;
  try {
    value = Reflect.get(from, key);
  } catch (thrown) {
    return broken(name, `getter threw: ${reason(thrown)}`);
  }
  return value === undefined ? undefined : fitValue(value, shape, name, walk);
}

/**
 * The members beside the declared ones, where the shape says what they are.
 * @returns how many were taken
 */
function fitRest(
  value: object,
  names: readonly string[],
  rest: Shape,
  room: number,
  record: PlainRecord,
  walk: Walk,
): number {
  let taken = 0;
  for (const name of names) {
    if (taken >= room || walk.nodesLeft <= 0) break;
    taken++;
    const fitted = fitProperty(value, name, rest, walk);
    if (fitted !== undefined) record[name] = fitted;
  }
  return taken;
}

/** The names of members that are not declared. */
function otherNames(value: object, { members }: Shape): string[] {
  try {
    return Object.keys(value).filter((name) => !members.has(name));
  } catch (thrown) {
    note(`what is undeclared cannot be listed: ${reason(thrown)}`);
    return [];
  }
}

function sayMisfit(value: unknown, { words, values }: Shape, name: string): string {
  return broken(name, `declared ${words}, got ${values === undefined ? kindOf(value) : "another value"}`);
}

/** What came, in words; never the value itself, which may be what was not to leave. */
function kindOf(value: unknown): string {
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? (Number.isInteger(value) ? "a number" : "a fraction") : String(value);
    case "undefined":
      return "nothing";
    case "object":
      return value === null ? "null" : kindOfObject(value);
    default:
      return `a ${typeof value}`;
  }
}

function kindOfObject(value: object): string {
  if (Array.isArray(value)) return "an array";
  if (types.isDate(value))
    return Number.isNaN(Date.prototype.getTime.call(value)) ? "an invalid Date" : "a Date";
  if (isBytes(value)) return "bytes";
  if (types.isMap(value)) return "a Map";
  return types.isSet(value) ? "a Set" : "an object";
}
