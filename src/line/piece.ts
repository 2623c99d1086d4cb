// A value of a line that is too long, and what is kept of it: cut by giving it fewer bytes than it has.

import type { Entry, Outline } from "./outline.js";
import { weigh } from "./run.js";
import { type Claim, type Rank, shareOfReturned, shareOut } from "./shares.js";

/** What holds for all values of one line. */
export interface Cutting {
  readonly outline: Outline;
  /** A value of more bytes is not measured: no line has room for it. */
  readonly limit: number;
  /** The line's message as it is printed, without its quotes; undefined where it is no text. */
  readonly message: string | undefined;
  /** Whether that is only the beginning of what the program gave. */
  readonly isMessagePart: boolean;
}

/** Where a value stands, and what is due to it there. */
export interface Spot {
  readonly entry: Entry;
  readonly rank: Rank;
  /** What comes before others, for `header` and `id`, or before it is cut to less, for `kept`; without its name. */
  readonly first: number;
  /** Bytes of its name and of what parts it from what is around it. */
  readonly around: number;
  /** Whether it stands inside a text, as the members of nested values do in logfmt. */
  readonly isInText: boolean;
  /** The same of what is inside it. */
  readonly hasText: boolean;
  /** Which part of an error it is. */
  readonly part?: "message" | "stack" | undefined;
  /** Whether the format has a place for it: its back end may take no other text there than an address, a time, an id. */
  readonly isPlaced?: boolean;
  /** Of a stack: its error's message, printed, without quotes. */
  readonly message?: string | undefined;
  /** Names of ids among its members: with them, what is due to it is what is due to them. */
  readonly ids?: ReadonlySet<string> | undefined;
}

export interface Piece extends Claim {
  readonly entry: Entry;
  /** Bytes it has now, its name included; 0 where it is left out. */
  readonly bytes: number;
  /** Its value as far as it is kept, printed. */
  readonly text: string;
  /** Gives it that many bytes, whatever it had: all, none, or at least `least`. */
  cut(budget: number): void;
  /** What of it is kept and not whole. */
  growing(): Iterable<Growing>;
}

/** Something that can grow by its next character, item or member. */
export interface Growing {
  readonly bytes: number;
  /** Bytes that a text has not; 0 for members, of which those that are left out are asked first. */
  readonly missing: number;
  grow(extra: number): void;
}

/** Members or items that share a room. */
export class Members implements Growing {
  readonly pieces: readonly Piece[];
  /** Bytes of the member or item that says how many are left out, at most. */
  readonly countBytes: number;
  readonly #countAround: number;
  readonly #before: LeftOut;

  /**
   * @param countAround what stands around the text that says how many are left out
   * @param before      what was left out when they were printed
   */
  constructor(
    pieces: readonly Piece[],
    countAround: number,
    before: LeftOut = { count: 0, of: pieces.length },
  ) {
    this.pieces = pieces;
    this.#countAround = countAround;
    this.#before = before;
    this.countBytes = countAround + weigh(leftOutText(before.of, before.of), false);
  }

  /** What they would have without what the line has elsewhere. */
  get lean(): number {
    let bytes = this.#before.count > 0 ? this.countBytes : 0;
    for (const { lean } of this.pieces) bytes += lean;
    return bytes;
  }

  get bytes(): number {
    let { count } = this.#before;
    let bytes = 0;
    // Each piece is asked once: they ask their own in turn, and twice at each of 64 levels would never end.
    for (const piece of this.pieces) {
      const own = piece.bytes;
      if (own === 0) count++;
      bytes += own;
    }
    return count === 0
      ? bytes
      : bytes + this.#countAround + weigh(leftOutText(count, this.#before.of), false);
  }

  /** Says how many are left out; undefined where none is. */
  get count(): string | undefined {
    let { count } = this.#before;
    for (const { bytes } of this.pieces) if (bytes === 0) count++;
    return count === 0 ? undefined : leftOutText(count, this.#before.of);
  }

  cut(room: number): void {
    const isCounted = this.#before.count > 0;
    const budgets = shareOut(
      this.pieces,
      isCounted ? room - this.countBytes : room,
      isCounted ? 0 : this.countBytes,
    );
    for (const [piece, budget] of budgets) piece.cut(budget);
  }

  get missing(): number {
    return 0;
  }

  /** Has those come back that are left out, the smallest first: whole, or with what such a member has at least. */
  grow(extra: number): void {
    let left = extra;
    for (const piece of this.pieces.toSorted((one, other) => one.size - other.size)) {
      if (piece.bytes > 0 || Math.min(piece.least, piece.size) > left) continue;
      piece.cut(Math.min(piece.size, left, Math.max(piece.least, shareOfReturned)));
      left -= piece.bytes;
    }
  }

  /** Those of its members that can grow, itself first where some are left out. */
  *growing(): Iterable<Growing> {
    if (this.pieces.some(({ bytes }) => bytes === 0)) yield this;
    for (const piece of this.pieces) if (piece.bytes > 0 && piece.bytes < piece.size) yield* piece.growing();
  }
}

/** How many of how many were left out. */
export interface LeftOut {
  readonly count: number;
  readonly of: number;
}

/** As the printer has it where a value is beyond its limits. */
export const leftOutText = (count: number, of: number): string => `"[${count} of ${of} left out]"`;

const leftOutPattern = /^"\[(\d+) of (\d+) left out\]"$/;

/** Reads such a text again. */
export function readLeftOut(printed: string): LeftOut | undefined {
  const [, count, of] = leftOutPattern.exec(printed) ?? [];
  return count === undefined ? undefined : { count: Number(count), of: Number(of) };
}
