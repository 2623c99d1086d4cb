// What all copies of this package in one process share: data and plain callbacks, so that copies of different
// versions agree on it. Nothing here may change its meaning without a new number in the symbol's name.
import { AsyncLocalStorage } from "node:async_hooks";
import { type ControlState, newControlState } from "./control-state.js";
import type { Gate, Gates, Registered } from "./levels/threshold.js";

/** One `runWithContext`: its own fields, and the flow it was started in. */
export interface Flow {
  readonly outer: Flow | undefined;
  /** Snapshots, on a null prototype; only ever added to or replaced, never removed. */
  readonly fields: Record<string, unknown>;
  /** Grows with every `addContext`; what was printed for an older number is out of date. */
  version: number;
  /** What the last `addContext` added. */
  added?: Readonly<Record<string, unknown>>;
  /** What could not be read when it was added; said in `log_error` of the lines. */
  failures: string | undefined;
  /** Each copy of the package keeps what it printed here, under a symbol of its own. */
  [slot: symbol]: unknown;
}

/** Lines that were lost, for the line that says so. */
export interface DropReport {
  readonly dropped: number;
  /** How many, and why, with POSIX's name of the error. */
  readonly text: string;
}

export interface WriterStats {
  /** Lines wholly written. A `pretty` entry counts each of its rows; through a multistream, it counts once. */
  readonly written: number;
  /** Lines given up: `written + dropped + buffered` is what was logged. */
  readonly dropped: number;
  /** Lines that wait. */
  readonly buffered: number;
  /** Bytes written. */
  readonly bytes: number;
  /** Bytes that wait, and how many may before lines are dropped. */
  readonly bufferedBytes: number;
  readonly maxBufferBytes: number;
  /** Why nothing is taken, by POSIX's name, such as `ENOSPC` or `EPIPE`; absent where a slow reader is all there is. */
  readonly failure?: string;
  /** Milliseconds since a line was dropped; absent where none was. */
  readonly droppedAgoMs?: number;
}

/** What of a writer may be set while it is open. */
export interface WriterSettings {
  minLength: number;
  maxBufferBytes: number;
  exitTimeoutMs: number;
  fsync: boolean;
}

/** The one writer of a descriptor or file, for all loggers of the process and all copies of the package. */
export interface SharedWriter {
  /** The path it was opened by, or the descriptor that was handed in. */
  readonly path: string | undefined;
  readonly handed: number | undefined;
  /** What is written to. */
  readonly fd: number;
  readonly settings: WriterSettings;
  /** How many destinations use it. */
  users: number;
  /** Says in a line what was lost; false where it cannot. */
  report: ((report: DropReport) => boolean) | undefined;
  /** Whether it writes to that descriptor or file. */
  isFor(identity: string): boolean;
  write(lines: string): void;
  /** Writes what is buffered, as far as it is taken without waiting. */
  writeNow(): void;
  /** Calls back when all is written, or with an error when nothing was taken for `limitMs`. */
  whenWritten(done: (error?: Error) => void, limitMs: number): void;
  /** Counts a line that came after its destination was closed. */
  dropLate(): void;
  /** Writes what is buffered, waiting for as long as bytes are taken. No turn may follow, so each later line is written at once. */
  finish(): void;
  /** Takes `finish` back: the process did not end. */
  goOn(): void;
  /** Opens the file anew by its path. */
  reopen(): void;
  /** Drops what is buffered. */
  giveUp(why: string): void;
  /** Closes what it opened. */
  release(): void;
  stats(): WriterStats;
}

/** One `captureLogs`. */
export interface Capture {
  /** The one it was started in. */
  readonly outer: Capture | undefined;
  readonly level: string | undefined;
  readonly lines: string[];
  /** Until its function has ended. Flows that outlive it find the next one around it, or none. */
  isOpen: boolean;
}

/** The captures of this process. */
export interface Captures {
  readonly storage: AsyncLocalStorage<Capture | undefined>;
  readonly open: Set<Capture>;
  readonly gate: Gate;
}

/** The shared state; one object per process and major layout. */
export interface SharedState {
  readonly version: 1;
  readonly storage: AsyncLocalStorage<Flow | undefined>;
  /** Writes the `fatal` line of a crash; set by the first logger that watches for crashes. */
  crashLine: ((error: unknown, origin: string) => void) | undefined;
  /** Notices that are said once per process, by name. */
  readonly said: Set<string>;
  /** The open writers of the process. */
  readonly writers: Set<SharedWriter>;
  /** Those that a gate fits with methods: roots, named ones, and what has a level of its own. */
  readonly loggers: Set<WeakRef<Registered>>;
  readonly gates: Gates;
  /** Made by the first capture: a process that captures nothing has one async storage. */
  captures: Captures | undefined;
  readonly control: ControlState;
}

const key = Symbol.for("heartwood/state@1");

/** The state of this process; made by the first copy that is loaded. */
export const state: SharedState = openState();

function openState(): SharedState {
  const host = globalThis as { [key]?: SharedState }; // a symbol cannot be declared as a global
  host[key] ??= {
    version: 1,
    storage: new AsyncLocalStorage(),
    crashLine: undefined,
    said: new Set(),
    writers: new Set(),
    loggers: new Set(),
    gates: { override: undefined, capture: undefined },
    captures: undefined,
    control: newControlState(),
  };
  return host[key];
}

/** Whether this is the first time in the process that `name` is said. */
export function firstTime(name: string): boolean {
  if (state.said.has(name)) return false;
  state.said.add(name);
  return true;
}
