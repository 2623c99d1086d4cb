// The counts of all loggers as Prometheus text. Pure.
import type { ControlledRoot, LineCounts, Override } from "../control-state.js";
import { effectiveLevel, rootName } from "../levels/overrides.js";
import type { WriterStats } from "../state.js";
import { ownerOf } from "./views.js";

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
const levelName = "heartwood_effective_level";
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

function printLevels(roots: readonly ControlledRoot[], overrides: readonly Override[]): string {
  const names = new Set(roots.flatMap((root) => ["", ...root.names()]));
  const samples = [...names].map((name) => printLevel(name, ownerOf(roots, name), overrides));
  return head(levelName, "gauge", levelHelp) + samples.join("");
}

function printLevel(name: string, owner: ControlledRoot | undefined, overrides: readonly Override[]): string {
  if (owner === undefined) return "";
  const level = effectiveLevel(name, owner.configured(name), overrides, owner.levels);
  const number = Object.hasOwn(owner.levels, level) ? owner.levels[level] : undefined;
  const value = number === Number.POSITIVE_INFINITY ? "+Inf" : (number ?? "NaN");
  return `${levelName}{logger="${escapeLabel(name === "" ? rootName : name)}"} ${value}\n`;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const escapeLabel = (text: string): string =>
  text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
