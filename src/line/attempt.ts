// The line that is being made: what failed in it, and how far it came. One at a time, since a log call is synchronous;
// a log call inside another sets the outer one aside. A child or a context that is being made counts as one as well.

const maxNotes = 8;
const maxNoteLength = 200;

/**
 * Log calls inside log calls (a getter, serializer or hook that logs) beyond which the user's code is left out. Each
 * one may be tried three times, so this is an exponent.
 */
const maxNesting = 4;

/** What there is to say of a line, or of a child or context that is being made. */
export interface Notes {
  readonly failures: string[];
  /** Properties that a declared shape left out. */
  undeclared: number;
  /** Bytes of a message's JSON text that were counted, not printed. */
  unprinted: number;
}

let nesting = 0;
let notes: Notes | undefined;
let encoded = false;
let salvaging = false;

/** Starts a line. @returns whether it may run the user's code; `endLine` is due in either case */
export function beginLine(): boolean {
  return ++nesting <= maxNesting;
}

export function endLine(): void {
  nesting--;
}

/** Records a failure; the line says it in `log_error`. */
export function note(text: string): void {
  const { failures } = openNotes();
  if (failures.length < maxNotes)
    failures.push(text.length > maxNoteLength ? `${text.slice(0, maxNoteLength)}…` : text);
  else if (failures.length === maxNotes) failures.push("…");
}

/** Counts properties that a declared shape left out. */
export function noteUndeclared(count: number): void {
  if (count > 0) openNotes().undeclared += count;
}

/** Says how many bytes of the line's message were not printed, since no line has room for them. */
export function noteUnprinted(bytes: number): void {
  openNotes().unprinted = bytes;
}

export const unprintedBytes = (): number => notes?.unprinted ?? 0;

function openNotes(): Notes {
  notes ??= { failures: [], undeclared: 0, unprinted: 0 };
  return notes;
}

/** How many failures are noted; `dropNotes` goes back to there. */
export const countNotes = (): number => notes?.failures.length ?? 0;

/** Forgets the failures noted since `countNotes` gave that count: a second try notes them again. */
export function dropNotes(count: number): void {
  if (notes !== undefined) notes.failures.length = Math.min(notes.failures.length, count);
}

export const hasNotes = (): boolean => countNotes() > 0;

/** The failures noted so far as one text, undefined where there were none; forgets them. */
export function takeNotes(): string | undefined {
  if (notes === undefined || notes.failures.length === 0) return undefined;
  const text = notes.failures.join("; ");
  notes.failures.length = 0;
  return text;
}

/** How many undeclared properties were counted so far; starts again at none. */
export function takeUndeclared(): number {
  if (notes === undefined) return 0;
  const { undeclared } = notes;
  notes.undeclared = 0;
  return undeclared;
}

/**
 * Forgets what was noted: what comes next notes it again.
 * @param kept how many failures stay, as `countNotes` gave them. @default none
 */
export function forgetNotes(kept = 0): void {
  const failures = notes?.failures.slice(0, kept) ?? [];
  notes = kept === 0 ? undefined : { failures, undeclared: 0, unprinted: 0 };
}

/** Sets the notes of an outer line aside. @returns what `restoreNotes` takes */
export function startNotes(): Notes | undefined {
  const outer = notes;
  notes = undefined;
  return outer;
}

/** Ends what `startNotes` began. */
export function restoreNotes(outer: Notes | undefined): void {
  notes = outer;
}

/** Whether the line exists: what throws from then on is the stream, and there is nothing to salvage. */
export const isEncoded = (): boolean => encoded;

export function setEncoded(isNow: boolean): void {
  encoded = isNow;
}

/** Whether this is the second try, in which whatever a user's function gives is read under a guard. */
export const isSalvaging = (): boolean => salvaging;

export function setSalvaging(isNow: boolean): void {
  salvaging = isNow;
}

/** Says in a few words what was thrown, whatever was thrown. */
export function reason(thrown: unknown): string {
  try {
    const isObject = (typeof thrown === "object" && thrown !== null) || typeof thrown === "function";
    const text: unknown = isObject ? Reflect.get(thrown, "message") : String(thrown);
    if (typeof text !== "string") return "something without a message"; // to ask an object for text runs its code
    return text.length > maxNoteLength ? `${text.slice(0, maxNoteLength)}…` : text;
  } catch {
    return "something that cannot be shown";
  }
}
