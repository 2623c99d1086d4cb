// A pipe whose reader stalls and comes back: what is written and what is dropped is all there is, and nothing waits.
import { Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import { createLogger, destination } from "heartwood";
import { openPipe } from "../benchmarks/pipe/fifo.js";
import type { Claim } from "./judge.js";
import { type Fit, type Reading, readInFits } from "./reader.js";
import { countWhenWritten, createRequests } from "./requests.js";
import type { Counts, Soak } from "./soak.js";

const requestsPerSecond = 600;
const slowestMs = 50;
const maxBufferBytes = 2 * 2 ** 20;
/** A chunk, which is 64 KiB at most, and a rest: slower than the lines come, so that there are always some that wait. */
const slowly: readonly Fit[] = Array.from({ length: 50 }, () => [0, 100]);
/** What the first stall lasts fits the buffer, what the second lasts does not. */
const fits: readonly Fit[] = [[2_000, 1_000], [2_000, 4_000], ...slowly];

export const pipe: Soak = {
  title: `${requestsPerSecond} requests a second to a pipe whose reader stalls and is slow by turns`,
  seconds: 300,
  limits: {
    heap: 1 * 2 ** 20,
    external: maxBufferBytes,
    rss: 16 * 2 ** 20,
    waiting: maxBufferBytes + 1 * 2 ** 20,
    delayMs: 50,
  },

  async work(seconds) {
    const log = createLogger({ env: false }, destination({ maxBufferBytes }));
    const requests = createRequests(log, () => setTimeout(Math.random() * slowestMs));
    await atSteadyRate(requestsPerSecond, seconds, () => requests.serve());
    return countWhenWritten(log, requests);
  },

  async watch(start) {
    const { readEnd, writeEnd } = openPipe();
    const { ended } = start(writeEnd);
    const reader = new Socket({ fd: readEnd, readable: true, writable: false });
    const [counts, reading] = await Promise.all([ended, readInFits(reader, fits)]);
    return judge(counts, reading);
  },
};

/** Begins what is due every few milliseconds; resolves when all that was begun is over. */
async function atSteadyRate(perSecond: number, seconds: number, begin: () => Promise<void>): Promise<void> {
  const open = new Set<Promise<void>>();
  const startedAt = performance.now();
  for (let begun = 0; begun < perSecond * seconds; await setTimeout(5)) {
    const due = Math.min(((performance.now() - startedAt) / 1000) * perSecond, perSecond * seconds);
    for (; begun < due; begun++) {
      const one = begin().finally(() => open.delete(one));
      open.add(one);
    }
  }
  await Promise.all(open);
}

function judge(counts: Counts, reading: Reading): Claim[] {
  const { logged = Number.NaN, dropped = Number.NaN, written = Number.NaN } = counts;
  const { numbered, reports, reported, stalls, problems } = reading;
  return [
    {
      claim: "the reader stalled until lines were dropped, else this shows nothing",
      holds: stalls > 0 && reported > 0,
      found: `${stalls} stalls, ${reported} lines dropped`,
    },
    {
      claim: "every line is whole and in the order of the calls",
      holds: problems.length === 0,
      found: problems.length === 0 ? `${numbered + reports} lines` : problems.slice(0, 3).join("; "),
    },
    {
      claim: "lines read and lines reported as dropped are the lines logged",
      holds: numbered + reported === logged,
      found: `${numbered} + ${reported} in ${reports} reports, ${logged} logged`,
    },
    {
      claim: "log.stats() says the same",
      holds: written === numbered + reports && dropped === reported,
      found: `${written} written, ${dropped} dropped`,
    },
  ];
}
