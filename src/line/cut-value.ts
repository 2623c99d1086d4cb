// The pieces of a line by their kind: texts (cut-text.ts), what cannot be cut, and objects and arrays.
import { conventionalNames } from "../context.js";
import { hasLongKey, Text } from "./cut-text.js";
import { type Entry, entriesOf, type Outline, textIn } from "./outline.js";
import {
  type Cutting,
  type Growing,
  type LeftOut,
  leftOutText,
  Members,
  type Piece,
  readLeftOut,
  type Spot,
} from "./piece.js";
import { weigh, weighUpTo } from "./run.js";

export function pieceOf(cutting: Cutting, spot: Spot): Piece {
  const { entry, isPlaced, part } = spot;
  const unit = cutting.outline.text[entry.from];
  const isWord = isPlaced === true && part === undefined && entry.to - entry.from <= longestWord;
  if (unit === '"') return isWord ? new Scalar(cutting, spot) : new Text(cutting, spot);
  return unit === "{" || unit === "[" ? new Container(cutting, spot) : new Scalar(cutting, spot);
}

/** With its quotes; what is longer, such as a path, may be cut. */
const longestWord = 64;

/** A number, true, false or null, or a text that is kept whole or not at all. */
class Scalar implements Piece {
  readonly entry: Entry;
  readonly rank: Piece["rank"];
  readonly size: number;
  readonly first: number;
  readonly text: string;
  bytes = 0;

  constructor({ outline, limit }: Cutting, { entry, rank, around, isInText }: Spot) {
    this.entry = entry;
    this.rank = rank;
    this.text = outline.text.slice(entry.from, entry.to);
    this.size = around + weighUpTo(this.text, isInText, limit);
    this.first = this.size;
  }

  get lean(): number {
    return this.size;
  }

  get least(): number {
    return this.size;
  }

  cut(budget: number): void {
    this.bytes = budget >= this.size ? this.size : 0;
  }

  *growing(): Iterable<Growing> {}
}

/** An object or an array: it stays one. A store that has seen it as such refuses lines in which it is a text. */
class Container implements Piece {
  readonly entry: Entry;
  readonly rank: Piece["rank"];
  readonly size: number;
  readonly #cutting: Cutting;
  readonly #spot: Spot;
  /** Name and brackets; the first of its members has no comma. */
  readonly #frame: number;
  #members: Members | undefined;
  #lean: number | undefined;
  #least: number | undefined;
  #state: "out" | "cut" | "whole" = "out";

  constructor(cutting: Cutting, spot: Spot) {
    const { entry, rank, around, isInText, hasText } = spot;
    const printed = cutting.outline.text.slice(entry.from, entry.to);
    const quotes = hasText && !isInText ? 2 : 0;
    this.#cutting = cutting;
    this.#spot = spot;
    this.entry = entry;
    this.rank = rank;
    this.size = around + quotes + weighUpTo(printed, hasText, cutting.limit);
    this.#frame = around + quotes + 1;
  }

