// One exchange: a request that came in and what became of it. It is opened with an id and a place in a trace, runs in
// a flow of its own, and leaves exactly one completion line, written in that flow, so that the line has what was added.
import { runInFlow } from "../context.js";
import type { Logger } from "../logger.js";
import type { Flow } from "../state.js";
import { monotonicMs } from "../timers.js";
import type { RequestSettings } from "./options.js";
import { originOf, type ReadHeader, warnThrew } from "./origin.js";
import { isFailure, levelOf, type Outcome } from "./outcome.js";
import { flowFrom } from "./propagate.js";

/** A request as it came in. */
export interface Arrival {
  readonly method: string;
  readonly path: string;
  readonly header: ReadHeader;
  /** Whether the skip rule names it. */
  readonly isSkipped: boolean;
}

/** What is known when it is over, and was not when it came in. */
export type Ending = Pick<Outcome, "route" | "statusCode" | "bytes" | "aborted" | "error"> & {
  /** What else is printed of the request, where it was asked for. */
  readonly ofRequest?: object | undefined;
  readonly ofResponse?: object | undefined;
};

/** A class, and its methods no closures: one is made for each request. */
export class Exchange {
  readonly requestId: string;
  readonly #log: Logger;
  readonly #settings: RequestSettings;
  readonly #arrival: Arrival;
  readonly #flow: Flow;
  readonly #startedAt = monotonicMs();
  #error: unknown;
  #isOpen = true;

  /** Opens the exchange, and writes the start line where there is to be one. */
  constructor(log: Logger, settings: RequestSettings, arrival: Arrival) {
    const origin = originOf(arrival.header, settings);
    this.requestId = origin.requestId;
    this.#log = log;
    this.#settings = settings;
    this.#arrival = arrival;
    this.#flow = flowFrom(origin);
    const { startLevel } = settings;
    if (startLevel === false || arrival.isSkipped) return;
    this.run(() => write(log, startLevel, { req: requestOf(arrival) }, "request received"));
  }

  /** Runs `fn` in the exchange's flow. */
  run<Result>(fn: () => Result): Result {
    return runInFlow(this.#flow, fn);
  }

  /** Says what was thrown over the request; the first counts, and the line has it where the answer is a failure. */
  fail(error: unknown): void {
    this.#error ??= error ?? new Error(`${error} was thrown`);
  }

  /** Ends the exchange and writes the completion line; only the first call does. */
  close(ending: Ending): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const elapsedMs = monotonicMs() - this.#startedAt;
    const outcome = outcomeOf(this.#arrival, ending, this.#error, elapsedMs);
    if (this.#arrival.isSkipped && !isFailure(outcome)) return;
    this.run(() => complete(this.#log, this.#settings, outcome, ending));
  }
}

function outcomeOf(arrival: Arrival, ending: Ending, thrown: unknown, elapsedMs: number): Outcome {
  const { method, path } = arrival;
  const { route, statusCode, bytes, aborted, error = thrown } = ending;
  const responseTime = Math.round(elapsedMs * 1_000) / 1_000;
  return { method, path, route, statusCode, bytes, responseTime, aborted, error };
}

/** What a completion line says, beside its context. */
interface Completion {
  req: object;
  res: object;
  responseTime: number;
  aborted?: true;
  err?: unknown;
}

function complete(log: Logger, settings: RequestSettings, outcome: Outcome, ending: Ending): void {
  const { statusCode, bytes, responseTime, aborted, error } = outcome;
  const res = { statusCode, bytes };
  const { ofRequest, ofResponse } = ending;
  // Each put together only where there is something to: most requests have none of it.
  const fields: Completion = {
    req: ofRequest === undefined ? requestOf(outcome) : { ...requestOf(outcome), ...ofRequest },
    res: ofResponse === undefined ? res : { ...res, ...ofResponse },
    responseTime,
  };
  if (aborted) fields.aborted = aborted;
  if (error !== undefined && isFailure(outcome)) fields.err = error;
  write(log, askLevel(settings.level, outcome), fields, "request completed");
}

const requestOf = ({ method, path, route }: Pick<Outcome, "method" | "path" | "route">): object =>
  route === undefined ? { method, path } : { method, path, route };

function askLevel(level: RequestSettings["level"], outcome: Outcome): string {
  try {
    return level?.(outcome) ?? levelOf(outcome);
  } catch (thrown) {
    warnThrew("level", thrown);
    return levelOf(outcome);
  }
}

/** Logs at a level by its name; at `info` where the logger has no such level. */
function write(log: Logger, level: string, fields: object, message: string): void {
  const isLevel = level === "silent" || Object.hasOwn(log.levels.values, level);
  const method: unknown = Reflect.get(log, isLevel ? level : "info");
  if (typeof method === "function") Reflect.apply(method, log, [fields, message]);
}
