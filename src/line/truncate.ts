// Cuts a line that is too long: still valid JSON, with what is small in it untouched. Container runtimes and syslog
// daemons would cut it anywhere.
import { dueToId, pieceOf, splitLeftOut } from "./cut-value.js";
import { unquote } from "./members.js";
import { keyText } from "./opening.js";
import { type Entry, entriesOf, type Outline, outlineOf, textIn } from "./outline.js";
import { type Growing, Members, type Spot } from "./piece.js";
import type { Rank } from "./shares.js";

/** How a line is written down in its last form, as far as bytes go. */
export interface Sizing {
  /** Bytes that a line has beside its members. */
  readonly frameBytes: number;
  /** Bytes around a member's value. */
  bytesAround(quotedKey: string): number;
  /** Whether objects and arrays stand there as texts, their quotes and backslashes escaped once more. */
  readonly nestsTexts: boolean;
}

/** The sizes of a line that is one flat object. */
export const flatSizing = (end: string): Sizing => ({
  frameBytes: end.length, // `{` takes the place of the first comma
  bytesAround: (quotedKey) => Buffer.byteLength(quotedKey) + ":,".length,
  nestsTexts: false,
});

/** What a format's names say of a line's members. */
export interface Ranks {
  /** Level and time, ids, and what is kept; all other names are usual. */
  readonly ofLine: ReadonlyMap<string, Rank>;
  /** Ids that are parts of an object of the line, by that object's name. */
  readonly idsIn: ReadonlyMap<string, ReadonlySet<string>>;
  /** The name of the line's error. */
  readonly error: string;
  /** Names of an error's message and stack, where the format has them in members of their own. */
  readonly messages: ReadonlySet<string>;
  readonly stacks: ReadonlySet<string>;
  readonly message: string;
  /** Names that the format has for fields. */
  readonly placed: ReadonlySet<string>;
  /** The name of the member that says how many are left out. */
  readonly leftOut: string;
}

/** What `truncate` must know of the line. */
export interface Cut {
  /** Bytes of the line in its last form at most, its end included. */
  readonly maxBytes: number;
  /** Bytes that it had in its last form. */
  readonly bytes: number;
  /** Whether its message is only the beginning of what the program gave. */
  readonly isMessagePart: boolean;
  readonly ranks: Ranks;
  readonly sizing: Sizing;
  /** `}` and the line's end. */
  readonly end: string;
}

/**
 * Cuts a line by fair shares. The share of the line, of an object or an array is the largest number of bytes for which
 * the members, each with that many at most, have room. Members of at most the share stay as they are. The others are
 * cut to it: a text keeps its beginning, an object or array is cut in its own largest members. What would have less
 * than 16 bytes is left out and counted (`"…":"[3 of 10 left out]"`, in an array the last item), the last first. Level
 * and time come before all others, then the conventional ids and an error's type and code, 256 bytes of their values at
 * least. An error's stack is cut in its message before its frames, and an error whose message is also the line's does
 * not count that twice. A short text that the format has a place for, such as an address, is kept whole or left out.
 * Room that is left over goes to what was cut.
 *
 * A member's bytes are those of its last form in UTF-8: key, quotes, colon and value, and a comma; an item's are its
 * value and a comma.
 *
 * @param line a whole line that has more than `maxBytes` @returns the cut line, with `log_truncated`
 */
