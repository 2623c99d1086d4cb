// A bounded copy of any value as plain data: objects without a prototype, arrays, strings, numbers, booleans, null.
// Never throws. What cannot be read is replaced by a short text that names the reason, and noted; its healthy
// siblings stay. Context values are snapshotted by it, and every value that the printer refuses goes through it.
import { types } from "node:util";
import { note, reason } from "./attempt.js";
import { defaultLimits, type Limits, listNames } from "./limits.js";
import { cleanText } from "./secret-texts.js";
import { shown, shownEntry } from "./secrets.js";

const { stringify } = JSON; // captured: a user's replacement must not change what is said

/** An object of a plain copy. */
export interface PlainRecord {
  [key: string]: unknown;
}

/** A walk through one value. */
export interface Walk {
  readonly limits: Limits;
  nodesLeft: number;
  /** The objects that are being read, outermost first: what stands here again is a cycle. */
  readonly ancestors: object[];
}

/** Copies `value` as plain data within `limits`. Functions and undefined stay out, as JSON leaves them out. */
export function plainCopy(value: unknown, limits: Limits = defaultLimits, name = ""): unknown {
  if (typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value === "string") return limits.hidesSecrets === true ? cleanText(value) : value;
  return copyValue(value, name, startWalk(limits));
}

export const startWalk = (limits: Limits): Walk => ({ limits, nodesLeft: limits.maxNodes, ancestors: [] });

/** An object on which every name is ordinary, `__proto__` included. */
export function emptyRecord(): PlainRecord {
  const bare: PlainRecord = Object.create(null);
  return bare;
}

/** Whether JSON and every serializer should treat the value as an error. Never throws. */
export function isError(value: unknown): value is Error {
  try {
    return value instanceof Error || types.isNativeError(value);
  } catch {
    return false;
  }
}

/** Copies one value of a walk. */
export function copyValue(value: unknown, name: string, walk: Walk): unknown {
  walk.nodesLeft--;
  switch (typeof value) {
    case "object":
      return value === null ? null : readObject(value, name, walk, copyByKind);
    case "bigint":
    case "symbol":
      return scalarText(value);
    case "function":
      return undefined;
    case "string":
      return walk.limits.hidesSecrets === true ? cleanText(value) : value;
    default:
      return value;
  }
}

/** The digits of a bigint, or a symbol with its description. */
export function scalarText(value: bigint | symbol): string {
  // To print the digits of a bigint takes time that grows with their square.
  if (typeof value === "bigint" && (value > longestBigInt || value < -longestBigInt))
    return "[bigint too long]";
  return String(value);
}

const longestBigInt = 2n ** 65_536n;

/** Has an object read, unless it holds itself or lies too deep; a throw that is not one property's costs the object. */
export function readObject<Value extends object>(
  value: Value,
  name: string,
  walk: Walk,
  read: (value: Value, name: string, walk: Walk) => unknown,
): unknown {
  if (walk.ancestors.includes(value)) return broken(name, "circular");
  if (walk.ancestors.length >= walk.limits.maxDepth)
    return broken(name, `deeper than ${walk.limits.maxDepth} levels`);
  walk.ancestors.push(value);
  try {
    return read(value, name, walk);
  } catch (thrown) {
    return broken(name, `unreadable: ${reason(thrown)}`);
  } finally {
    walk.ancestors.pop();
  }
}

function copyByKind(value: object, name: string, walk: Walk): unknown {
  if (Array.isArray(value)) return copyItems(value, value.length, walk);
  if (isError(value)) return copyError(value, walk);
  if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) return copyBytes(value, walk);
  const toJSON = readProperty(value, "toJSON");
  if (typeof toJSON !== "function" || toJSON === Reflect.get(Object.prototype, "toJSON")) {
    return copyOwn(value, name, walk);
  }
  return copyToJSON(() => Reflect.apply(toJSON, value, [name]), name, walk);
}

function copyOwn(value: object, name: string, walk: Walk): unknown {
  if (types.isMap(value)) return copyMap(value, walk);
  if (types.isSet(value)) return copySet(value, walk);
  if (types.isBoxedPrimitive(value)) return copyValue(value.valueOf(), name, walk);
  return copyMembers(value, walk);
}

function copyToJSON(toJSON: () => unknown, name: string, walk: Walk): unknown {
  let result: unknown;
  try {
    result = toJSON();
  } catch (thrown) {
    return broken(name, `toJSON threw: ${reason(thrown)}`);
  }
  // JSON does not ask the result for a toJSON of its own, nor do we: it could go on for ever.
  if (typeof result !== "object" || result === null) return copyValue(result, name, walk);
  if (Array.isArray(result)) return copyItems(result, result.length, walk);
  return isError(result) ? copyError(result, walk) : copyOwn(result, name, walk);
}

function copyItems(items: ArrayLike<unknown>, length: number, walk: Walk): unknown[] {
  const copied: unknown[] = [];
  for (let index = 0; index < length; index++) {
    if (index >= walk.limits.maxBreadth || walk.nodesLeft <= 0) {
      copied.push(leftOut(length - index, length));
      break;
    }
    const item = readProperty(items, index);
    const shownItem = walk.limits.hidesSecrets === true ? shownEntry(item) : item;
    copied.push(copyValue(shownItem, String(index), walk) ?? null);
  }
  return copied;
}

