// Results as a run would leave them, made by hand.
import type {
  BenchName,
  Cell,
  Cells,
  FiguresOf,
  Results,
  SavedResults,
} from "../../../benchmarks/report/results.js";
import type { RivalName } from "../../../benchmarks/rival.js";
import { scenarioNames } from "../../../benchmarks/scenarios.js";

export function resultsOf<Bench extends BenchName>(node: string, figures: FiguresOf[Bench]): Results<Bench> {
  return {
    node,
    date: "2026-11-21",
    machine: { cpu: "AMD EPYC", cores: 2, memoryGiB: 24, kernel: "Linux 6.18", load: 0.1 },
    versions: { heartwood: "0.1.0", pino: "10.4.0" },
    settings: { rounds: 5 },
    figures,
  };
}

export const cell = (cpuNs: number, bytes = 1_000): Cell => ({ cpuNs, bytes, spread: 0.05 });

/** One scenario's cells: CPU by rival. */
export const cellsOf = (cpuNs: { readonly [R in RivalName]?: number }): { [R in RivalName]?: Cell } =>
  Object.fromEntries(Object.entries(cpuNs).map(([rival, value]) => [rival, cell(value)]));

/** Every scenario alike. */
export const everywhere = (cpuNs: { readonly [R in RivalName]?: number }): Cells =>
  Object.fromEntries(scenarioNames.map((name) => [name, cellsOf(cpuNs)]));

export const none: SavedResults = {
  lines: [],
  server: [],
  requests: [],
  startup: [],
  growth: [],
  formats: [],
};
