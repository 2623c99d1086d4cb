// The cells of `npm run bench` as tables: with absolute figures for the terminal, of ratios for the page.
import { type RivalName, rivalNames, rivals } from "../rival.js";
import { type Scenario, type ScenarioName, scenarioNames, scenarios } from "../scenarios.js";
import type { Cell, Cells } from "./results.js";
import { grouped, markdownTable, nothing, ratioText, terminalColumns } from "./text.js";

/** One row per scenario and rival: CPU, how far the rounds differ, bytes, and heartwood's share of both. */
export function terminalTable(cells: Cells): string {
  const rows = scenarioNames.flatMap((scenario) => scenarioRows(scenario, cells[scenario] ?? {}));
  const header = ["scenario", "rival", "CPU ns", "spread", "bytes", "heartwood's CPU", "heartwood's bytes"];
  return terminalColumns([header, ...rows], 2);
}

function scenarioRows(scenario: ScenarioName, measured: NonNullable<Cells[ScenarioName]>): string[][] {
  return rivalNames.flatMap((rival) => {
    const cell = measured[rival];
    if (cell === undefined) return [];
    const ours = oursBeside(rival, measured);
    const shares = ours ? [ratioText(ours.cpuNs, cell.cpuNs), ratioText(ours.bytes, cell.bytes)] : ["", ""];
    const cpu = cell.cpuNs.toFixed(cell.cpuNs < 100 ? 1 : 0);
    const numbers = [cpu, `${Math.round(cell.spread * 100)} %`, cell.bytes.toFixed(0)];
    return [[scenario, rivals[rival].title, ...numbers, ...shares]];
  });
}

/** heartwood, writing to where the rival writes; nothing beside itself. */
function oursBeside(rival: RivalName, measured: Cells[ScenarioName] = {}): Cell | undefined {
  if (rival === "heartwood" || rival === "heartwood-memory") return undefined;
  return rivals[rival].to === "memory" ? measured["heartwood-memory"] : measured.heartwood;
}

/** Per scenario heartwood's CPU as a part of each rival's, and its bytes; no time. */
export function linesTable(cells: Cells): string {
  const against = rivalNames.filter((rival) => rival !== "heartwood" && rival !== "heartwood-memory");
  const rows = scenarioNames.map((name) => {
    const scenario: Scenario = scenarios[name];
    const measured = cells[name];
    const shares = against.map((rival) =>
      ratioText(oursBeside(rival, measured)?.cpuNs, measured?.[rival]?.cpuNs),
    );
    return [scenario.title, ...shares, grouped(measured?.heartwood?.bytes), spreadText(measured)];
  });
  return markdownTable(["scenario", ...against.map((rival) => rivals[rival].title), "bytes", "spread"], rows);
}

/** The widest of a scenario's cells. */
function spreadText(measured: Cells[ScenarioName]): string {
  const widest = Math.max(...Object.values(measured ?? {}).map(({ spread }) => spread));
  return Number.isFinite(widest) ? `${Math.round(widest * 100)} %` : nothing;
}