function copyMembers(value: object, walk: Walk, skip?: ReadonlySet<string>): PlainRecord {
  const record = emptyRecord();
  const { first, count } = listNames(value, walk.limits.maxBreadth);
  let taken = 0;
  for (const key of first) {
    if (walk.nodesLeft <= 0) break;
    taken++;
    if (skip?.has(key)) continue;
    const copied = copyValue(shown(readProperty(value, key), key, walk.limits, value), key, walk);
    if (copied !== undefined) record[key] = copied;
  }
  if (taken < count) record["…"] = leftOut(count - taken, count);
  return record;
}

/** The first entries of a Map or Set: by the built-in iterator, since a subclass may have an endless one. */
function firstOf<Item>(iterator: Iterator<Item>, walk: Walk): Item[] {
  const items: Item[] = [];
  for (
    let next = iterator.next();
    !next.done && items.length < walk.limits.maxBreadth;
    next = iterator.next()
  ) {
    items.push(next.value);
  }
  return items;
}

function copySet(set: ReadonlySet<unknown>, walk: Walk): unknown[] {
  return copyItems(firstOf(Set.prototype.values.call(set), walk), sizeOf(set, Set.prototype), walk);
}

function copyMap(map: ReadonlyMap<unknown, unknown>, walk: Walk): PlainRecord {
  const record = emptyRecord();
  let taken = 0;
  for (const [key, value] of firstOf<[unknown, unknown]>(Map.prototype.entries.call(map), walk)) {
    if (walk.nodesLeft <= 0) break;
    taken++;
    const isObject = typeof key === "object" || typeof key === "function";
    const name = isObject && key !== null ? `[${typeof key}]` : String(key);
    record[name] = copyValue(shown(value, name, walk.limits), name, walk) ?? null;
  }
  const size = sizeOf(map, Map.prototype);
  if (taken < size) record["…"] = leftOut(size - taken, size);
  return record;
}

const sizeOf = (collection: object, prototype: object): number =>
  Number(Reflect.get(prototype, "size", collection));

/** Bytes keep the form that JSON gives them, but only as many as are allowed: a 50 MB buffer is not a log line. */
function copyBytes(value: ArrayBufferView | ArrayBufferLike, walk: Walk): unknown {
  const viewed = ArrayBuffer.isView(value) ? value : new Uint8Array(value);
  const items =
    viewed instanceof DataView ? new Uint8Array(viewed.buffer, viewed.byteOffset, viewed.byteLength) : viewed;
  const numbers = copyItems(Object(items), Reflect.get(items, "length"), walk);
  return Buffer.isBuffer(value) ? { type: "Buffer", data: numbers } : numbers;
}

const errorNames = ["message", "stack", "code"] as const; // a literal list, so that each name is known to the compiler

/** What an HTTP client hangs on its errors: sockets, headers, bodies, tokens. */
const clientBaggage: ReadonlySet<string> = new Set(["config", "request", "response"]);
const alreadyTaken: ReadonlySet<string> = new Set(["type", "cause", "errors", ...errorNames]);
const takenAndBaggage: ReadonlySet<string> = new Set([...alreadyTaken, ...clientBaggage]);

/** An error as `{type, message, stack, code, cause, errors}` and what else it carries of its own. */
function copyError(error: Error, walk: Walk): PlainRecord {
  const record = emptyRecord();
  record["type"] = errorType(error);
  for (const name of errorNames) {
    const value = copyValue(readProperty(error, name), name, walk);
    if (value !== undefined) record[name] = value;
  }
  for (const name of ["cause", "errors"]) {
    const value = readProperty(error, name);
    if (value !== undefined) record[name] = copyValue(value, name, walk);
  }
  const hasBaggage = [...clientBaggage].some((name) => typeof readProperty(error, name) === "object");
  const own = copyMembers(error, walk, hasBaggage ? takenAndBaggage : alreadyTaken);
  if (own["name"] === record["type"]) delete own["name"]; // a class that sets its name says nothing new
  return Object.assign(record, own);
}

function errorType(error: Error): unknown {
  const made = readProperty(error, "constructor");
  const type = typeof made === "function" ? readProperty(made, "name") : readProperty(error, "name");
  return typeof type === "string" && type !== "" ? type : "Error";
}

/** Reads one property; a throw becomes the text that stands in its place. */
export function readProperty(from: object, key: string | number): unknown {
  try {
    return Reflect.get(from, key);
  } catch (thrown) {
    return unreadable(String(key), thrown);
  }
}

/** Notes that a property threw. @returns the text that stands in its place */
export const unreadable = (name: string, thrown: unknown): string =>
  broken(name, `getter threw: ${reason(thrown)}`);

/** Notes what is wrong with a value. @returns the text that stands in its place */
export function broken(name: string, text: string): string {
  note(name === "" ? text : `${stringify(name)}: ${text}`);
  return `[${text}]`;
}

/** The text that stands for what is beyond a limit. */
export function leftOut(count: number, of: number): string {
  const text = `${count} of ${of} left out`;
  note(text);
  return `[${text}]`;
}
