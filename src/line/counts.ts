// How many lines a logger and all its children made, and what befell them. Counted once per line, so: plain numbers.
import { type Notes, restoreNotes, takeUndeclared } from "./attempt.js";

export interface Counts {
  /** Lines by the number of their level. */
  readonly lines: { [level: number]: number };
  /** Lines whose `log_error` says what failed in them. */
  salvaged: number;
  /** Lines cut to `maxLineBytes`. */
  truncated: number;
  /** Properties that declared shapes left out. */
  undeclared: number;
}

/** @param levels numbers by label; others are counted as well, if a child brings them */
export function newCounts(levels: Readonly<Record<string, number>>): Counts {
  const lines = Object.fromEntries(Object.values(levels).map((level) => [level, 0]));
  return { lines, salvaged: 0, truncated: 0, undeclared: 0 };
}

/** Adds the undeclared properties that were noted so far. */
export function countUndeclared(counts: Counts): void {
  counts.undeclared += takeUndeclared();
}

/** Ends what `startNotes` began, for what is no line: a child, a context. */
export function endNotes(counts: Counts, outer: Notes | undefined): void {
  countUndeclared(counts);
  restoreNotes(outer);
}
