// The README's section on speed: the chart, where heartwood stands, the service, what an import and an install cost.
import { metText } from "./goals.js";
import { requestsSummary } from "./requests.js";
import type { SavedResults } from "./results.js";
import { goalRuns, oldestAndNewest } from "./runs.js";
import { serverSummary } from "./server.js";
import { reasonsList, standingTable } from "./standing.js";
import { startupSentence } from "./startup.js";

/** Pure: the same results, the same text. What was never measured is left out. */
export function readmeSection(saved: SavedResults): string {
  const parts = [
    chart(saved),
    standing(saved),
    service(saved),
    requests(saved),
    startup(saved),
    goals(saved),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

const chart = ({ lines }: SavedResults): string =>
  lines.length === 0
    ? ""
    : `<picture>
  <source media="(prefers-color-scheme: dark)" srcset="benchmarks/results/cpu-dark.svg">
  <img alt="CPU time per line of heartwood, pino and winston, relative to a pino child logger" src="benchmarks/results/cpu-light.svg">
</picture>`;

function standing({ lines }: SavedResults): string {
  const runs = oldestAndNewest(lines);
  if (runs.length === 0) return "";
  const reasons = reasonsList(runs);
  return standingTable(runs) + (reasons === "" ? "" : `\n\nWhere another is ahead (bold):\n\n${reasons}`);
}

const service = ({ server }: SavedResults): string =>
  server.length === 0
    ? ""
    : `An HTTP service that does nothing but five lines a request, under load: requests/s as a part of those without a
logger, and the CPU of logging as a part of pino + mixin's.

${serverSummary(oldestAndNewest(server))}`;

const requests = ({ requests: saved }: SavedResults): string =>
  saved.length === 0
    ? ""
    : `The same in each framework, with four lines in the handler and the completion line: requests/s as a part of those
without a logger. At \`silent\`, the adapter is in place and no line is written: the rest is what the lines take.

${requestsSummary(oldestAndNewest(saved))}`;

function startup({ startup: saved }: SavedResults): string {
  const newest = saved.at(-1);
  return newest === undefined ? "" : startupSentence(newest);
}

function goals(saved: SavedResults): string {
  const met = goalRuns(saved).map(metText).join(", ");
  const page = "[benchmarks/RESULTS.md](benchmarks/RESULTS.md) has these figures in full";
  return met === "" ? "" : `${page}; of the goals set for them, these are met: ${met}.`;
}
