// Bytes of V8's heap that a line allocates: exact, because it is measured while nothing is collected.
import { PerformanceObserver } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { getHeapStatistics } from "node:v8";
import type { Stage } from "./stage.js";
import { median } from "./statistics.js";

/** Without these a collection falls into most windows, and takes a part of the difference away. */
export const allocationFlags = ["--min-semi-space-size=128", "--max-semi-space-size=128"];

/** Enough for a byte; a scenario's `times` multiplies it. */
export const windowLines = 5_000;

const windows = 7;
const leastLines = 250;

/**
 * The median over seven windows of `lines` lines in which nothing was collected; fewer lines where that many do
 * not fit the new space. No collection is forced before a window: V8 also gives up code in one, and would be
 * charged for making it anew (up to 300 kB).
 * @throws {Error} when too few windows are free of collections
 */
export async function bytesPerLine(stage: Stage, lines: number, callsPerTurn: number): Promise<number> {
  const collections = watchCollections();
  for (let turns = Math.ceil(lines / callsPerTurn); turns * callsPerTurn >= leastLines; turns >>= 1) {
    const values = await cleanWindows(stage, turns, collections);
    if (values !== undefined) return median(values) / (turns * callsPerTurn);
  }
  throw new Error(`benchmarks: a collection falls into most windows of ${leastLines} lines`);
}

/** Seven windows, or undefined where they are so long that two in a row meet a collection. */
async function cleanWindows(
  stage: Stage,
  turns: number,
  collections: Collections,
): Promise<number[] | undefined> {
  const values: number[] = [];
  for (let dirty = 0; values.length < windows; ) {
    const bytes = await cleanWindow(stage, turns, collections);
    dirty = bytes === undefined ? dirty + 1 : 0;
    if (dirty === 2) return undefined;
    if (bytes !== undefined) values.push(bytes);
  }
  return values;
}

/** The bytes that this many turns allocate, or undefined when a collection fell between. */
async function cleanWindow(
  { play, drain }: Stage,
  turns: number,
  collections: Collections,
): Promise<number | undefined> {
  const startedAt = performance.now();
  const before = getHeapStatistics().used_heap_size;
  await play(turns);
  await drain();
  const bytes = getHeapStatistics().used_heap_size - before;
  await setTimeout(5); // the observer is told of collections some turns later
  return collections.anySince(startedAt) ? undefined : bytes;
}

interface Collections {
  anySince(time: number): boolean;
}

function watchCollections(): Collections {
  let lastAt = 0;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) lastAt = Math.max(lastAt, entry.startTime);
  });
  observer.observe({ entryTypes: ["gc"] });
  return { anySince: (time) => lastAt > time };
}
