// How many lines a logger and all its children made, and what befell them. Counted once per line, so: plain numbers.

export interface Counts {
  /** Lines by the number of their level. */
  readonly lines: { [level: number]: number };
  /** Lines whose `log_error` says what failed in them. */
  salvaged: number;
  /** Lines cut to `maxLineBytes`. */
  truncated: number;
}

/** @param levels numbers by label; others are counted as well, if a child brings them */
export function newCounts(levels: Readonly<Record<string, number>>): Counts {
  const lines = Object.fromEntries(Object.values(levels).map((level) => [level, 0]));
  return { lines, salvaged: 0, truncated: 0 };
}
