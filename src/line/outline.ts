// Where the values of a printed line begin and end. The line is read once; then the members of each object and the items
// of each array are found without reading what is inside them again, however deep they are.
import { endOfString } from "./members.js";

/** A value's place in the text, with the name that stands before it: none in an array. */
export interface Entry {
  /** The key with its quotes, as it is printed; undefined for an item. */
  readonly quotedKey: string | undefined;
  readonly from: number;
  readonly to: number;
}

export interface Outline {
  readonly text: string;
  /** The index behind each object and array that is worth it, by the index of its bracket. */
  readonly ends: ReadonlyMap<number, number>;
}

/** A shorter object or array is read again rather than kept in mind. */
const shortest = 64;

const quoteUnit = 34;
const comma = 44;
const isOpening = (unit: number): boolean => unit === 91 || unit === 123;
const isClosing = (unit: number): boolean => unit === 93 || unit === 125;

export function outlineOf(text: string): Outline {
  const ends = new Map<number, number>();
  const open: number[] = [];
  for (let at = 0; at < text.length; ) {
    const unit = text.charCodeAt(at);
    if (unit === quoteUnit) {
      at = endOfString(text, at);
      continue;
    }
    at++;
    if (isOpening(unit)) open.push(at - 1);
    else if (isClosing(unit)) {
      const from = open.pop() ?? 0;
      if (at - from >= shortest) ends.set(from, at);
    }
  }
  return { text, ends };
}

/** The members of the object, or the items of the array, that stands from `from` to `to`. */
export function entriesOf(outline: Outline, from: number, to: number): Entry[] {
  const { text } = outline;
  const hasKeys = text[from] === "{";
  const entries: Entry[] = [];
  for (let at = skipSpace(text, from + 1); at < to - 1; ) {
    const keyEnd = hasKeys ? endOfString(text, at) : at;
    const start = hasKeys ? skipSpace(text, skipSpace(text, keyEnd) + 1) : at;
    const end = Math.max(endOfValue(outline, start), at + 1); // goes on, whatever a user's own time prints
    entries.push({ quotedKey: hasKeys ? text.slice(at, keyEnd) : undefined, from: start, to: end });
    at = skipSpace(text, end);
    if (text.charCodeAt(at) === comma) at = skipSpace(text, at + 1);
  }
  return entries;
}

/** A text as it is printed, without its quotes; undefined where the value is none. */
export function textIn({ text }: Outline, { from, to }: Entry): string | undefined {
  return text.charCodeAt(from) === quoteUnit ? text.slice(from + 1, to - 1) : undefined;
}

/** A user's own time may print spaces between its members. */
function skipSpace(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) <= 32) at++;
  return at;
}

function endOfValue({ text, ends }: Outline, from: number): number {
  const unit = text.charCodeAt(from);
  if (unit === quoteUnit) return endOfString(text, from);
  if (isOpening(unit)) return ends.get(from) ?? endOfShort(text, from);
  let at = from;
  while (at < text.length && !endsScalar(text.charCodeAt(at))) at++;
  return at;
}

const endsScalar = (unit: number): boolean => unit === comma || isClosing(unit) || unit <= 32;

function endOfShort(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; ) {
    const unit = text.charCodeAt(at);
    if (unit === quoteUnit) {
      at = endOfString(text, at);
      continue;
    }
    at++;
    if (isOpening(unit)) depth++;
    else if (isClosing(unit) && --depth === 0) return at;
  }
  return text.length;
}
