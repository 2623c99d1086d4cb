// How late the event loop is for what comes at any moment, by its own doing: on a busy machine a process is late also
// because it waits for a core, which Linux counts.
import { readFileSync } from "node:fs";
import { createHistogram } from "node:perf_hooks";

/** In milliseconds. */
export interface Delays {
  /** The 99.9th percentile and the longest, since they were read last. */
  readonly delayP999: number;
  readonly delayMax: number;
  /** The same percentile since the watch began. */
  readonly delayP999Overall: number;
}

export interface DelayWatch {
  read(): Delays;
  /** Leaves out what the loop was just held up by. */
  skip(): void;
  stop(): void;
}

const stepMs = 5;

export function watchDelay(): DelayWatch {
  const overall = createHistogram();
  const recent = createHistogram();
  let dueAt = workingMs() + stepMs;
  const note = (): void => {
    const now = workingMs();
    // A stop of a second is late for everything that came in it, not for one call: it counts once for each step.
    for (let late = now - dueAt; late > 0; late -= stepMs) {
      const microseconds = Math.ceil(late * 1000);
      recent.record(microseconds);
      overall.record(microseconds);
    }
    dueAt = now + stepMs;
  };
  const timer = setInterval(note, stepMs);
  return {
    read() {
      const delayP999 = recent.percentile(99.9) / 1000;
      const delayMax = recent.max / 1000;
      recent.reset();
      return { delayP999, delayMax, delayP999Overall: overall.percentile(99.9) / 1000 };
    },
    skip: () => {
      dueAt = workingMs() + stepMs;
    },
    stop: () => clearInterval(timer),
  };
}

/** A clock that stands still while this thread could run and has no core. */
const workingMs = (): number => performance.now() - waitedForCoreMs();

function waitedForCoreMs(): number {
  try {
    const [, waitedNs] = readFileSync("/proc/thread-self/schedstat", "latin1").split(" ");
    return Number(waitedNs) / 1e6;
  } catch {
    return 0; // a kernel that does not count it
  }
}
