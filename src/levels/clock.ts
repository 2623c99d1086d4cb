// The clocks and the timer of the process as they were when this was loaded: a user's fake timers must not keep an
// override from ending.

/** What a controller asks for the time. */
export interface Clock {
  /** Milliseconds since 1970: jumps when the clock is set, and over a suspend. */
  wallMs(): number;
  /** Milliseconds that only ever grow, but may stand still while the machine sleeps. */
  tickMs(): number;
  /** Runs `step` once after `ms`, never keeping the process alive; the answer stops it. */
  later(step: () => void, ms: number): () => void;
}

const { setTimeout, clearTimeout } = globalThis;
const wallNow = Date.now;
const tickNow = performance.now.bind(performance);

export const processClock: Clock = {
  wallMs: () => wallNow(),
  tickMs: () => tickNow(),
  later(step, ms) {
    const timer = setTimeout(step, ms).unref();
    return () => clearTimeout(timer);
  },
};
