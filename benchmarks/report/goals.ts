// The numbers to reach (DESIGN §5), each with its target and how it is read from the results; and what became of them.
import { type RivalName, rivals } from "../rival.js";
import { type ScenarioName, scenarios } from "../scenarios.js";
import { leastOf, partOfWhole, timesRival } from "./requests.js";
import type { Cells, FiguresOf } from "./results.js";
import { loggingCpuUs, partOfOff } from "./server.js";
import { importRatio, sizeRatio } from "./startup.js";
import { markdownTable, nothing, ratioText, shortened } from "./text.js";

/** What was measured on one Node; what was not is left out. */
export type Figures = { readonly [Bench in keyof FiguresOf]?: FiguresOf[Bench] };

export interface Goal {
  readonly measure: string;
  /** On Node 20, and on the newest. */
  readonly targets: readonly [node20: number, newest: number];
  readonly must: "stay below" | "reach";
  readonly show: (figure: number) => string;
  /** Undefined where it was not measured. */
  readonly figure: (figures: Figures) => number | undefined;
}

const asRatio = (figure: number): string => ratioText(figure, 1, 3);
const asFactor = (figure: number): string => `${shortened(figure, 3)} ×`;
const asBytes = (figure: number): string => `floor + ${Math.round(figure)} B`;

export const goals: readonly Goal[] = [
  cpuOf("context-fields", "pino-mixin", [1 / 12, 1 / 6]),
  cpuOf("context-fields", "pino-child", [1 / 5, 1 / 4]),
  cpuOf("context-text", "pino-child", [1 / 10, 1 / 7]),
  { ...cpuOf("context-text", "floor", [3, 3]), show: asFactor },
  cpuOf("fresh-context", "pino-mixin", [1 / 12, 1 / 6]),
  cpuOf("fresh-context", "pino-child", [1 / 5, 1 / 4]),
  cpuOf("context-fields", "pino-sync", [1 / 3, 1 / 3]),
  cpuOf("context-text", "pino-sync", [1 / 3, 1 / 3]),
  cpuOf("fresh-context", "pino-sync", [1 / 3, 1 / 3]),
  bytesAboveFloor("context-text", 250),
  bytesAboveFloor("context-fields", 900),
  // Within noise: the rounds of a call of a few nanoseconds differ by as much.
  { ...cpuOf("disabled", "pino-child", [1.1, 1.1]), show: asFactor },
  {
    measure: "one broken property, beyond the caller's own code: of the plain line",
    targets: [20, 20],
    must: "stay below",
    show: asFactor,
    figure: ({ lines }) => lines && brokenOfPlain(lines),
  },
  {
    measure: "HTTP service, 5 lines a request: requests/s of logging off",
    targets: [0.65, 0.65],
    must: "reach",
    show: (figure) => shortened(figure, 3),
    figure: ({ server }) => server && partOfOff(server, "heartwood"),
  },
  {
    measure: "HTTP service: logging's CPU per request, of pino + mixin's",
    targets: [1 / 5, 1 / 4],
    must: "stay below",
    show: asRatio,
    figure: ({ server }) =>
      server && quotient(loggingCpuUs(server, "heartwood"), loggingCpuUs(server, "pino-mixin")),
  },
  {
    measure: "requests in every framework, 4 lines and the completion line: requests/s of no logger",
    targets: [0.6, 0.6],
    must: "reach",
    show: (figure) => shortened(figure, 3),
    figure: ({ requests }) => requests && leastOf(requests, partOfWhole),
  },
  {
    measure: "requests in every framework: requests/s of what people use there",
    targets: [1, 1],
    must: "reach",
    show: asFactor,
    figure: ({ requests }) => requests && leastOf(requests, timesRival),
  },
  {
    measure: "requests of the example service: requests/s of `silent`",
    targets: [0.95, 0.95],
    must: "reach",
    show: (figure) => shortened(figure, 3),
    figure: ({ requests }) => requests && partOfWhole(requests, "example"),
  },
  {
    measure: "import time: of pino's",
    targets: [1.3, 1.3],
    must: "stay below",
    show: asFactor,
    figure: ({ startup }) => startup && importRatio(startup),
  },
  {
    measure: "installed size: of pino + pino-pretty + fast-json-stringify",
    targets: [1.1, 1.1],
    must: "stay below",
    show: asFactor,
    figure: ({ startup }) => startup && sizeRatio(startup),
  },
];

function cpuOf(scenario: ScenarioName, rival: RivalName, targets: Goal["targets"]): Goal {
  return {
    measure: `${scenarios[scenario].title}: CPU, of ${rivals[rival].title}`,
    targets,
    must: "stay below",
    show: asRatio,
    figure: ({ lines }) => quotient(lines?.[scenario]?.heartwood?.cpuNs, lines?.[scenario]?.[rival]?.cpuNs),
  };
}

function bytesAboveFloor(scenario: ScenarioName, most: number): Goal {
  return {
    measure: `${scenarios[scenario].title}: allocated per line`,
    targets: [most, most],
    must: "stay below",
    show: asBytes,
    figure: ({ lines }) => difference(lines?.[scenario]?.heartwood?.bytes, lines?.[scenario]?.floor?.bytes),
  };
}

/** A broken line is the caller's own throw, which the floor pays too, and the rest. */
function brokenOfPlain({ broken, fields }: Cells): number | undefined {
  const callersOwn = difference(broken?.floor?.cpuNs, fields?.floor?.cpuNs);
  return quotient(difference(broken?.heartwood?.cpuNs, callersOwn), fields?.heartwood?.cpuNs);
}

const quotient = (part?: number, whole?: number): number | undefined =>
  part === undefined || whole === undefined ? undefined : part / whole;

const difference = (more?: number, less?: number): number | undefined =>
  more === undefined || less === undefined ? undefined : more - less;

/** What was measured on one of the two Nodes that have targets. */
export interface Run {
  readonly node: string;
  readonly is: "node 20" | "newest";
  readonly figures: Figures;
}

export const targetOf = ({ targets: [node20, newest] }: Goal, { is }: Run): number =>
  is === "node 20" ? node20 : newest;

/** Undefined where it was not measured. */
export function isMet(goal: Goal, run: Run): boolean | undefined {
  const figure = goal.figure(run.figures);
  if (figure === undefined) return undefined;
  const target = targetOf(goal, run);
  if (goal.show(figure) === goal.show(target)) return true; // nobody could tell them apart
  return goal.must === "reach" ? figure >= target : figure <= target;
}

/** Each goal: its target and figure on each Node, and whether it is met. */
export function goalsTable(runs: readonly Run[]): string {
  const columns = runs.flatMap(({ node }) => ["target", `Node ${node}`]);
  const rows = goals.map((goal) => [goal.measure, ...runs.flatMap((run) => goalCells(goal, run))]);
  return markdownTable(["measure", ...columns], rows);
}

function goalCells(goal: Goal, run: Run): string[] {
  const figure = goal.figure(run.figures);
  const target = `${goal.must === "reach" ? "≥" : "≤"} ${goal.show(targetOf(goal, run))}`;
  if (figure === undefined) return [target, nothing];
  return [target, isMet(goal, run) ? `${goal.show(figure)}, met` : `**${goal.show(figure)}, not met**`];
}

/** How many are met, of those that were measured. */
export function metText(run: Run): string {
  const verdicts = goals.map((goal) => isMet(goal, run)).filter((met) => met !== undefined);
  return `${verdicts.filter(Boolean).length} of ${verdicts.length} on Node ${run.node}`;
}
