// Programs that log and end, each with its twin: the same program without a logger, which ends as it should.
import { join } from "node:path";
import { all, type Found, linesIn } from "./numbered-lines.js";
import { type Ended, type Running, type StartOptions, start } from "./processes.js";

/** A program that has `log`, `burst(from, to)` for numbered lines of many lengths, and `say` for the test to hear. */
export interface Program {
  readonly body: string;
  /** What it does before its logger is made. */
  readonly before?: string;
  /** Whether it has a logger `second` as well, of a second copy of the package, in the folder said. */
  readonly secondCopy?: string;
  /** Members of the logger's options, as they stand in the program. */
  readonly options?: string;
  /** Members of the destination's options. */
  readonly destination?: string;
  /** How it is started, as far as that decides how it ends. */
  readonly started?: Pick<StartOptions, "through" | "packages" | "flags">;
  /** What happens to it from outside. @default nothing */
  readonly during?: (program: Running) => Promise<void>;
}

/** A program that says what it logs: lines with numbers from 0, then others, told by their messages. */
export interface Ending extends Program {
  /** Of the main thread, or of each by its name. */
  readonly count: number | Readonly<Record<string, number>>;
  readonly others?: readonly string[];
}

/** Where its stdout leads, and how that is read. */
export type Place = Pick<StartOptions, "stdout" | "reader">;

/** How a program ended; two programs that ended alike are equal in it. */
export type End = Pick<Ended, "code" | "signal" | "stderr">;

/** Sends a signal once the program has said `text`; a reader that waits to be told reads from then on. */
export const signalAt =
  (text: string, signal: NodeJS.Signals) =>
  async (program: Running): Promise<void> => {
    await program.seen(text);
    program.kill(signal);
    program.read();
  };

/** Has the reader wait until the program has said `text`. */
export const readAt =
  (text: string) =>
  async (program: Running): Promise<void> => {
    await program.seen(text);
    program.read();
  };

/** What came out of a program, and how it ended. */
export type Outcome = Found & End;

/** Runs a program. */
export async function outcome(program: Program, place: Place = {}): Promise<Outcome> {
  const ended = await finish(withLogger(program), program, place);
  return { ...linesIn(ended.output), ...endOf(ended) };
}

/** The outcome that is right: all lines, once, in order, none torn, and the end of the twin. */
export async function expected(ending: Ending): Promise<Outcome> {
  return { ...all(ending.count, ...(ending.others ?? [])), ...(await twinEnd(ending)) };
}

// Where its stdout leads means nothing to a twin, so one run of it is enough.
const twins = new Map<Program, Promise<End>>();

/** How a program without a logger ends. */
export function twinEnd(program: Program): Promise<End> {
  const twin = twins.get(program) ?? finish(without(program), program, { stdout: "> file" }).then(endOf);
  twins.set(program, twin);
  return twin;
}

async function finish(text: string, { during, started }: Program, place: Place): Promise<Ended> {
  const running = start(text, { ...place, ...started });
  await during?.(running).catch((error) => {
    running.stop();
    throw error;
  });
  return running.ended;
}

/** Where a program stands in the file system, and through which functions it ended, are no part of its end. */
const endOf = ({ code, signal, stderr }: Ended): End => ({
  code,
  signal,
  stderr: stderr
    .replaceAll(/^ +at .*\n|^ *\d+: .*\n/gm, "")
    .replaceAll(/\S*\/heartwood-run-\w+\/program\.mjs:\d+/g, "program"),
});

const common = `import { writeSync } from "node:fs";
const say = (text) => {
  for (;;)
    try {
      return void writeSync(2, text + "\\n");
    } catch (error) {
      if (error.code !== "EAGAIN") throw error; // pino's import makes stderr non-blocking
    }
};
const burst = (from, to, logger = log) => {
  for (let n = from; n < to; n++) logger.info({ fill: "ø".repeat(n % 97), n });
};
`;

const withLogger = ({ body, before = "", options = "", destination = "", secondCopy }: Program): string =>
  `import * as heartwood from "heartwood";
${secondCopy === undefined ? "" : `import * as copy from ${JSON.stringify(join(secondCopy, "dist/index.js"))};`}
${common}
${before}
const target = process.env.FILE ? { dest: process.env.FILE } : {}; // else stdout
const logger = ({ createLogger, destination }) =>
  createLogger({ env: false, ${options} }, destination({ ...target, ${destination} }));
const log = logger(heartwood);
${secondCopy === undefined ? "" : "const second = logger(copy);"}
${body}`;

const without = ({ body, before = "" }: Program): string =>
  `${common}
${before}
const log = {
  info() {}, error() {}, fatal() {}, child: () => log, flush: (done) => done?.(), close: async () => {},
};
const second = log;
${body}`;
