// The counts of all loggers as Prometheus text. Pure.
import type { Totals } from "../control-state.js";
import type { WriterStats } from "../state.js";
import type { LevelView } from "./views.js";

interface Metric<Counts> {
  readonly name: string;
  readonly type: "counter" | "gauge";
  readonly help: string;
  readonly read: (counts: Counts) => number;
}

const sums: readonly Metric<Totals>[] = [
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
];
const ofWriters: readonly Metric<WriterStats>[] = [
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
const linesHelp = "Lines logged, by level.";
const levelName = "heartwood_effective_level";
const levelHelp = "The number of the effective level, by logger; +Inf is silent.";

/**
 * One sample per metric, and per level and logger where they differ; the loggers of the process summed up.
 * @param totals  of all since the process began: a counter that fell would be taken for a restart
 * @param writers the open ones, each once, however many loggers share it
 */
export const printMetrics = (
  totals: Totals,
  writers: readonly WriterStats[],
  levels: readonly LevelView[],
): string =>
  [
    printLines(totals),
    ...sums.map((metric) => printMetric(metric, [totals])),
    ...ofWriters.map((metric) => printMetric(metric, writers)),
    printLevels(levels),
  ].join("");

const printMetric = <Counts>({ name, type, help, read }: Metric<Counts>, all: readonly Counts[]): string =>
  `${head(name, type, help)}${name} ${all.reduce((total, counts) => total + read(counts), 0)}\n`;

const head = (name: string, type: Metric<unknown>["type"], help: string): string =>
  `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;

function printLines({ lines }: Totals): string {
  const name = "heartwood_lines_total";
  const samples = [...lines].map(([level, count]) => `${name}{level="${escapeLabel(level)}"} ${count}\n`);
  return head(name, "counter", linesHelp) + samples.join("");
}

function printLevels(levels: readonly LevelView[]): string {
  const samples = levels.map(
    ([name, number]) => `${levelName}{logger="${escapeLabel(name)}"} ${printNumber(number)}\n`,
  );
  return head(levelName, "gauge", levelHelp) + samples.join("");
}

const printNumber = (number: number | undefined): string =>
  number === Number.POSITIVE_INFINITY ? "+Inf" : String(number ?? Number.NaN);

const escapeLabel = (text: string): string =>
  text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
