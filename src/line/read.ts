// Reading a value that may resist: what throws costs itself, and a short text stands in its place.
import { types } from "node:util";
import { note, reason } from "./attempt.js";

const { stringify } = JSON; // captured: a user's replacement must not change what is said

/** An object of a plain copy. */
export interface PlainRecord {
  [key: string]: unknown;
}

/** An object on which every name is ordinary, `__proto__` included. */
export function emptyRecord(): PlainRecord {
  const bare: PlainRecord = Object.create(null);
  return bare;
}

/** Whether JSON and every serializer should treat the value as an error. Never throws. */
export function isError(value: unknown): value is Error {
  try {
    return types.isNativeError(value) || value instanceof Error;
  } catch {
    return false;
  }
}

/** Reads one property; a throw becomes the text that stands in its place. */
export function readProperty(from: object, key: string | number): unknown {
  try {
    return Reflect.get(from, key);
  } catch (thrown) {
    return unreadable(String(key), thrown);
  }
}

/** Reads one property to find out what an object is. Never throws, notes nothing; undefined if `from` is no object. */
export function peek(from: unknown, key: string | symbol): unknown {
  if ((typeof from !== "object" && typeof from !== "function") || from === null) return undefined;
  try {
    return Reflect.get(from, key);
  } catch {
    return undefined;
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
