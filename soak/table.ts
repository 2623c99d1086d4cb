// What a soak prints: a row now and then while it goes on, then what holds and what does not.
import type { Claim } from "./judge.js";
import type { Sample } from "./sampler.js";

const columns: readonly (readonly [string, (sample: Sample) => string])[] = [
  ["s", ({ atMs }) => (atMs / 1000).toFixed(0)],
  ["heap MiB", ({ heap }) => mebibytes(heap)],
  ["external", ({ external }) => mebibytes(external)],
  ["rss", ({ rss }) => mebibytes(rss)],
  ["descriptors", ({ descriptors }) => String(descriptors)],
  ["late p99.9 ms", ({ delayP999 }) => delayP999.toFixed(1)],
  ["late max ms", ({ delayMax }) => delayMax.toFixed(1)],
  ["CPU %", ({ cpu }) => cpu.toFixed(0)],
];
const width = 8;

const aligned = (cells: readonly string[]): string =>
  cells.map((cell, column) => cell.padStart(Math.max(columns[column]?.[0].length ?? 0, width))).join("  ");

export const sampleHead: string = aligned(columns.map(([title]) => title));
export const sampleRow = (sample: Sample): string => aligned(columns.map(([, print]) => print(sample)));

export const claimTable = (claims: readonly Claim[]): string =>
  claims.map(({ claim, holds, found }) => `${holds ? "  ok  " : "FAILED"}  ${claim}: ${found}`).join("\n");

const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(2);
