// For tests of a program that logs: the lines that a piece of it logs, as records. This is `heartwood/testing`.
import { closeCapture, openCapture } from "./captures.js";
import { HeartwoodError } from "./errors.js";
import { findLevel, type LevelNumbers, standardLevels, unknownLevel } from "./levels/directives.js";
import { registeredLoggers } from "./levels/registry.js";
import { readPairs } from "./line/formats/pairs.js";
import { type Checks, invalidOption, isFunction, isObject, requireOptions } from "./option-checks.js";
import type { Capture } from "./state.js";

/** One line, parsed; its members are those that the logger's options print. */
export interface LogRecord {
  /** A word; in `format: "pino"`, a number. */
  readonly level?: string | number;
  readonly msg?: string;
  readonly [name: string]: unknown;
}

/** Options of `captureLogs`. */
export interface CaptureOptions {
  /**
   * The level that every logger has inside, whatever its own is; one that knows no such level keeps its own. Methods
   * that were taken off their logger before, as by `const { debug } = log`, are not reached.
   * @default each logger's own; in another capture, that one's
   * @example "debug"
   */
  level?: string | number;
}

/** What `captureLogs` gives for a function of that result: a promise where the function gives one. */
export type Captured<Result> = Result extends PromiseLike<unknown> ? Promise<LogRecord[]> : LogRecord[];

/**
 * Runs `fn`, and gives the lines that were logged inside: by every logger of the process, made before or inside,
 * however deep in async calls. They are not written to the loggers' own streams. Lines of other flows, such as tests
 * that run at the same time, are, and are not seen. A capture inside a capture takes its lines from the outer one.
 * @returns records in the order of the calls, under the names of the logger's format; of logfmt, nested values are JSON
 *   texts. What a `streamWrite` hook made something else is the `msg` of its record
 * @throws what `fn` throws; {HeartwoodError} `OPTION_UNKNOWN`, `OPTION_INVALID`, `LEVEL_UNKNOWN` for wrong options
 * @example const records = await captureLogs(() => findOrder("o-1"), { level: "debug" });
 */
export function captureLogs<Result>(fn: () => Result, options?: CaptureOptions): Captured<Result>;
export function captureLogs(
  fn: () => unknown,
  options: CaptureOptions = {},
): LogRecord[] | Promise<LogRecord[]> {
  const { capture, storage } = openCapture(requireLevel(fn, options));
  let isPending = false;
  try {
    const result = storage.run(capture, () => begun(fn()));
    isPending = result instanceof Promise;
    return isPending ? settle(capture, result) : recordsOf(capture);
  } finally {
    if (!isPending) closeCapture(capture);
  }
}

async function settle(capture: Capture, result: unknown): Promise<LogRecord[]> {
  try {
    await result;
    return recordsOf(capture);
  } finally {
    closeCapture(capture);
  }
}

/** A thenable as a promise, made inside the capture: a query builder's begins with its `then`. */
const begun = (result: unknown): unknown =>
  typeof result === "object" && result !== null && "then" in result && typeof result.then === "function"
    ? Promise.resolve(result)
    : result;

const recordsOf = ({ lines }: Capture): LogRecord[] => lines.map(parse);

function parse(line: string): LogRecord {
  try {
    return JSON.parse(line);
  } catch {
    const text = line.trimEnd();
    return readPairs(text) ?? { msg: text };
  }
}

const checks: Checks = {
  level: [(value) => typeof value === "string" || typeof value === "number", "a level"],
};

/**
 * The name of the level asked for: one of pino's, or a custom one that some logger has.
 * @throws {HeartwoodError} for whatever else was given
 */
function requireLevel(fn: unknown, options: CaptureOptions): string | undefined {
  if (!isFunction[0](fn)) throw invalidOption("captureLogs", "the first argument", fn, "a function");
  if (!isObject[0](options)) throw invalidOption("captureLogs", "the second argument", options, "an object");
  requireOptions("captureLogs", options, checks);
  const { level } = options;
  if (level === undefined) return undefined;
  const custom = [...registeredLoggers()].map(({ levels }) => levels.values);
  const levels: LevelNumbers = Object.assign({ ...standardLevels }, ...custom, standardLevels);
  const found = findLevel(level, levels);
  if (found !== undefined) return found;
  const text = `captureLogs: option "level": ${unknownLevel(String(level), levels)}`;
  throw new HeartwoodError("LEVEL_UNKNOWN", text);
}
