// The clocks and the timer that a controller runs on: those of the process as they were when the package was loaded, so
// that a user's fake timers do not keep an override from ending.
import { monotonicMs, startTimer, stopTimer } from "../timers.js";

/** What a controller asks for the time. */
export interface Clock {
  /** Milliseconds since 1970: jumps when the clock is set, and over a suspend. */
  wallMs(): number;
  /** Milliseconds that only ever grow, but may stand still while the machine sleeps. */
  tickMs(): number;
  /** Runs `step` once after `ms`, never keeping the process alive; the answer stops it. */
  later(step: () => void, ms: number): () => void;
}

const wallNow = Date.now;

export const processClock: Clock = {
  wallMs: () => wallNow(),
  tickMs: monotonicMs,
  later(step, ms) {
    const timer = startTimer(step, ms).unref();
    return () => stopTimer(timer);
  },
};