export function truncate(line: string, { maxBytes, bytes, isMessagePart, ranks, sizing, end }: Cut): string {
  const outline = outlineOf(line.slice(0, 1 - end.length));
  const leftOutKey = keyText(ranks.leftOut).slice(0, -1);
  const { entries, leftOut } = splitLeftOut(outline, { from: 0, to: outline.text.length }, leftOutKey);
  const message = entries.find((entry) => nameOf(entry) === ranks.message);
  const ofError = messageOfError(outline, entries, ranks) ?? message;
  const cutting = { outline, limit: maxBytes, message: message && textIn(outline, message), isMessagePart };
  const pieces = entries.map((entry) =>
    pieceOf(cutting, { ...spotInLine(entry, ranks, sizing), message: ofError && textIn(outline, ofError) }),
  );
  const members = new Members(pieces, sizing.bytesAround(leftOutKey), leftOut);
  const room = maxBytes - sizing.frameBytes - sizing.bytesAround('"log_truncated"') - String(bytes).length;
  cutToRoom(members, room);
  growBack(members, room);
  let before = "";
  let last = "";
  for (const piece of pieces) {
    if (piece.bytes === 0) continue;
    const { entry } = piece;
    const member = `,${entry.quotedKey}:${piece.text}`;
    if (entry === message || nameOf(entry) === "log_error") last += member;
    else before += member;
  }
  const { count } = members;
  if (count !== undefined) before += `,${leftOutKey}:${count}`;
  return `{${before.slice(1)},"log_truncated":${bytes}${last}${end}`;
}

const nameOf = ({ quotedKey }: Entry): string => unquote(quotedKey ?? '""');

/** The message of the line's error: a member of the line, or of its error where that is one object. */
function messageOfError(outline: Outline, entries: readonly Entry[], ranks: Ranks): Entry | undefined {
  const own = entries.find((entry) => ranks.messages.has(nameOf(entry)));
  if (own !== undefined) return own;
  const error = entries.find((entry) => nameOf(entry) === ranks.error);
  if (error === undefined || outline.text[error.from] !== "{") return undefined;
  return entriesOf(outline, error.from, error.to).find(({ quotedKey }) => quotedKey === '"message"');
}

/** What comes before others at least, its name and quotes not counted. */
const dueToKept = 64;
const dueToError = 256;

function spotInLine(entry: Entry, ranks: Ranks, { bytesAround, nestsTexts }: Sizing): Spot {
  const name = nameOf(entry);
  const rank = ranks.ofLine.get(name) ?? "usual";
  return {
    entry,
    rank,
    first: rank !== "kept" ? dueToId.first : name === ranks.error ? dueToError : dueToKept,
    around: bytesAround(entry.quotedKey ?? ""),
    isInText: false,
    hasText: nestsTexts,
    part: ranks.stacks.has(name) ? "stack" : ranks.messages.has(name) ? "message" : undefined,
    ids: ranks.idsIn.get(name),
    isPlaced: ranks.placed.has(name),
  };
}

/** Less that is left over is not worth another try at all of the line, or at what is cut in it. */
const worthATry = 200;
const worthGiving = 256;
const mostTries = 8;

/**
 * Cuts the members to the room. Some cannot use their share, such as an object of long numbers: then all are cut again as
 * if there were more room, as long as they do not use more than there is.
 */
function cutToRoom(members: Members, room: number): void {
  members.cut(room);
  let given = room;
  let more = room - members.bytes;
  for (let tries = 0; tries < mostTries && more >= worthATry; tries++) {
    members.cut(given + more);
    const left = room - members.bytes;
    if (left >= 0) {
      given += more;
      more = left;
    } else more = Math.floor(more / 2);
  }
  if (members.bytes > room) members.cut(given);
}

/** What is brought back by one round may grow in the next. */
const mostRounds = 4;

/**
 * Gives what is left over to all that was cut: a member that was left out, an error's message that is said twice. Those
 * that miss the least have it first, so that what is small is whole before anything else is longer.
 */
function growBack(members: Members, room: number): void {
  for (let round = 0; round < mostRounds; round++) {
    let left = room - members.bytes;
    if (left < worthGiving) return;
    const growing = [...members.growing()].sort(byMissing);
    for (const [index, one] of growing.entries()) {
      const before = one.bytes;
      const share = Math.max(worthGiving, Math.floor(left / (growing.length - index)));
      one.grow(one.missing === 0 ? left : Math.min(left, share));
      left -= one.bytes - before;
    }
  }
}

const byMissing = (one: Growing, other: Growing): number =>
  one.missing === other.missing ? 0 : one.missing - other.missing;
