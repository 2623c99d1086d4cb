// What a run leaves behind: results/<benchmark>/<Node's major>.json, the figures beside what they were measured with.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { LineName, MeasuredFormat } from "../formats/cells.js";
import type { SeriesName } from "../growth/series.js";
import type { StageName } from "../requests/stages.js";
import type { RivalName } from "../rival.js";
import type { ScenarioName } from "../scenarios.js";
import type { ServiceName } from "../server/services.js";
import type { ImportName, InstallName } from "../startup/installs.js";
import { type Circumstances, majorOf, projectRoot } from "./circumstances.js";

/** Per line: CPU time of the whole process in nanoseconds, how far its rounds differ, and bytes of heap. */
export interface Cell {
  readonly cpuNs: number;
  /** From the least to the greatest round, as a part of the median. */
  readonly spread: number;
  readonly bytes: number;
}

export type Cells = { readonly [S in ScenarioName]?: { readonly [R in RivalName]?: Cell } };

/** A service under load; the CPU is of its process alone. */
export interface Load {
  readonly requestsPerSecond: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly cpuUsPerRequest: number;
  /** Requests/s as a part of those that the first of its group had in its turn beside this one's. */
  readonly part: Middle;
  /** CPU per request beyond that one's. */
  readonly moreCpuUs: number;
}

/** The median of several values, and where the middle half of them lies. */
export interface Middle {
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
}

/** Each framework with each logging. */
export type StageLoads = { readonly [S in StageName]?: Load };

export type Loads = { readonly [S in ServiceName]?: Load };

export interface Startup {
  readonly imports: Readonly<Record<ImportName, { wallMs: number; cpuMs: number; spread: number }>>;
  readonly installs: Readonly<Record<InstallName, { packages: number; bytes: number }>>;
}

/** One point of a growth series, per line. */
export type Point = Omit<Cell, "spread">;
export type Points = Readonly<Record<number, Point>>;
export type Growth = { readonly [R in RivalName]?: { readonly [S in SeriesName]?: Points } };

/** Each line in each format. */
export type FormatCells = { readonly [L in LineName]?: ByFormat };
export type ByFormat = { readonly [F in MeasuredFormat]?: Cell };

export interface FiguresOf {
  readonly lines: Cells;
  readonly server: Loads;
  readonly requests: StageLoads;
  readonly startup: Startup;
  readonly growth: Growth;
  readonly formats: FormatCells;
}

export type BenchName = keyof FiguresOf;
export const benchNames: readonly BenchName[] = [
  "lines",
  "server",
  "requests",
  "startup",
  "growth",
  "formats",
];

/** No absolute time of it is worth comparing with another machine's; the ratios are. */
export interface Results<Bench extends BenchName> extends Circumstances {
  /** How much was measured: rounds, lines, seconds. */
  readonly settings: Readonly<Record<string, number>>;
  readonly figures: FiguresOf[Bench];
}

/** All that is saved, each benchmark's by Node's major. */
export type SavedResults = { readonly [Bench in BenchName]: readonly Results<Bench>[] };

const folderOf = (bench: BenchName): URL => new URL(`benchmarks/results/${bench}/`, projectRoot);

/** In place of the last of this benchmark and major; returns the path. */
export function saveResults<Bench extends BenchName>(bench: Bench, results: Results<Bench>): string {
  mkdirSync(folderOf(bench), { recursive: true });
  const file = new URL(`${majorOf(results)}.json`, folderOf(bench));
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  return file.pathname;
}

export const savedResults = (): SavedResults => ({
  lines: savedOf("lines"),
  server: savedOf("server"),
  requests: savedOf("requests"),
  startup: savedOf("startup"),
  growth: savedOf("growth"),
  formats: savedOf("formats"),
});

function savedOf<Bench extends BenchName>(bench: Bench): Results<Bench>[] {
  const folder = folderOf(bench);
  const saved = filesOf(folder).map((name) => {
    const text = readFileSync(new URL(name, folder), "utf8");
    return JSON.parse(text) as Results<Bench>; // by saveResults
  });
  return saved.sort((a, b) => majorOf(a) - majorOf(b));
}

/** None where the benchmark was never run. */
function filesOf(folder: URL): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".json"));
  } catch {
    return [];
  }
}
