// Writes what the saved results say: the README's section, RESULTS.md, the charts.
import { readFileSync, writeFileSync } from "node:fs";
import { say } from "../command.js";
import { chart, themes } from "./chart.js";
import { projectRoot } from "./circumstances.js";
import { resultsPage } from "./page.js";
import { readmeSection } from "./readme.js";
import { type SavedResults, savedResults } from "./results.js";
import { withSection } from "./section.js";

export function publish(): void {
  for (const [path, text] of publications(savedResults())) writeFileSync(new URL(path, projectRoot), text);
  say("README.md, benchmarks/RESULTS.md and the charts say what the saved results say.");
}

/** Each file that is written by the run, and its text. */
export function publications(saved: SavedResults): ReadonlyMap<string, string> {
  const readme = readFileSync(new URL("README.md", projectRoot), "utf8");
  const newest = saved.lines.at(-1);
  const charts =
    newest === undefined ? [] : themes.map((theme) => [chartPath(theme), chart(newest, theme)] as const);
  return new Map([
    ["README.md", withSection(readme, readmeSection(saved))],
    ["benchmarks/RESULTS.md", resultsPage(saved)],
    ...charts,
  ]);
}

const chartPath = (theme: string): string => `benchmarks/results/cpu-${theme}.svg`;
