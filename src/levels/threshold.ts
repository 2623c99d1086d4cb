// What a gate is, for all copies of the package in a process: it gives each logger a threshold, which may be another one
// in another flow, and may take its lines elsewhere. Captures are one; levels/gates.ts fits loggers to them.

/** The member by which a logger is told that a gate was opened, closed or changed; all copies of the package call it. */
export const refreshSym: unique symbol = Symbol.for("heartwood/refresh@1");

/** A logger as every copy of the package sees it. */
export interface Registered {
  readonly levels: { readonly values: Readonly<Record<string, number>> };
  [refreshSym](): void;
}

/** What a logger writes to, as every copy of the package sees it. */
export interface LineStream {
  write(line: string): unknown;
}

/** The level that a logger's calls have to reach, by number. It may be another one in another flow. */
export interface Threshold {
  /** Every number that `now` may give. Calls that pass by all of them, or by none, are not asked about. */
  readonly levels: readonly number[];
  /** The one that holds for a call made here. It looks at the async context only, and allocates nothing. */
  now(): number;
  /**
   * Asked about a call that passes here and would not pass by the logger's own level.
   * @returns members for its line, such as `,"log_override":"o-1"`, or none; undefined where it is refused
   */
  admit?(): string | undefined;
}

/** Stands before all loggers of the process: it decides which of their calls pass, and where the lines go. */
export interface Gate {
  /**
   * The threshold of a logger while the gate stands; asked again for whatever `refreshLoggers` refreshes.
   * @param name   dotted; empty for a root
   * @param levels the logger's, by name
   * @param below  what holds without this gate; where the gate has nothing to say, that is the answer
   */
  threshold(name: string, levels: Readonly<Record<string, number>>, below: Threshold): Threshold;
  /** The stream that a root writes to while the gate stands, in the place of its own. */
  divert?(stream: LineStream): LineStream;
}

/** The gates there may be, in their order from a logger's own level up. */
export interface Gates {
  /** Levels that an operator has overridden. */
  override: Gate | undefined;
  /** Captures of tests. */
  capture: Gate | undefined;
}
