// What stands before a member's value. V8 keeps a sum of strings as a tree, and each of its parts is paid for when it is
// joined and again when the line is written. So a text's quotes are none: the opening one belongs to the name before
// it, and the closing one to what follows.
import { escapeUnsafe } from "./quote.js";

const { stringify } = JSON; // captured: pino prints names by the one of the moment, we do not

/** A member's beginning, by what its value is and what the value before it was. */
export interface Opening {
  /** `,"name":` */
  readonly plain: string;
  /** `,"name":"`, before a text that prints as it is. */
  readonly quoted: string;
  /** `","name":`, behind such a text. */
  readonly afterText: string;
  /** `","name":"`, between two of them. */
  readonly quotedAfterText: string;
}

/** @param plain the member's name as it stands in the line, with what parts it from the one before */
export const openingOf = (plain: string): Opening => ({
  plain,
  quoted: `${plain}"`,
  afterText: `"${plain}`,
  quotedAfterText: `"${plain}"`,
});

/** The same of a member of an object inside a line, which may be the first one. */
export interface MemberOpening extends Opening {
  /** `{"name":` */
  readonly first: string;
  /** `{"name":"` */
  readonly quotedFirst: string;
}

/** How a member of that name begins; kept for names seen before. */
export function memberOpening(name: string): MemberOpening {
  const known = openings.get(name);
  if (known !== undefined) return known;
  const text = keyText(name);
  const opening = { ...openingOf(`,${text}`), first: `{${text}`, quotedFirst: `{${text}"` };
  if (openings.size >= maxOpenings) openings.clear();
  if (name.length <= maxNameLength) openings.set(name, opening);
  return opening;
}

const openings = new Map<string, MemberOpening>();
/** Bounded, since names may come from outside. */
const maxOpenings = 2_000;
const maxNameLength = 64;

/** `"name":`. A broken name keeps its escapes: mended, it could be the same as another. */
export const keyText = (name: string): string => `${escapeUnsafe(stringify(name))}:`;
