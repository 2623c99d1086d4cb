// Import times and installs as text.
import { importNames, installNames, installs } from "../startup/installs.js";
import type { Results, Startup } from "./results.js";
import { markdownTable, ratioText, terminalColumns } from "./text.js";

export function terminalTable({ imports, installs: sizes }: Startup): string {
  const timeRows = importNames.map((name) => {
    const { wallMs, cpuMs, spread } = imports[name];
    return [name, wallMs.toFixed(1), cpuMs.toFixed(1), `${Math.round(spread * 100)} %`];
  });
  const sizeRows = installNames.map((name) => {
    const { packages, bytes } = sizes[name];
    return [installs[name].title, String(packages), (bytes / 1e6).toFixed(2)];
  });
  const times = terminalColumns([["import", "ms", "CPU ms", "spread"], ...timeRows], 1);
  return `${times}\n\n${terminalColumns([["install", "packages", "MB"], ...sizeRows], 1)}`;
}

export const importRatio = ({ imports }: Startup): number => imports.heartwood.wallMs / imports.pino.wallMs;

export const sizeRatio = ({ installs: sizes }: Startup): number => sizes.heartwood.bytes / sizes.parts.bytes;

/** One row per Node. */
export function startupTable(runs: readonly Results<"startup">[]): string {
  const header = ["", "import time, of pino's", "its CPU", "packages", "MB", `of ${installs.parts.title}`];
  const rows = runs.map(({ node, figures }) => [
    `Node ${node}`,
    ratioText(importRatio(figures), 1, 3),
    ratioText(figures.imports.heartwood.cpuMs, figures.imports.pino.cpuMs, 3),
    String(figures.installs.heartwood.packages),
    (figures.installs.heartwood.bytes / 1e6).toFixed(2),
    ratioText(sizeRatio(figures), 1, 3),
  ]);
  return markdownTable(header, rows);
}

/** The same in a sentence, of one run. */
export function startupSentence({ node, figures }: Results<"startup">): string {
  const { packages, bytes } = figures.installs.heartwood;
  return (
    `Importing heartwood takes ${ratioText(importRatio(figures), 1)} pino's time (Node ${node}); installed it is ` +
    `${packages} packages and ${(bytes / 1e6).toFixed(1)} MB, ${ratioText(sizeRatio(figures), 1)} ${installs.parts.title}.`
  );
}
