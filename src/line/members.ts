// The members of printed JSON, found by reading the text once: `,"key":value` pieces that can be dropped, replaced
// or cut without printing anything again.
import { nextKeyText } from "./opening.js";

/** One member of an object's text. */
export interface Member {
  /** The key as the program wrote it, unescaped. */
  readonly key: string;
  /** The value's JSON text. */
  readonly value: string;
}

const quoteUnit = 34;
const backslash = 92;
const comma = 44;

/** Splits `,"a":1,"b":{…}` (the comma before the first member may be missing); the text must be valid JSON inside. */
export function splitMembers(text: string): Member[] {
  const members: Member[] = [];
  let at = text.charCodeAt(0) === comma ? 1 : 0;
  while (at < text.length) {
    const keyEnd = endOfString(text, at);
    const valueEnd = endOfValue(text, keyEnd + 1);
    members.push({ key: unquote(text.slice(at, keyEnd)), value: text.slice(keyEnd + 1, valueEnd) });
    at = valueEnd + 1;
  }
  return members;
}

/** The text of members, a comma before each. */
export function joinMembers(members: Iterable<Member>): string {
  let text = "";
  for (const { key, value } of members) text += nextKeyText(key) + value;
  return text;
}

/** The members of `text` whose names are not dropped. */
export function withoutMembers(text: string, isDropped: (name: string) => boolean): string {
  return joinMembers(splitMembers(text).filter(({ key }) => !isDropped(key)));
}

/** The keys of members. */
export function keysOf(text: string): ReadonlySet<string> {
  return new Set(splitMembers(text).map((member) => member.key));
}

const { parse } = JSON; // captured, as the printer's

/** The key as the program wrote it. */
export const unquote = (quoted: string): string =>
  quoted.includes("\\") ? String(parse(quoted)) : quoted.slice(1, -1);

/** The index behind the string that starts at `at`. */
export function endOfString(text: string, at: number): number {
  let end = text.indexOf('"', at + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end + 1;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(at - 1 - backslashes) === backslash) backslashes++;
  return backslashes % 2 === 1;
}

/** The index behind the value that starts at `at`: of the comma after it, or the end of the text. */
function endOfValue(text: string, at: number): number {
  let depth = 0;
  let index = at;
  while (index < text.length) {
    const unit = text.charCodeAt(index);
    if (unit === quoteUnit) {
      index = endOfString(text, index);
      continue;
    }
    if (unit === comma && depth === 0) return index;
    if (unit === 91 || unit === 123) depth++;
    if (unit === 93 || unit === 125) depth--;
    index++;
  }
  return text.length;
}
