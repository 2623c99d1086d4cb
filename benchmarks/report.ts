// What a run leaves behind: the measured cells, and enough about the machine to judge them by.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, release, totalmem, type } from "node:os";
import { versions } from "node:process";
import { type RivalName, rivals } from "./rival.js";
import type { ScenarioName } from "./scenarios.js";

/** Per line: CPU time of the whole process in nanoseconds, and bytes of heap. */
export interface Cell {
  readonly cpuNs: number;
  readonly bytes: number;
}

export type Cells = { [S in ScenarioName]?: { [R in RivalName]?: Cell } };

/** No absolute time of it is worth comparing with another machine's; the ratios are. */
export interface Report {
  readonly node: string;
  readonly date: string;
  readonly machine: Readonly<Record<"cpu" | "os", string>> & Readonly<Record<"cores" | "memoryGiB", number>>;
  readonly versions: Readonly<Record<string, string>>;
  readonly rounds: number;
  readonly lines: number;
  readonly cells: Cells;
}

/** From .build/benchmarks, where this runs. */
export const projectRoot: URL = new URL("../../", import.meta.url);
const resultsFolder = new URL("benchmarks/results/", projectRoot);

export function reportOf(cells: Cells, rounds: number, lines: number): Report {
  return {
    node: versions.node,
    date: new Date().toISOString().slice(0, 10),
    machine: {
      cpu: cpus()[0]?.model ?? "unknown",
      os: `${type()} ${release()}`,
      cores: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
    },
    versions: packageVersions(),
    rounds,
    lines,
    cells,
  };
}

/** Writes `results/<node major>.json`, in place of that major's last; returns its path. */
export function saveReport(report: Report): string {
  mkdirSync(resultsFolder, { recursive: true });
  const file = new URL(`${majorOf(report)}.json`, resultsFolder);
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  return file.pathname;
}

/** The saved reports, by Node's major. */
export function savedReports(): Report[] {
  const files = readdirSync(resultsFolder).filter((name) => name.endsWith(".json"));
  const reports = files.map((name) => readJson(new URL(name, resultsFolder)) as Report); // by saveReport
  return reports.sort((a, b) => majorOf(a) - majorOf(b));
}

const majorOf = ({ node }: Report): number => Number.parseInt(node, 10);

/** The exact versions that the two package.json files ask for. */
function packageVersions(): Record<string, string> {
  const ours = readJson(new URL("package.json", projectRoot)) as Package; // npm's own shape
  const theirs = readJson(new URL("benchmarks/packages/package.json", projectRoot)) as Package; // the same
  const asked: Record<string, string> = {
    heartwood: ours.version,
    ...ours.dependencies,
    ...theirs.dependencies,
  };
  const measured = new Set(Object.values(rivals).map(({ from }) => from));
  return Object.fromEntries([...measured].map((name) => [name, asked[name] ?? "unknown"]));
}

interface Package {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

const readJson = (file: URL): unknown => JSON.parse(readFileSync(file, "utf8"));