  get #inside(): Members {
    this.#members ??= membersOf(this.#cutting, this.#spot);
    return this.#members;
  }

  get first(): number {
    const { ids, first } = this.#spot;
    if (ids === undefined) return first;
    const { pieces, countBytes } = this.#inside;
    let bytes = this.#frame + countBytes;
    for (const piece of pieces) if (piece.rank === "id") bytes += Math.min(piece.size, piece.first);
    return bytes;
  }

  get lean(): number {
    if (this.size <= worthALook) return this.size;
    this.#lean ??= Math.min(this.size, Math.max(this.least, this.#frame + this.#inside.lean));
    return this.#lean;
  }

  get least(): number {
    this.#least ??= hasLongKey(this.entry)
      ? this.size
      : Math.min(this.size, this.#frame + this.#countBytes());
    return this.#least;
  }

  /** Of a thousand small ones most are left out, and are not looked into: such a one has fewer members than half its bytes. */
  #countBytes(): number {
    const { from, to } = this.entry;
    const { text } = this.#cutting.outline;
    if (this.size > worthALook || /left out\]"[\]}]$/.test(text.slice(Math.max(from, to - 12), to)))
      return this.#inside.countBytes;
    const most = Math.ceil(this.size / 2);
    return bytesAroundCount(text[from] === "{", this.#spot.hasText) + weigh(leftOutText(most, most), false);
  }

  get bytes(): number {
    if (this.#state === "out") return 0;
    return this.#state === "whole" ? this.size : this.#frame + this.#inside.bytes;
  }

  get text(): string {
    const { from, to } = this.entry;
    const { text } = this.#cutting.outline;
    if (this.#state === "whole") return text.slice(from, to);
    const { pieces, count } = this.#inside;
    const isObject = text[from] === "{";
    const parts: string[] = [];
    for (const piece of pieces)
      if (piece.bytes > 0) parts.push(isObject ? `${piece.entry.quotedKey}:${piece.text}` : piece.text);
    if (count !== undefined) parts.push(isObject ? `"…":${count}` : count);
    return isObject ? `{${parts.join(",")}}` : `[${parts.join(",")}]`;
  }

  cut(budget: number): void {
    this.#state = budget === 0 ? "out" : budget >= this.size ? "whole" : "cut";
    if (this.#state === "cut") this.#inside.cut(budget - this.#frame);
  }

  *growing(): Iterable<Growing> {
    if (this.#state === "cut") yield* this.#inside.growing();
  }
}

/** What is smaller has little that the line may have elsewhere, and few members. */
const worthALook = 512;

function membersOf(cutting: Cutting, { entry, hasText, ids, isPlaced = false }: Spot): Members {
  const { outline } = cutting;
  const isObject = outline.text[entry.from] === "{";
  const { entries, leftOut } = splitLeftOut(outline, entry, '"…"');
  const names = new Set(isObject ? entries.map(({ quotedKey }) => quotedKey) : []);
  const isError = names.has('"stack"') || (names.has('"message"') && names.has('"type"'));
  const said = isError ? entries.find(({ quotedKey }) => quotedKey === '"message"') : undefined;
  const message = said && textIn(outline, said);
  const pieces = entries.map((inner) => {
    const { quotedKey } = inner;
    const name = quotedKey?.slice(1, -1);
    const around = 1 + (quotedKey === undefined ? 0 : weigh(quotedKey, hasText) + 1);
    const due = name === undefined ? usual : dueTo(name, isError, ids);
    return pieceOf(cutting, { entry: inner, around, isInText: hasText, hasText, message, isPlaced, ...due });
  });
  return new Members(pieces, bytesAroundCount(isObject, hasText), leftOut);
}

/** What stands around the text that says how many are left out: a name, a comma, the backslashes of quotes in a text. */
function bytesAroundCount(isObject: boolean, isInText: boolean): number {
  const quotes = isInText ? 2 : 0;
  return isObject ? weigh('"…":,', false) + 2 * quotes : 1 + quotes;
}

/**
 * The members of an object or the items of an array, without the one that says how many are missing. A program's own
 * member of that name goes where its object is cut: there the name says what is left out.
 */
export function splitLeftOut(
  outline: Outline,
  { from, to }: Pick<Entry, "from" | "to">,
  quotedName: string,
): { readonly entries: readonly Entry[]; readonly leftOut: LeftOut | undefined } {
  const all = entriesOf(outline, from, to);
  const isObject = outline.text[from] === "{";
  const last = isObject ? all.find(({ quotedKey }) => quotedKey === quotedName) : all.at(-1);
  const said = last && readLeftOut(outline.text.slice(last.from, last.to));
  const leftOut = said ?? (isObject && last ? { count: 1, of: all.length } : undefined);
  return { entries: leftOut === undefined ? all : all.filter((entry) => entry !== last), leftOut };
}

type Due = Pick<Spot, "rank" | "first" | "part">;

const usual: Due = { rank: "usual", first: 0 };
/** Bytes of its value that an id has before anything else. */
export const dueToId: Due = { rank: "id", first: 256 };
const dueToMessage: Due = { rank: "kept", first: 64, part: "message" };
const dueToStack: Due = { rank: "kept", first: 128, part: "stack" };

const idNames: ReadonlySet<string> = new Set(conventionalNames);

/** What is due to a member of an object. */
function dueTo(name: string, isError: boolean, ids: ReadonlySet<string> | undefined): Due {
  if (idNames.has(name) || ids?.has(name)) return dueToId;
  if (!isError) return usual;
  if (name === "type" || name === "code") return dueToId;
  if (name === "message") return dueToMessage;
  return name === "stack" ? dueToStack : usual;
}
