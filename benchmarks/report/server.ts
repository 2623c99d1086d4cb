// The services under load as tables.
import { type ServiceName, serviceNames, serviceTitle } from "../server/services.js";
import { majorOf } from "./circumstances.js";
import type { Load, Loads, Results } from "./results.js";
import { grouped, markdownTable, middleText, nothing, partText, ratioText, terminalColumns } from "./text.js";

/** CPU per request beyond the same service without a logger: what logging costs. */
export const loggingCpuUs = (loads: Loads, name: ServiceName): number | undefined =>
  loads.off && loads[name]?.moreCpuUs;

/** Requests/s as a part of those without a logger. */
export const partOfOff = (loads: Loads, name: ServiceName): number | undefined =>
  loads.off && loads[name]?.part.median;

export function terminalTable(loads: Loads): string {
  const header = ["service", "requests/s", "part", "turns", "p99 µs", "CPU µs/request", "of it logging"];
  const rows = measuredIn(loads).map(([name, load]) => [
    serviceTitle(name),
    grouped(load.requestsPerSecond),
    partText(partOfOff(loads, name)),
    middleText(loads.off && load.part),
    grouped(load.p99Us),
    load.cpuUsPerRequest.toFixed(1),
    loggingCpuUs(loads, name)?.toFixed(1) ?? nothing,
  ]);
  return terminalColumns([header, ...rows], 1);
}

/** Of one run, with all that was measured; times as parts of those without a logger. */
export function serverTable(loads: Loads): string {
  const header = [
    "service",
    "requests/s",
    "half of the turns",
    "p50",
    "p99",
    "logging's CPU, of pino + mixin's",
  ];
  const rows = measuredIn(loads).map(([name, load]) => [
    serviceTitle(name),
    partText(partOfOff(loads, name)),
    middleText(loads.off && load.part),
    ratioText(load.p50Us, loads.off?.p50Us),
    ratioText(load.p99Us, loads.off?.p99Us),
    name === "off" ? nothing : ratioText(loggingCpuUs(loads, name), loggingCpuUs(loads, "pino-mixin")),
  ]);
  return markdownTable(header, rows);
}

/** The two that matter, of several runs side by side. */
export function serverSummary(runs: readonly Results<"server">[]): string {
  const columns = runs.flatMap((run) => [`Node ${majorOf(run)}: requests/s`, "logging's CPU"]);
  const rows = serviceNames.map((name) => [
    serviceTitle(name),
    ...runs.flatMap(({ figures }) => [
      partText(partOfOff(figures, name)),
      name === "off" ? nothing : ratioText(loggingCpuUs(figures, name), loggingCpuUs(figures, "pino-mixin")),
    ]),
  ]);
  return markdownTable(["service", ...columns], rows);
}

const measuredIn = (loads: Loads): [ServiceName, Load][] =>
  serviceNames.flatMap((name): [ServiceName, Load][] => {
    const load = loads[name];
    return load === undefined ? [] : [[name, load]];
  });
