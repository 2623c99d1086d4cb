// Where heartwood stands in each scenario: beside the best rival, in whichever of its documented modes that is.
import { reasons } from "../reasons.js";
import { type Entry, type RivalName, rivalNames, rivals } from "../rival.js";
import { type Scenario, type ScenarioName, scenarioNames, scenarios } from "../scenarios.js";
import { majorOf } from "./circumstances.js";
import type { Cells, Results } from "./results.js";
import { grouped, markdownTable, nothing, ratioText } from "./text.js";

export interface Standing {
  readonly best: RivalName;
  /** heartwood's CPU per line as a part of the best rival's. */
  readonly factor: number;
  readonly is: "ahead" | "level" | "behind";
}

/** Closer than this, two cells are as fast: rounds differ by about as much. */
const levelWithin = 1.1;

/** Beside the rivals that write to the same place; undefined where none was measured. */
export function standingOf(
  cells: Cells[ScenarioName] = {},
  to: Entry["to"] = "descriptor",
): Standing | undefined {
  const ours = cells[to === "descriptor" ? "heartwood" : "heartwood-memory"]?.cpuNs;
  const [best] = rivalNames
    .filter((rival) => isRival(rival) && rivals[rival].to === to && cells[rival] !== undefined)
    .sort((a, b) => (cells[a]?.cpuNs ?? 0) - (cells[b]?.cpuNs ?? 0));
  const theirs = best === undefined ? undefined : cells[best]?.cpuNs;
  if (ours === undefined || best === undefined || theirs === undefined) return undefined;
  const factor = ours / theirs;
  return {
    best,
    factor,
    is: factor * levelWithin <= 1 ? "ahead" : factor <= levelWithin ? "level" : "behind",
  };
}

const isRival = (rival: RivalName): boolean => rivals[rival].from !== "heartwood";

/** Per scenario, and for each of these Nodes: of a pino child, of the best rival; heartwood's bytes on the last. */
export function standingTable(runs: readonly Results<"lines">[]): string {
  const columns = runs.flatMap((run) => [`Node ${majorOf(run)}: of pino child`, "of the best rival"]);
  const rows = scenarioNames.map((name) => {
    const scenario: Scenario = scenarios[name];
    const bytes = grouped(runs.at(-1)?.figures[name]?.heartwood?.bytes);
    const alone = runs.flatMap(() => [nothing, "no other writes it"]);
    const beside = runs.flatMap(({ figures }) => standingCells(figures[name]));
    return [scenario.title, ...(scenario.broken ? alone : beside), bytes];
  });
  return markdownTable(["scenario", ...columns, "bytes"], rows);
}

function standingCells(cells: Cells[ScenarioName]): string[] {
  const standing = standingOf(cells);
  if (standing === undefined) return [nothing, nothing];
  const best = `${ratioText(standing.factor, 1)} ${rivals[standing.best].title}`;
  const share = ratioText(cells?.heartwood?.cpuNs, cells?.["pino-child"]?.cpuNs);
  return [share, standing.is === "behind" ? `**${best}**` : best];
}

/** Why a rival is ahead, a line per scenario in which one that writes to there is, on any of these Nodes. */
export function reasonsList(runs: readonly Results<"lines">[], to: Entry["to"] = "descriptor"): string {
  return scenarioNames
    .filter((name) => runs.some(({ figures }) => standingOf(figures[name], to)?.is === "behind"))
    .map((name) => `- **${scenarios[name].title}**: ${reasons[name] ?? "not explained yet."}`)
    .join("\n");
}
