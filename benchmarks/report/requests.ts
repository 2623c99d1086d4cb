// The frameworks under load as tables.
import {
  type ApplicationName,
  applicationNames,
  example,
  type FrameworkName,
  frameworkNames,
  frameworks,
  type Logging,
  loggingsOf,
  type StageName,
  wholeOf,
} from "../requests/stages.js";
import { majorOf } from "./circumstances.js";
import type { Load, Results, StageLoads } from "./results.js";
import { grouped, markdownTable, middleText, nothing, partText, ratioText, terminalColumns } from "./text.js";

/** Requests/s with the lines as a part of the framework's without a logger, of the example service's at `silent`. */
export const partOfWhole = (loads: StageLoads, application: ApplicationName): number | undefined =>
  partIn(loads, application, "heartwood");

/** Requests/s of heartwood's adapter by those of what people use there. */
export function timesRival(loads: StageLoads, framework: FrameworkName): number | undefined {
  const [ours, theirs] = [partOfWhole(loads, framework), partIn(loads, framework, "rival")];
  return ours === undefined || theirs === undefined ? undefined : ours / theirs;
}

const partIn = (loads: StageLoads, application: ApplicationName, logging: Logging): number | undefined =>
  wholeIn(loads, application) && loads[`${application}/${logging}`]?.part.median;

/** The least of what was measured: a goal that all frameworks have to reach. */
export function leastOf(
  loads: StageLoads,
  figure: (loads: StageLoads, framework: FrameworkName) => number | undefined,
): number | undefined {
  const known = frameworkNames.map((name) => figure(loads, name)).filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

export function requestsTerminalTable(loads: StageLoads): string {
  const header = ["framework", "logging", "requests/s", "part", "turns", "p99 µs", "CPU µs/request"];
  const rows = measuredIn(loads).map(([framework, name, load]) => [
    framework,
    name,
    grouped(load.requestsPerSecond),
    partText(partIn(loads, framework, name)),
    middleText(wholeIn(loads, framework) && load.part),
    grouped(load.p99Us),
    load.cpuUsPerRequest.toFixed(1),
  ]);
  return terminalColumns([header, ...rows], 2);
}

/** Of one run, with all that was measured; times as parts of those without a line. */
export function requestsTable(loads: StageLoads): string {
  const header = [
    "framework",
    "logging",
    "requests/s",
    "half of the turns",
    "p50",
    "p99",
    "logging's CPU, of the other's",
  ];
  const rows = measuredIn(loads).map(([framework, name, load]) => {
    const whole = wholeIn(loads, framework);
    return [
      applicationTitle(framework),
      titleOf(framework, name),
      partText(partIn(loads, framework, name)),
      middleText(whole && load.part),
      ratioText(load.p50Us, whole?.p50Us),
      ratioText(load.p99Us, whole?.p99Us),
      name === "heartwood"
        ? ratioText(whole && load.moreCpuUs, loads[`${framework}/rival`]?.moreCpuUs)
        : nothing,
    ];
  });
  return markdownTable(header, rows, 2);
}

/** What matters, of several runs side by side. */
export function requestsSummary(runs: readonly Results<"requests">[]): string {
  const columns = runs.flatMap((run) => [`Node ${majorOf(run)}: heartwood`, "at `silent`", "the other"]);
  const rows = frameworkNames.map((framework) => [
    frameworks[framework].title,
    frameworks[framework].rival,
    ...runs.flatMap(({ figures }) =>
      (["heartwood", "silent", "rival"] as const).map((name) => partText(partIn(figures, framework, name))),
    ),
  ]);
  return markdownTable(["framework", "the other", ...columns], rows, 2);
}

const wholeIn = (loads: StageLoads, application: ApplicationName): Load | undefined =>
  loads[`${application}/${wholeOf(application)}`];

type Row = [application: ApplicationName, logging: Logging, load: Load];

const measuredIn = (loads: StageLoads): Row[] =>
  applicationNames.flatMap((framework) =>
    loggingsOf(framework).flatMap((name): Row[] => {
      const stage: StageName = `${framework}/${name}`;
      const load = loads[stage];
      return load === undefined ? [] : [[framework, name, load]];
    }),
  );

const applicationTitle = (name: ApplicationName): string =>
  name === "example" ? example.title : frameworks[name].title;

function titleOf(name: ApplicationName, logging: Logging): string {
  if (logging === "rival" && name !== "example") return frameworks[name].rival;
  return logging === "silent" ? "heartwood at `silent`" : logging;
}
