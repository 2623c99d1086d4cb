// Programs that log numbered lines, and what became of those lines.
import { fileURLToPath } from "node:url";
import { type Ended, type Running, type StartOptions, start } from "./processes.js";

const probe = fileURLToPath(new URL("probe", import.meta.url));

/** For `through`: the program's stdout is a connected socket, whose other end the test reads. */
export const overSocket = (kind: "unix" | "tcp"): readonly string[] => [
  process.execPath,
  fileURLToPath(new URL("probe/relay.mjs", import.meta.url)),
  kind,
];

/** For `through`: a line of the shell, in which `"$@"` is the program. */
export const inShell = (line: string): readonly string[] => ["sh", "-c", line, "sh"];

/**
 * Starts a program that logs.
 * @param stream code that makes what its `log` writes to: `destination({ dest: "/dev/full" })`
 * @param body   what it does; what `probe` exports is at hand
 */
export function startLogging(stream: string, body: string, options: StartOptions = {}): Running {
  const program = `import { createLogger, destination } from "heartwood";
    import { cpuShare, logFor, report, watchCpu, watchLoop } from "probe";
    const stream = ${stream};
    const log = createLogger({ env: false, crashes: false, format: "json", base: null }, stream);
    ${body}`;
  // Or else the main thread waits now and then for one of V8's that has no CPU, which looks like a block on a busy machine.
  const flags = ["--single-threaded", ...(options.flags ?? [])];
  return start(program, { ...options, flags, packages: { probe, ...options.packages } });
}

/**
 * Fails where one of the limits is exceeded in each of three runs: by a writer that waits or spins it always is, and now
 * and then by a machine that stands still. All else that a run expects, it expects each time.
 * @param limits what each of the measures, such as `heldUpMs`, has to be less than
 * @param run    runs it, and returns what was measured
 */
export async function within(
  limits: Readonly<Record<string, number>>,
  run: () => Promise<Readonly<Record<string, unknown>>>,
): Promise<void> {
  const isLess = (value: unknown, limit: number): boolean => typeof value === "number" && value < limit;
  const tried: string[] = [];
  while (tried.length < 3) {
    const measured = await run();
    if (Object.entries(limits).every(([name, limit]) => isLess(measured[name], limit))) return;
    tried.push(JSON.stringify(measured));
  }
  throw new Error(`${JSON.stringify(limits)} was exceeded in each run: ${tried.join(", ")}`);
}

/** What became of the lines. */
export interface Account {
  /** The `n` of each line that arrived, in the order in which they stand. */
  readonly numbers: readonly number[];
  /** The lines that tell of lost ones. */
  readonly lossReports: readonly Record<string, unknown>[];
  /** How many lines those tell of, altogether. */
  readonly reportedLost: number;
  /** What the program told, in order. */
  readonly told: readonly Record<string, unknown>[];
  /** What else is on stderr, line by line. */
  readonly notices: readonly string[];
}

/** @throws where a line is torn or not ended */
export function accountOf({ output, stderr }: Pick<Ended, "output" | "stderr">): Account {
  const lines = linesIn(output);
  const lossReports = lines.filter(({ event }) => event === "lines_dropped");
  const said = stderr.split("\n").filter((line) => line !== "");
  return {
    numbers: lines.filter(({ n }) => n !== undefined).map(({ n }) => Number(n)),
    lossReports,
    reportedLost: sum(lossReports.map(({ dropped }) => dropped)),
    told: said.filter((line) => line.startsWith(mark)).map((line) => JSON.parse(line.slice(mark.length))),
    notices: said.filter((line) => !line.startsWith(mark)),
  };
}

const mark = "report ";

/** The lines of a text, parsed, each ended and none torn. */
export function linesIn(text: string): Record<string, unknown>[] {
  if (text === "") return [];
  if (!text.endsWith("\n")) throw new Error(`the last line is cut: ${excerpt(text.slice(-200))}`);
  return text.slice(0, -1).split("\n").map(parseLine);
}

function parseLine(line: string, index: number): Record<string, unknown> {
  try {
    return JSON.parse(line);
  } catch {
    throw new Error(`line ${index + 1} is torn: ${excerpt(line)}`);
  }
}

const excerpt = (line: string): string =>
  line.length > 200 ? `${line.slice(0, 100)} … ${line.slice(-100)}` : line;

/** How many lines a logger wrote, of all levels, by its `stats()`. */
export const loggedBy = (stats: Record<string, unknown> | undefined): number =>
  sum(Object.values(Object(stats?.["lines"])));

export const sum = (numbers: readonly unknown[]): number =>
  numbers.reduce<number>((total, n) => total + Number(n), 0);

/** The numbers from 0, so many. */
export const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);
