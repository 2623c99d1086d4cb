// What all copies of this package in one process share: data and plain callbacks, so that copies of different
// versions agree on it. Nothing here may change its meaning without a new number in the symbol's name.
import { AsyncLocalStorage } from "node:async_hooks";

/** One `runWithContext`: its own fields, and the flow it was started in. */
export interface Flow {
  readonly outer: Flow | undefined;
  /** Snapshots, on a null prototype; only ever added to or replaced, never removed. */
  readonly fields: Record<string, unknown>;
  /** Grows with every `addContext`; what was printed for an older number is out of date. */
  version: number;
  /** What could not be read when it was added; said in `log_error` of the lines. */
  failures: string | undefined;
  /** Each copy of the package keeps what it printed here, under a symbol of its own. */
  [slot: symbol]: unknown;
}

/** The shared state; one object per process and major layout. */
export interface SharedState {
  readonly version: 1;
  readonly storage: AsyncLocalStorage<Flow | undefined>;
  /** Writes the `fatal` line of a crash; set by the first logger that watches for crashes. */
  crashLine: ((error: unknown, origin: string) => void) | undefined;
  /** Notices that are said once per process, by name. */
  readonly said: Set<string>;
  /** Callbacks that write out what is buffered, run once when the process exits. */
  readonly onExit: Set<() => void>;
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
    onExit: new Set(),
  };
  return host[key];
}

/** Whether this is the first time in the process that `name` is said. */
export function firstTime(name: string): boolean {
  if (state.said.has(name)) return false;
  state.said.add(name);
  return true;
}
