// Judging the samples: what must stay flat stays flat, and the event loop is never held up for long.
import { median } from "../benchmarks/statistics.js";
import type { Sample } from "./sampler.js";

export interface Claim {
  readonly claim: string;
  readonly holds: boolean;
  /** The figures it was judged by. */
  readonly found: string;
}

/** By how much the measured process may grow from its first minute to its end, in bytes; its delay in milliseconds. */
export interface Limits {
  readonly heap: number;
  readonly external: number;
  readonly rss: number;
  /** By how much external memory may go up and down: what waits to be written is there. */
  readonly waiting: number;
  /** At the 99.9th percentile. Left out where the work takes all of the event loop on purpose. */
  readonly delayMs?: number;
  /** At worst, once. */
  readonly stallMs?: number;
  /** Where connections come and go all the while: the soak itself counts what is open before and after. */
  readonly descriptorsVary?: true;
}

const settlingMs = 60_000;
const fewest = 6; // of two thirds, so that each median is one

export function judge(samples: readonly Sample[], limits: Limits): Claim[] {
  const settled = afterSettling(samples);
  if (settled.length < fewest) {
    const found = `${settled.length} samples, ${fewest} at least; give it more --seconds`;
    return [{ claim: "there are samples enough to judge by", holds: false, found }];
  }
  return [
    isFlat("heap, after a collection,", settled, ({ heap }) => heap, limits.heap),
    isFlat("external memory", settled, ({ external }) => external, limits.external),
    isFlat("resident set", settled, ({ rss }) => rss, limits.rss),
    waitsWithin(settled, limits.waiting),
    ...(limits.descriptorsVary ? [] : [descriptorsAreFlat(settled)]),
    ...(limits.delayMs === undefined ? [] : [loopIsFree(samples, limits.delayMs)]),
    ...(limits.stallMs === undefined ? [] : [loopNeverStalls(samples, limits.stallMs)]),
  ];
}

/** Without the first minute, or the first third of what is shorter: code is compiled, pools are filled. */
function afterSettling(samples: readonly Sample[]): readonly Sample[] {
  const until = Math.min(settlingMs, (samples.at(-1)?.atMs ?? 0) / 3);
  return samples.filter(({ atMs }) => atMs >= until);
}

/** By medians of the first third and of the last, since what is held goes up and down with what waits. */
function growthOf(settled: readonly Sample[], sizeOf: (sample: Sample) => number): number {
  const sizes = settled.map(sizeOf);
  const third = Math.ceil(sizes.length / 3);
  return median(sizes.slice(-third)) - median(sizes.slice(0, third));
}

function isFlat(
  what: string,
  settled: readonly Sample[],
  sizeOf: (sample: Sample) => number,
  most: number,
): Claim {
  const growth = growthOf(settled, sizeOf);
  const claim = `${what} grows by ${mebibytes(most)} at most`;
  return { claim, holds: growth <= most, found: `${growth < 0 ? "" : "+"}${mebibytes(growth)}` };
}

function waitsWithin(settled: readonly Sample[], most: number): Claim {
  const sizes = settled.map(({ external }) => external);
  const swing = Math.max(...sizes) - Math.min(...sizes);
  const claim = `external memory swings by ${mebibytes(most)} at most`;
  return { claim, holds: swing <= most, found: mebibytes(swing) };
}

function descriptorsAreFlat(settled: readonly Sample[]): Claim {
  const counts = settled.map(({ descriptors }) => descriptors);
  const most = Math.max(...counts);
  const found = `${Math.min(...counts)} to ${most}`;
  return { claim: "no descriptor is left open", holds: most <= (counts[0] ?? 0), found };
}

function loopNeverStalls(samples: readonly Sample[], mostMs: number): Claim {
  const max = Math.max(...samples.map(({ delayMax }) => delayMax));
  const claim = `the event loop is never stalled for ${mostMs} ms`;
  return { claim, holds: max < mostMs, found: `${max.toFixed(1)} ms at worst` };
}

function loopIsFree(samples: readonly Sample[], mostMs: number): Claim {
  const p999 = samples.at(-1)?.delayP999Overall ?? Number.NaN;
  const max = Math.max(...samples.map(({ delayMax }) => delayMax));
  const found = `${p999.toFixed(1)} ms, at worst ${max.toFixed(1)} ms`;
  return { claim: `the event loop is late by less than ${mostMs} ms (p99.9)`, holds: p999 < mostMs, found };
}

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(2)} MiB`;
