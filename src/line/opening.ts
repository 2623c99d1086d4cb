// What stands before a member's value. V8 keeps a sum of strings as a tree, and each of its parts is paid for when it is
// joined and again when the line is written. So a text's quotes are no parts: the opening one belongs to the name before
// it, and the closing one to what follows.
import { escapeUnsafe } from "./quote.js";

const { stringify } = JSON; // captured: a user's replacement must not change a line's form

/** What a member stands behind: none, one whose value is printed, or one whose text has its closing quote due. */
export const first = 0;
export const afterValue = 1;
export const afterText = 2;
export type Behind = typeof first | typeof afterValue | typeof afterText;

/** A text for each of the three. */
interface ByBehind {
  readonly first: string;
  readonly afterValue: string;
  readonly afterText: string;
}

/** By branches, since V8 checks an index at each use. */
export function textBy(behind: Behind, texts: ByBehind): string {
  if (behind === afterValue) return texts.afterValue;
  return behind === afterText ? texts.afterText : texts.first;
}

/** How a member begins. */
export interface Opening {
  /** `,"name":`, and `","name":` behind a text. */
  readonly ofValue: ByBehind;
  /** The same before a text that prints as it is: `,"name":"` and `","name":"`. */
  readonly ofText: ByBehind;
}

/**
 * @param next  the member's name as it stands in the line, with what parts it from the one before
 * @param alone the same where it is the first one. @default as any other: members of a line stand behind its time
 */
export const openingOf = (next: string, alone: string = next): Opening => ({
  ofValue: { first: alone, afterValue: next, afterText: `"${next}` },
  ofText: { first: `${alone}"`, afterValue: `${next}"`, afterText: `"${next}"` },
});

/** What members of a line end with. */
export const quoteDue: ByBehind = { first: "", afterValue: "", afterText: '"' };

/** What an object inside a line ends with; the first of its members opens it. */
export const objectEnd: ByBehind = { first: "{}", afterValue: "}", afterText: '"}' };

/** How a member of that name begins in an object inside a line; kept for names seen before. */
export function memberOpening(name: string): Opening {
  const known = openings.get(name);
  if (known !== undefined) return known;
  const text = keyText(name);
  const opening = openingOf(`,${text}`, `{${text}`);
  if (openings.size >= maxOpenings) openings.clear();
  if (name.length <= maxNameLength) openings.set(name, opening);
  return opening;
}

const openings = new Map<string, Opening>();
/** Bounded, since names may come from outside. */
const maxOpenings = 2_000;
const maxNameLength = 64;

/** `,"name":`, kept for names seen before. */
export const nextKeyText = (name: string): string => memberOpening(name).ofValue.afterValue;

/** `"name":`. A broken name keeps its escapes: mended, it could be the same as another. */
export const keyText = (name: string): string => `${escapeUnsafe(stringify(name))}:`;
