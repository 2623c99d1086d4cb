// A text of a line that is too long. Of an error's stack, the message is cut before the frames; of an error's message that
// is the line's as well, little is said twice.
import type { Entry } from "./outline.js";
import type { Cutting, Growing, Piece, Spot } from "./piece.js";
import { framesAt, Run } from "./run.js";

/** What a stack has of its message at least, and what of a message is printed again where the line has it already. */
const leanHead = 128;
const leanMessage = 256;

export class Text implements Piece, Growing {
  readonly entry: Entry;
  readonly rank: Piece["rank"];
  readonly size: number;
  readonly first: number;
  /** Name and quotes. */
  readonly #frame: number;
  readonly #isLongKey: boolean;
  /** All of it, or what stands before the frames of a stack. */
  readonly #run: Run;
  readonly #frames: Run | undefined;
  readonly #isSaid: boolean;
  #isKept = false;

  constructor(cutting: Cutting, { entry, rank, first, around, isInText, part, message }: Spot) {
    const { outline, limit } = cutting;
    const inside = outline.text.slice(entry.from + 1, entry.to - 1);
    const behind = part === "stack" ? framesAt(inside, message) : -1;
    this.entry = entry;
    this.rank = rank;
    this.#frame = around + (isInText ? 4 : 2);
    this.#isLongKey = hasLongKey(entry);
    this.#run = new Run(behind === -1 ? inside : inside.slice(0, behind), isInText, limit);
    this.#frames = behind === -1 ? undefined : new Run(inside.slice(behind), isInText, limit);
    this.size = this.#frame + this.#run.size + (this.#frames?.size ?? 0);
    this.first = this.#frame + first;
    this.#isSaid = part === "message" && isSaid(cutting, inside);
  }

  get lean(): number {
    const { size } = this.#run;
    const most = this.#frames !== undefined ? leanHead : this.#isSaid ? leanMessage : size;
    return this.#frame + Math.min(size, most) + (this.#frames?.size ?? 0);
  }

  get least(): number {
    return this.#isLongKey
      ? this.size
      : Math.min(this.size, this.#frame + (this.#frames === undefined ? 3 : 6));
  }

  get bytes(): number {
    return this.#isKept ? this.#frame + this.#run.bytes + (this.#frames?.bytes ?? 0) : 0;
  }

  get missing(): number {
    return this.size - this.bytes;
  }

  get text(): string {
    return `"${this.#run.kept}${this.#frames?.kept ?? ""}"`;
  }

  cut(budget: number): void {
    this.#isKept = budget > 0;
    if (!this.#isKept) return;
    this.#run.reset();
    this.#frames?.reset();
    const room = budget - this.#frame;
    const head = Math.min(this.#run.size, leanHead, Math.floor(room / 2));
    this.#frames?.extend(Math.max(room - this.#run.size, room - head));
    this.#run.extend(room - (this.#frames?.bytes ?? 0));
  }

  grow(extra: number): void {
    const room = this.bytes + extra - this.#frame;
    this.#frames?.extend(room - this.#run.bytes);
    this.#run.extend(room - (this.#frames?.bytes ?? 0));
  }

  *growing(): Iterable<Growing> {
    if (this.bytes < this.size) yield this;
  }
}

/** Whether the line's message says the same, or ends in it. */
function isSaid({ message, isMessagePart }: Cutting, inside: string): boolean {
  if (!message || inside === "") return false;
  return message.endsWith(inside) || (isMessagePart && inside.startsWith(message));
}

/** A longer key is not kept without the whole of its value. */
const longestKey = 256;

export const hasLongKey = ({ quotedKey }: Entry): boolean =>
  quotedKey !== undefined && Buffer.byteLength(quotedKey) - 2 > longestKey;
