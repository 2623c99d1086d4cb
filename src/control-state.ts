// What operators changed in this process, as all copies of the package share it: data and plain callbacks.

/** An operator's override of a level, for a time. */
export interface Override {
  /** What its lines carry as `log_override`; the same in all processes that one change reached. */
  readonly id: string;
  /** The dotted name it stands for, and all below; empty for all. */
  readonly name: string;
  readonly level: string;
  /** Context fields that a call's flow must have; none: every call. `number` where the text is a number's. */
  readonly match: readonly {
    readonly field: string;
    readonly text: string;
    readonly number: number | undefined;
  }[];
  readonly linesPerSecond: number;
  /** How it came, and what the caller says it is. */
  readonly channel: string;
  readonly by: string | undefined;
  /** Whether another thread or process was told of it, and this one by that one. */
  readonly isAdopted: boolean;
  /** When it was set, by the wall clock, and later than whatever its process knew of then. */
  readonly setMs: number;
  /** The end by the wall clock and by the monotonic one: whichever comes first. */
  readonly untilMs: number;
  readonly untilTickMs: number;
  /** Lines of this second, by the monotonic clock, and those left out since it was last said. */
  readonly budget: { startedMs: number; taken: number; leftOut: number; saidMs: number };
}

/** What one thread or process tells the others of it. */
export type OverrideNews =
  | { readonly kind: "set"; readonly overrides: readonly NewsOfOverride[] }
  | { readonly kind: "revert"; readonly ids: readonly string[] };

/** An override without what is each process's own. */
export type NewsOfOverride = Omit<Override, "isAdopted" | "untilTickMs" | "budget">;

/** What a logger counted of its own lines. Where they are by now, its writer tells, which others may share. */
export interface LineCounts {
  /** By level. */
  readonly lines: Readonly<Record<string, number>>;
  readonly salvaged: number;
  readonly truncated: number;
}

/** A writer as far as it is counted. */
export interface CountedWriter {
  stats(): { readonly written: number; readonly bytes: number; readonly dropped: number };
}

/** What loggers and their destinations counted together. */
export interface Totals {
  /** By level. */
  readonly lines: Map<string, number>;
  salvaged: number;
  truncated: number;
  written: number;
  bytes: number;
  dropped: number;
}

/** Configured levels, as a watched file gives them. */
export interface FileLevels {
  readonly fallback: string | undefined;
  readonly byName: ReadonlyMap<string, string>;
}

/** A root logger as the control of levels sees it. */
export interface ControlledRoot {
  /** The service, by pino's `name` or as heartwood knows it. */
  readonly service: string | undefined;
  readonly levels: Readonly<Record<string, number>>;
  /** The dotted names of its loggers so far, itself (`""`) left out. */
  names(): readonly string[];
  /** The configured level of that name. */
  configured(name: string): string;
  /** Takes other configured levels, from the file of that path; false where that is not a file for it. */
  configure(path: string, levels: FileLevels): boolean;
  /**
   * Writes a line of our own, whatever the level; false where it may not.
   * @param level its number. @default 40, `warn`
   */
  say(fields: object, message: string, level?: number): boolean;
}

/** What is left to do when the process ends. */
export interface Ending {
  /** Does it at once. Never throws. */
  finish(): void;
  /** Takes `finish` back: the process did not end. */
  goOn(): void;
}

/** What operators changed in this process. */
export interface ControlState {
  readonly overrides: Map<string, Override>;
  /** The `setMs` of the newest there has been. */
  lastSetMs: number;
  /** The root loggers that are not closed; held by the loggers themselves. */
  readonly roots: Set<WeakRef<ControlledRoot>>;
  /** What closes the channels that are open, by name. */
  readonly channels: Map<string, () => void>;
  /** What the open channels do when the process ends; without any, the channels leave nothing behind. */
  readonly endings: Set<Ending>;
  /** The last good levels of each watched file, by path, for roots that are made later; the newest last. */
  readonly files: Map<string, FileLevels>;
  /** What reads a root's counts, without holding the root. */
  readonly counters: Set<() => LineCounts>;
  /** The writers that are counted: the open ones, and such as were closed since somebody last looked. */
  readonly countedWriters: Set<CountedWriter>;
  /** What those counted that are closed, or were collected. */
  readonly past: Totals;
  /** Told of each change made here, to carry it on to other threads and processes. */
  readonly onChange: Set<(news: OverrideNews) => void>;
}

export const newControlState = (): ControlState => ({
  overrides: new Map(),
  lastSetMs: 0,
  roots: new Set(),
  channels: new Map(),
  endings: new Set(),
  files: new Map(),
  counters: new Set(),
  countedWriters: new Set(),
  past: { lines: new Map(), salvaged: 0, truncated: 0, written: 0, bytes: 0, dropped: 0 },
  onChange: new Set(),
});
