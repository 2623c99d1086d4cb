// The services under load as tables.
import { type ServiceName, serviceNames, serviceTitle } from "../server/services.js";
import { majorOf } from "./circumstances.js";
import type { Load, Loads, Results } from "./results.js";
import { grouped, markdownTable, nothing, ratioText, shortened, terminalColumns } from "./text.js";

/** CPU per request beyond the same service without a logger: what logging costs. */
export function loggingCpuUs(loads: Loads, name: ServiceName): number | undefined {
  const [own, without] = [loads[name], loads.off];
  return own === undefined || without === undefined
    ? undefined
    : own.cpuUsPerRequest - without.cpuUsPerRequest;
}

export function terminalTable(loads: Loads): string {
  const header = ["service", "requests/s", "spread", "p50 µs", "p99 µs", "CPU µs/request", "of it logging"];
  const rows = measuredIn(loads).map(([name, load]) => [
    serviceTitle(name),
    grouped(load.requestsPerSecond),
    `${Math.round(load.spread * 100)} %`,
    grouped(load.p50Us),
    grouped(load.p99Us),
    load.cpuUsPerRequest.toFixed(1),
    loggingCpuUs(loads, name)?.toFixed(1) ?? nothing,
  ]);
  return terminalColumns([header, ...rows], 1);
}

/** Of one run, with all that was measured; times as parts of those without a logger. */
export function serverTable(loads: Loads): string {
  const header = ["service", "requests/s", "p50", "p99", "logging's CPU, of pino + mixin's", "spread"];
  const rows = measuredIn(loads).map(([name, load]) => [
    serviceTitle(name),
    partText(load.requestsPerSecond, loads.off?.requestsPerSecond),
    ratioText(load.p50Us, loads.off?.p50Us),
    ratioText(load.p99Us, loads.off?.p99Us),
    name === "off" ? nothing : ratioText(loggingCpuUs(loads, name), loggingCpuUs(loads, "pino-mixin")),
    `${Math.round(load.spread * 100)} %`,
  ]);
  return markdownTable(header, rows);
}

/** The two that matter, of several runs side by side. */
export function serverSummary(runs: readonly Results<"server">[]): string {
  const columns = runs.flatMap((run) => [`Node ${majorOf(run)}: requests/s`, "logging's CPU"]);
  const rows = serviceNames.map((name) => [
    serviceTitle(name),
    ...runs.flatMap(({ figures }) => [
      partText(figures[name]?.requestsPerSecond, figures.off?.requestsPerSecond),
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

/** A part of what is reached without a logger, as a number below 1. */
function partText(part = Number.NaN, whole = Number.NaN): string {
  return Number.isFinite(part / whole) ? shortened(part / whole, 2) : nothing;
}
