// A bounded copy of any value as plain data: objects without a prototype, arrays, strings, numbers, booleans, null.
// Never throws. What cannot be read is replaced by a short text that names the reason, and noted; its healthy
// siblings stay. Context values are snapshotted by it, and every value that the printer refuses goes through it.
import { types } from "node:util";
import { reason } from "./attempt.js";
import { readError } from "./error-members.js";
import { defaultLimits, type Limits, listNames } from "./limits.js";
import { isRawJson } from "./raw-json.js";
import { broken, emptyRecord, isError, leftOut, type PlainRecord, readProperty } from "./read.js";
import { scalarText } from "./scalar.js";
import { hideInText } from "./secret-texts.js";
import { shown, shownEntry } from "./secrets.js";
import { summaryOf } from "./summary.js";

export { broken, emptyRecord, isError, leftOut, type PlainRecord, readProperty, unreadable } from "./read.js";

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
  if (typeof value === "string") return limits.hidesSecrets === true ? hideInText(value) : value;
  return copyValue(value, name, startWalk(limits));
}

export const startWalk = (limits: Limits): Walk => ({ limits, nodesLeft: limits.maxNodes, ancestors: [] });

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
      return walk.limits.hidesSecrets === true ? hideInText(value) : value;
    default:
      return value;
  }
}

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
  if (isRawJson(value)) return value; // frozen, and its text is JSON's
  const summary = summaryOf(value, walk.limits);
  if (summary !== undefined) return copyMembers(summary, walk);
  const toJSON = findToJSON(value);
  return toJSON === undefined ? copyOwn(value, name, walk) : copyToJSON(toJSON, name, walk);
}

/** The value's `toJSON`, called with the name of its member; one that `Object.prototype` was given is nobody's. */
export function findToJSON(value: object): ((name: string) => unknown) | undefined {
  const toJSON = readProperty(value, "toJSON");
  if (typeof toJSON !== "function" || toJSON === Reflect.get(Object.prototype, "toJSON")) return undefined;
  return (name) => Reflect.apply(toJSON, value, [name]);
}

function copyOwn(value: object, name: string, walk: Walk): unknown {
  if (types.isMap(value)) return copyMap(value, walk);
  if (types.isSet(value)) return copySet(value, walk);
  if (types.isBoxedPrimitive(value)) return copyValue(value.valueOf(), name, walk);
  return copyMembers(value, walk);
}

function copyToJSON(toJSON: (name: string) => unknown, name: string, walk: Walk): unknown {
  let result: unknown;
  try {
    result = toJSON(name);
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

function copyMembers(value: object, walk: Walk): PlainRecord {
  const record = emptyRecord();
  const { first, count } = listNames(value, walk.limits.maxBreadth);
  let taken = 0;
  for (const key of first) {
    if (walk.nodesLeft <= 0) break;
    taken++;
    const copied = copyValue(shown(readProperty(value, key), key, walk.limits, value), key, walk);
    if (copied !== undefined) record[key] = copied;
  }
  if (taken < count) record["…"] = leftOut(count - taken, count);
  return record;
}

/** An error's own texts are printed even if no node is left: an error without them says nothing. */
function copyError(error: Error, walk: Walk): PlainRecord {
  const members = readError(error, walk.limits);
  const names = Object.keys(members);
  let skipped = 0;
  for (const key of names) {
    const value = shown(members[key], key, walk.limits);
    const isText = typeof value !== "object" || value === null;
    const isSkipped = walk.nodesLeft <= 0 && !isText;
    const copied = isSkipped ? undefined : copyValue(value, key, walk);
    if (isSkipped) skipped++;
    if (copied === undefined) delete members[key];
    else members[key] = copied; // in its own place: a second record would be the most that an error allocates
  }
  if (skipped > 0) members["…"] = leftOut(skipped, names.length);
  return members;
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
    const name = entryName(key);
    record[name] = copyValue(shown(value, name, walk.limits), name, walk) ?? null;
  }
  const size = sizeOf(map, Map.prototype);
  if (taken < size) record["…"] = leftOut(size - taken, size);
  return record;
}

/** The name under which a Map's entry is printed: to ask an object for text runs its code. */
export const entryName = (key: unknown): string =>
  key !== null && (typeof key === "object" || typeof key === "function") ? `[${typeof key}]` : String(key);

/** The size of a Map or Set, by the built-in getter. */
export const sizeOf = (collection: object, prototype: object): number =>
  Number(Reflect.get(prototype, "size", collection));

/** Bytes keep the form that JSON gives them, but only as many as are allowed: a 50 MB buffer is not a log line. */
function copyBytes(value: ArrayBufferView | ArrayBufferLike, walk: Walk): unknown {
  const viewed = ArrayBuffer.isView(value) ? value : new Uint8Array(value);
  const items =
    viewed instanceof DataView ? new Uint8Array(viewed.buffer, viewed.byteOffset, viewed.byteLength) : viewed;
  const numbers = copyItems(Object(items), Reflect.get(items, "length"), walk);
  return Buffer.isBuffer(value) ? { type: "Buffer", data: numbers } : numbers;
}
