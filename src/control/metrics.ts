// The counts of all loggers as Prometheus text. Pure.

import type { ControlledRoot, LineCounts, Override } from "../control-state.js";
import { effectiveLevel, rootName } from "../levels/overrides.js";
import type { WriterStats } from "../state.js";

interface Metric<Counts> {
  readonly name: string;
  readonly type: "counter" | "gauge";
  readonly help: string;
  readonly read: (counts: Counts) => number;
}

const ofWriters: readonly Metric<WriterStats>[] = [
  {
    name: "heartwood_lines_written_total",
    type: "counter",
    help: "Lines that the destination took.",
    read: ({ written }) => written,
  },
  {
    name: "heartwood_written_bytes_total",
    type: "counter",
    help: "Bytes that the destination took.",
    read: ({ bytes }) => bytes,
  },
  {
    name: "heartwood_lines_dropped_total",
    type: "counter",
    help: "Lines that the destination could not take.",
    read: ({ dropped }) => dropped,
  },
  {
    name: "heartwood_backlog_lines",
    type: "gauge",
    help: "Lines that wait to be written.",
    read: ({ buffered }) => buffered,
  },
  {
    name: "heartwood_backlog_bytes",
    type: "gauge",
    help: "Bytes that wait to be written.",
    read: ({ bufferedBytes }) => bufferedBytes,
  },
];
const ofLoggers: readonly Metric<LineCounts>[] = [
  {
    name: "heartwood_lines_salvaged_total",
    type: "counter",
    help: "Lines written from what was left of a broken value.",
    read: ({ salvaged }) => salvaged,
  },
  {
    name: "heartwood_lines_truncated_total",
    type: "counter",
    help: "Lines cut to maxLineBytes.",
    read: ({ truncated }) => truncated,
  },
];
const linesHelp = "Lines logged, by level.";
const levelHelp = "The number of the effective level, by logger; +Inf is silent.";

/**
 * One sample per metric, and per level and logger where they differ; the loggers of the process summed up.
 * @param writers each once, however many loggers share it
 */
export function printMetrics(
  roots: readonly ControlledRoot[],
  writers: readonly WriterStats[],
  overrides: readonly Override[],
): string {
  const counts = roots.map((root) => root.counts());
  return [
    printLines(counts),
    ...ofLoggers.map((metric) => printSum(metric, counts)),
    ...ofWriters.map((metric) => printSum(metric, writers)),
    printLevels(roots, overrides),
  ].join("");
}

const printSum = <Counts>({ name, type, help, read }: Metric<Counts>, all: readonly Counts[]): string =>
  `${head(name, type, help)}${name} ${sum(all.map(read))}\n`;

const head = (name: string, type: Metric<unknown>["type"], help: string): string =>
  `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;

function printLines(counts: readonly LineCounts[]): string {
  const name = "heartwood_lines_total";
  const levels = new Set(counts.flatMap(({ lines }) => Object.keys(lines)));
  const samples = [...levels].map((level) => {
    const total = sum(counts.map(({ lines }) => (Object.hasOwn(lines, level) ? (lines[level] ?? 0) : 0)));
    return `${name}{level="${escapeLabel(level)}"} ${total}\n`;
  });
  return head(name, "counter", linesHelp) + samples.join("");
}

function printLevels([root]: readonly ControlledRoot[], overrides: readonly Override[]): string {
  const name = "heartwood_effective_level";
  if (root === undefined) return head(name, "gauge", levelHelp);
  const samples = ["", ...root.names()].map((logger) => {
    const level = effectiveLevel(logger, root.configured(logger), overrides, root.levels);
    const number = Object.hasOwn(root.levels, level) ? root.levels[level] : undefined;
    return `${name}{logger="${escapeLabel(logger === "" ? rootName : logger)}"} ${number === Number.POSITIVE_INFINITY ? "+Inf" : (number ?? "NaN")}\n`;
  });
  return head(name, "gauge", levelHelp) + samples.join("");
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const escapeLabel = (text: string): string =>
  text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
