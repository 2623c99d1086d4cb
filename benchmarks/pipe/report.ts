// What a run of `bench:pipe` leaves behind: results/pipe/<Node's major>.json, and a sentence in the README.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { versions } from "node:process";

/** Nanoseconds of CPU per line. */
export interface Costs {
  readonly file: number;
  readonly pipe: number;
  /** What the pipe costs more: the median of the rounds' differences. */
  readonly more: number;
}

export interface PipeReport {
  readonly node: string;
  readonly date: string;
  readonly cpu: string;
  readonly rounds: number;
  readonly lines: number;
  readonly heartwood: Costs;
  /** A constant line, written once per turn: what the kernel takes. */
  readonly floor: Costs;
}

/** The goal: at most so many nanoseconds more. */
export const goalNs = 60;

const root = new URL("../../../", import.meta.url); // from .build/benchmarks/pipe
const folder = new URL("benchmarks/results/pipe/", root);
const readme = new URL("README.md", root);

export function pipeReportOf(heartwood: Costs, floor: Costs, rounds: number, lines: number): PipeReport {
  const date = new Date().toISOString().slice(0, 10);
  return { node: versions.node, date, cpu: cpus()[0]?.model ?? "unknown", rounds, lines, heartwood, floor };
}

/** Saves it in place of that major's last, and puts all that are saved into the README; says what it did. */
export function publish(report: PipeReport): string {
  mkdirSync(folder, { recursive: true });
  const file = new URL(`${majorOf(report)}.json`, folder);
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  const text = readFileSync(readme, "utf8");
  const updated = withSentence(text, sentenceOf(savedReports()));
  if (updated === undefined) return `${file.pathname}; README.md has no markers for it, and is left alone.`;
  writeFileSync(readme, updated);
  return `${file.pathname}, and README.md`;
}

function savedReports(): PipeReport[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  const reports = names.map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")) as PipeReport); // by publish
  return reports.sort((a, b) => majorOf(a) - majorOf(b));
}

const majorOf = ({ node }: PipeReport): number => Number.parseInt(node, 10);

function sentenceOf(reports: readonly PipeReport[]): string {
  const figures = reports.map(({ node, heartwood }) => `${heartwood.more.toFixed(0)} ns on Node ${node}`);
  return (
    "To a pipe that is read at once, a line of text costs the logging process more CPU than to a file: " +
    `${figures.join(", ")}; ${goalNs} ns is the most it may be (\`npm run bench:pipe\`, 100 lines a turn).`
  );
}

/** The text with the sentence between its markers, wrapped; undefined where they are not both there. */
function withSentence(text: string, sentence: string): string | undefined {
  const [start, end] = ["<!-- bench:pipe:start -->", "<!-- bench:pipe:end -->"];
  const from = text.indexOf(start);
  const to = text.indexOf(end, from);
  if (from === -1 || to === -1) return undefined;
  const wrapped = sentence.replace(/(.{1,118})(?: |$)/g, "$1\n");
  return `${text.slice(0, from + start.length)}\n${wrapped}${text.slice(to)}`;
}
