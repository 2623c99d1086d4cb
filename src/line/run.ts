// A run of printed text of which the beginning is kept: cut never inside an escape or a surrogate pair, with `…` where
// something is missing.

const backslash = 92;
const ellipsisBytes = 3;

/** UTF-8 bytes of printed JSON; in a text that holds JSON, each quote and backslash has a backslash of its own. */
export function weigh(printed: string, isInText: boolean): number {
  const bytes = Buffer.byteLength(printed);
  if (!isInText) return bytes;
  let escapes = 0;
  for (let at = 0; at < printed.length; at++) {
    const unit = printed.charCodeAt(at);
    if (unit === 34 || unit === backslash) escapes++;
  }
  return bytes + escapes;
}

/** The same, but infinite where it is more than `limit`: what is that long is not measured. */
export const weighUpTo = (printed: string, isInText: boolean, limit: number): number =>
  printed.length > limit ? Number.POSITIVE_INFINITY : weigh(printed, isInText);

/** A run of printed text of which the beginning is kept. */
export class Run {
  /** Bytes of the whole. */
  readonly size: number;
  readonly #text: string;
  readonly #isInText: boolean;
  #end = 0;
  #bytes = 0;

  constructor(text: string, isInText: boolean, limit: number) {
    this.#text = text;
    this.#isInText = isInText;
    this.size = weighUpTo(text, isInText, limit);
  }

  get isWhole(): boolean {
    return this.#end === this.#text.length;
  }

  /** What it has now, the ellipsis included. */
  get bytes(): number {
    return this.isWhole ? this.#bytes : this.#bytes + ellipsisBytes;
  }

  get kept(): string {
    return this.isWhole ? this.#text : `${this.#text.slice(0, this.#end)}…`;
  }

  /** Keeps nothing of it, or but the ellipsis. */
  reset(): void {
    this.#end = 0;
    this.#bytes = 0;
  }

  /** Keeps as much as has room in `bytes`, never less than before. */
  extend(bytes: number): void {
    if (this.size <= bytes) {
      this.#end = this.#text.length;
      this.#bytes = this.size;
      return;
    }
    while (this.#end < this.#text.length) {
      const [units, size] = sizeAt(this.#text, this.#end, this.#isInText);
      if (this.#bytes + size + ellipsisBytes > bytes) return;
      this.#end += units;
      this.#bytes += size;
    }
  }
}

/** UTF-16 units and UTF-8 bytes of the escape or character at `at`. */
function sizeAt(text: string, at: number, isInText: boolean): readonly [units: number, bytes: number] {
  const unit = text.charCodeAt(at);
  if (unit === backslash) return sizeOfEscape(text, at, isInText ? 1 : 0);
  if (unit < 0x80) return [1, 1];
  if (unit < 0x800) return [1, 2];
  const isPair = (unit & surrogate) === 0xd800 && (text.charCodeAt(at + 1) & surrogate) === 0xdc00;
  return isPair ? [2, 4] : [1, 3];
}

/** @param more what a backslash takes beyond its byte */
function sizeOfEscape(text: string, at: number, more: number): readonly [units: number, bytes: number] {
  const escaped = text[at + 1];
  if (escaped !== "u") return [2, 2 + more + (escaped === '"' || escaped === "\\" ? more : 0)];
  return escapedPair.test(text.slice(at, at + 12)) ? [12, 12 + 2 * more] : [6, 6 + more];
}

const surrogate = 0xfc00; // of a unit, what tells the first half of a pair from the second, and both from the rest
const escapedPair = /^\\ud[89ab]..\\ud[c-f]..$/i;

/**
 * Where the frames of a printed stack begin, at the end of the line before them; -1 where it has none.
 * @param message the error's, printed: what looks like a frame in it is none
 */
export function framesAt(stack: string, message = ""): number {
  const beginning = message.slice(0, enoughToKnow);
  const named = stack.slice(0, longestName + beginning.length).indexOf(beginning);
  let at = stack.indexOf(frameStart, named === -1 ? 0 : named + message.length);
  while (at > 0 && isEscaped(stack, at)) at = stack.indexOf(frameStart, at + 1);
  return at;
}

const frameStart = "\\n    at ";
/** What V8 prints before the message: the error's name, at times a code. */
const longestName = 256;
const enoughToKnow = 1_000;

/** Whether the backslash at `at` is the second one of an escape. */
function isEscaped(text: string, at: number): boolean {
  let before = at;
  while (text.charCodeAt(before - 1) === backslash) before--;
  return (at - before) % 2 === 1;
}
