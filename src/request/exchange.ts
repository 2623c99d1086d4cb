// One exchange: a request that came in and what became of it. It is opened with an id and a place in a trace, runs in
// a flow of its own, and leaves exactly one completion line, written in that flow, so that the line has what was added.
import { runInFlow } from "../context.js";
import { reason } from "../line/attempt.js";
import type { Logger } from "../logger.js";
import { warnOnce } from "../notices.js";
import type { RequestSettings } from "./options.js";
import { originOf, type ReadHeader } from "./origin.js";
import { isFailure, levelOf, type Outcome } from "./outcome.js";
import { flowFrom } from "./propagate.js";

/** A request as it came in. */
export interface Arrival {
  readonly method: string;
  readonly path: string;
  /** Without its `?`. */
  readonly query: string | undefined;
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

export interface Exchange {
  readonly requestId: string;
  /** Runs `fn` in the exchange's flow. */
  run<Result>(fn: () => Result): Result;
  /** Says what was thrown over the request; the first counts, and the line has it where the answer is a failure. */
  fail(error: unknown): void;
  /** Ends the exchange and writes the completion line; only the first call does. */
  close(ending: Ending): void;
}

/** Opens an exchange, and writes the start line where there is to be one. */
export function openExchange(log: Logger, settings: RequestSettings, arrival: Arrival): Exchange {
  const startedAt = performance.now();
  const origin = originOf(arrival.header, settings);
  const flow = flowFrom(origin);
  let error: unknown;
  let isOpen = true;

  if (settings.startLevel !== false && !arrival.isSkipped) {
    const { startLevel } = settings;
    runInFlow(flow, () => write(log, startLevel, { req: requestOf(arrival) }, "request received"));
  }
  return {
    requestId: origin.requestId,
    run: (fn) => runInFlow(flow, fn),
    fail(thrown) {
      error ??= thrown ?? new Error(`${thrown} was thrown`);
    },
    close(ending) {
      if (!isOpen) return;
      isOpen = false;
      const outcome = outcomeOf(arrival, ending, error, performance.now() - startedAt);
      if (arrival.isSkipped && !isFailure(outcome)) return;
      runInFlow(flow, () => complete(log, settings, outcome, ending));
    },
  };
}

function outcomeOf(arrival: Arrival, ending: Ending, thrown: unknown, elapsedMs: number): Outcome {
  const { method, path } = arrival;
  const { route, statusCode, bytes, aborted, error = thrown } = ending;
  const responseTime = Math.round(elapsedMs * 1_000) / 1_000;
  return { method, path, route, statusCode, bytes, responseTime, aborted, error };
}

function complete(log: Logger, settings: RequestSettings, outcome: Outcome, ending: Ending): void {
  const { method, path, route, statusCode, bytes, responseTime, aborted, error } = outcome;
  const fields = {
    req: { method, path, ...(route !== undefined && { route }), ...ending.ofRequest },
    res: { statusCode, bytes, ...ending.ofResponse },
    responseTime,
    ...(aborted && { aborted }),
    ...(error !== undefined && isFailure(outcome) && { err: error }),
  };
  write(log, askLevel(settings.level, outcome), fields, "request completed");
}

const requestOf = ({ method, path }: Arrival): object => ({ method, path });

function askLevel(level: RequestSettings["level"], outcome: Outcome): string {
  try {
    return level?.(outcome) ?? levelOf(outcome);
  } catch (thrown) {
    warnThrew("level", thrown);
    return levelOf(outcome);
  }
}

/** An option of the user's threw: the request goes on as if it had not been given. */
export function warnThrew(option: string, thrown: unknown): void {
  warnOnce(
    "HEARTWOOD_REQUEST_OPTION_THREW",
    `Option "${option}" of logRequests threw, and its default was used: ${reason(thrown)}`,
  );
}

/** Logs at a level by its name; at `info` where the logger has no such level. */
function write(log: Logger, level: string, fields: object, message: string): void {
  const isLevel = level === "silent" || Object.hasOwn(log.levels.values, level);
  const method: unknown = Reflect.get(log, isLevel ? level : "info");
  if (typeof method === "function") Reflect.apply(method, log, [fields, message]);
}
