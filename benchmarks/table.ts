// The measured cells as text: a table for the terminal and one, of ratios only, for the README.
import type { Cells, Report } from "./report.js";
import { rivalNames, rivals } from "./rival.js";
import { type Scenario, type ScenarioName, scenarioNames, scenarios } from "./scenarios.js";

/** A part of a whole as people say it: `1/8.2`, `1/12`; from two thirds on as a factor: `0.83 ×`, `2.4 ×`. */
export function ratioText(part: number, whole: number): string {
  const factor = part / whole;
  if (!Number.isFinite(factor)) return "–";
  return factor > 2 / 3 ? `${twoDigits(factor)} ×` : `1/${twoDigits(1 / factor)}`;
}

const twoDigits = (value: number): string => String(Number(value.toPrecision(2)));

/** One row per scenario and rival: CPU, bytes, and heartwood's share of them. */
export function terminalTable(cells: Cells): string {
  const rows = scenarioNames.flatMap((scenario) => scenarioRows(scenario, cells[scenario] ?? {}));
  const header = ["scenario", "rival", "CPU ns/line", "bytes/line", "heartwood's CPU", "heartwood's bytes"];
  return aligned([header, ...rows]);
}

function scenarioRows(scenario: ScenarioName, measured: NonNullable<Cells[ScenarioName]>): string[][] {
  return rivalNames.flatMap((rival) => {
    const cell = measured[rival];
    if (cell === undefined) return [];
    const ours = rival === "heartwood" ? undefined : measured.heartwood;
    const shares = ours ? [ratioText(ours.cpuNs, cell.cpuNs), ratioText(ours.bytes, cell.bytes)] : ["", ""];
    const numbers = [cell.cpuNs.toFixed(cell.cpuNs < 100 ? 1 : 0), cell.bytes.toFixed(0)];
    return [[scenario, rivals[rival].title, ...numbers, ...shares]];
  });
}

/** Columns as wide as their widest entry; the first two hold words and stand left, the others right. */
function aligned(rows: readonly string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const pad = (text: string, column: number): string =>
    column < 2 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(pad).join("  ").trimEnd()).join("\n");
}

/** The README's section: per report a sentence and a table, without any time. */
export const readmeSection = (reports: readonly Report[]): string => reports.map(readmeTable).join("\n\n");

function readmeTable({ node, date, cells, versions }: Report): string {
  const against = rivalNames.filter((rival) => rival !== "heartwood");
  const rows = scenarioNames.map((name) => {
    const scenario: Scenario = scenarios[name];
    const ours = cells[name]?.heartwood;
    const shares = against.map((rival) => {
      const theirs = cells[name]?.[rival];
      return ours && theirs ? ratioText(ours.cpuNs, theirs.cpuNs) : "–";
    });
    return [scenario.title, ...shares, ours?.bytes.toFixed(0) ?? "–"];
  });
  const header = ["scenario", ...against.map((rival) => rivals[rival].title), "bytes"];
  const rule = header.map((_, column) => (column === 0 ? "---" : "--:"));
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const lines = [header, rule, ...rows].map((row) => `| ${row.join(" | ")} |`);
  return [
    `Node ${node}, ${date}, ${packages.join(", ")}; bytes are heartwood's, per line.`,
    "",
    ...lines,
  ].join("\n");
}
