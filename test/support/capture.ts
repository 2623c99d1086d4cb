// A logger whose lines end in an array: an honest small stream, no mock of ours.
import { createLogger, type Logger, type LoggerOptions } from "../../src/index.js";

/** One parsed line. */
export type Line = Record<string, unknown>;

export interface Capture {
  readonly log: Logger;
  /** The raw lines, each with its newline, in the order they were written. */
  readonly lines: string[];
  /** The lines parsed; throws where one is not JSON. */
  records(): Line[];
  /** The last line parsed. */
  last(): Line;
}

/** A logger that takes nothing from the environment, does not watch for crashes, and writes into an array. */
export function capture(options: LoggerOptions = {}): Capture {
  const lines: string[] = [];
  const stream = { write: (line: string) => void lines.push(line) };
  const log = createLogger({ env: false, crashes: false, ...options }, stream);
  const parse = (line: string): Line => JSON.parse(line) as Line;
  return {
    log,
    lines,
    records: () => lines.map(parse),
    last: () => parse(lines.at(-1) ?? "null"),
  };
}
