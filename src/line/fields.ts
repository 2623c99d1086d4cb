// The members of whatever was given as fields, bindings or context: each read once, under a guard, so that one bad
// member costs that member.
import { types } from "node:util";
import { note, reason } from "./attempt.js";
import { readGiven } from "./given.js";
import { defaultLimits, type Limits, listNames, type Names } from "./limits.js";
import {
  emptyRecord,
  entryName,
  isError,
  type PlainRecord,
  plainCopy,
  readProperty,
  sizeOf,
  unreadable,
} from "./plain.js";
import { hasPollutedPrototype, isPlain } from "./print.js";
import { summaryFields } from "./summary.js";

/**
 * Copies the members of what was given as context, each within limits of its own: one bad member costs that member.
 * Its `toJSON` is asked as `readBindings` asks it.
 */
export function plainFields(given: unknown, limits: Limits = defaultLimits): PlainRecord {
  if (isLiteral(given) && !("toJSON" in given)) return copyLiteral(given, limits);
  return readMembers(membersOf(given), limits.maxBreadth, (value, key) => plainCopy(value, limits, key));
}

/** The members of what was given as bindings: of what its `toJSON` returns, if it has one. */
export const readBindings = (given: unknown): PlainRecord => readFields(membersOf(given));

/** What has members to print; a text has none, and is left out, with a note. */
function membersOf(given: unknown): unknown {
  if (typeof given !== "object" || given === null) return given;
  const read = readGiven(given);
  switch (read.kind) {
    case "fields":
      return read.fields;
    case "items":
      return read.items;
    case "value":
      note(`the fields are left out: they give ${kindOf(read.value)}, not an object`);
      return undefined;
    case "broken":
      return undefined;
  }
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  return typeof value === "object" ? "bytes" : `a ${typeof value}`;
}

/** Whether the fields are an object as a literal makes it, which nearly all are. */
const isLiteral = (fields: unknown): fields is PlainRecord =>
  typeof fields === "object" &&
  fields !== null &&
  !types.isProxy(fields) &&
  isPlain(fields) &&
  !hasPollutedPrototype();

/**
 * An object on which every name is ordinary, for the few fields of a context: V8 reads it fast, while what
 * `Object.create(null)` makes is a hash table to it.
 */
export class BareRecord {
  [name: string]: unknown;
}
Reflect.deleteProperty(BareRecord.prototype, "constructor");
Object.setPrototypeOf(BareRecord.prototype, null);

/** What `readMembers` would give for them, in a third of the time. */
function copyLiteral(fields: PlainRecord, limits: Limits): PlainRecord {
  const copy = new BareRecord();
  let count = 0;
  for (const name in fields) {
    if (++count > limits.maxBreadth) continue;
    let value: unknown;
    // Here and not in a function of its own: V8 reads `fields[name]` by the loop's own list of places.
    try {
      value = fields[name];
    } catch (thrown) {
      value = unreadable(name, thrown);
    }
    copy[name] = plainCopy(value, limits, name);
  }
  noteLeftOut(count, limits.maxBreadth);
  return copy;
}

/** Reads each member once, leaving its value as it is; what throws becomes a text. */
export function readFields(fields: unknown, limits: Limits = defaultLimits): PlainRecord {
  return readMembers(fields, limits.maxBreadth, (value) => value);
}

function readMembers(
  given: unknown,
  breadth: number,
  take: (value: unknown, key: string) => unknown,
): PlainRecord {
  const record = emptyRecord();
  if (typeof given !== "object" || given === null) return record;
  if (isError(given)) return Object.assign(record, { err: take(given, "err") });
  if (types.isMap(given)) return readEntries(given, breadth, take);
  const from = summaryFields(given) ?? given;
  let names: Names;
  try {
    names = listNames(from, breadth);
  } catch (thrown) {
    note(`the fields cannot be listed: ${reason(thrown)}`);
    return record;
  }
  for (const key of names.first) record[key] = take(readProperty(from, key), key);
  noteLeftOut(names.count, names.first.length);
  return record;
}

/** The entries of a Map, by the built-in iterator: a subclass may have an endless one. */
function readEntries(
  map: ReadonlyMap<unknown, unknown>,
  breadth: number,
  take: (value: unknown, key: string) => unknown,
): PlainRecord {
  const record = emptyRecord();
  let left = breadth;
  for (const [key, value] of Map.prototype.entries.call(map)) {
    if (--left < 0) break;
    const name = entryName(key);
    record[name] = take(value, name);
  }
  noteLeftOut(sizeOf(map, Map.prototype), breadth);
  return record;
}

/** Says that of `count` fields only some were read. */
export function noteLeftOut(count: number, read: number): void {
  if (count > read) note(`${count - read} of ${count} fields left out`);
}
