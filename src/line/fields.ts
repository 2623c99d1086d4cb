// The members of whatever was given as fields, bindings or context: each read once, under a guard, so that one bad
// member costs that member.
import { note, reason } from "./attempt.js";
import { defaultLimits, type Limits, listNames, type Names } from "./limits.js";
import { emptyRecord, isError, type PlainRecord, plainCopy, readProperty } from "./plain.js";

/** Copies the members of `fields`, each within limits of its own: one bad member costs that member. */
export function plainFields(fields: unknown, limits: Limits = defaultLimits): PlainRecord {
  return readMembers(fields, limits.maxBreadth, (value, key) => plainCopy(value, limits, key));
}

/** Reads each member once, leaving its value as it is; what throws becomes a text. */
export function readFields(fields: unknown, limits: Limits = defaultLimits): PlainRecord {
  return readMembers(fields, limits.maxBreadth, (value) => value);
}

function readMembers(
  from: unknown,
  breadth: number,
  take: (value: unknown, key: string) => unknown,
): PlainRecord {
  const record = emptyRecord();
  if (typeof from !== "object" || from === null) return record;
  if (isError(from)) return Object.assign(record, { err: take(from, "err") });
  let names: Names;
  try {
    names = listNames(from, breadth);
  } catch (thrown) {
    note(`the fields cannot be listed: ${reason(thrown)}`);
    return record;
  }
  for (const key of names.first) record[key] = take(readProperty(from, key), key);
  if (names.count > names.first.length)
    note(`${names.count - names.first.length} of ${names.count} fields left out`);
  return record;
}
