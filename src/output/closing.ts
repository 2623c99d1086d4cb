// The end of a stream: one of ours is closed; one of the user's writes what it has buffered, and stays open.
import { startTimer, stopTimer } from "../timers.js";
import type { Target } from "./stand-in.js";

/** How a stream of ours that has no `close` of its own is closed. */
export const closeSym: unique symbol = Symbol("heartwood.close");

/** Limits of closing. */
export interface ClosingOptions {
  /** Milliseconds after which what is left is given up. */
  readonly timeoutMs?: number;
}

interface Closable extends Target {
  [closeSym]?(options: ClosingOptions): Promise<void>;
}

/** @throws as a rejection, what the `flush` of a user's stream throws */
export async function closeStream(stream: Closable, options: ClosingOptions): Promise<void> {
  if (stream[closeSym] !== undefined) await stream[closeSym](options);
  // A stream of the user's may have a `close` as well: that of node's writable streams ends them.
  else if (typeof stream.stats === "function" && typeof stream.close === "function")
    await stream.close(options);
  // One of node's has a flag of that name.
  else if (typeof stream.flush === "function")
    await flushed(stream.flush.bind(stream), options.timeoutMs ?? 5_000);
}

function flushed(flush: (done: () => void) => void, timeoutMs: number): Promise<void> {
  return new Promise((done, fail) => {
    const timer = startTimer(done, timeoutMs);
    const end = (settle: () => void): void => {
      stopTimer(timer);
      settle();
    };
    try {
      flush(() => end(done));
    } catch (thrown) {
      end(() => fail(thrown));
    }
  });
}
