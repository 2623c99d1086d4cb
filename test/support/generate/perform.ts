// Takes a logger through the steps and notes what each one wrote, answered or threw.
import { inspect } from "node:util";
import pino from "pino";
import type { Recipe } from "./recipe.js";
import type { Step } from "./steps.js";

type Stream = { write(line: string): void };
export type MakeLogger = (options: object, stream: Stream) => object;

export interface Outcome {
  readonly lines: readonly string[];
  /** What was thrown, or why the step was left out; undefined where all went well. */
  readonly failure: string | undefined;
  /** What the step gave back, and what pino told the stream about the line. */
  readonly answer: string;
}

const metadata = Symbol.for("pino.metadata");

/** One outcome for the making of the logger, then one for each step. */
export function perform(make: MakeLogger, options: Recipe<object>, steps: readonly Step[]): Outcome[] {
  let lines: string[] = [];
  const told: Record<PropertyKey, unknown> = {};
  const write = (line: string): void => void lines.push(line);
  const loggers: (object | undefined)[] = [];
  const note = (run: () => unknown): Outcome => {
    lines = [];
    for (const name of Object.keys(told)) if (name.startsWith("last")) delete told[name];
    try {
      const answer = inspect([run(), told["lastLevel"], told["lastMsg"], told["lastTime"]], { depth: 3 });
      return { lines, failure: undefined, answer };
    } catch (thrown) {
      return { lines, failure: thrown instanceof Error ? thrown.message : String(thrown), answer: "" };
    }
  };
  const created = note(() => {
    loggers.push(undefined);
    loggers[0] = make(options.make(), Object.assign(told, { write, [metadata]: true }));
  });
  return [created, ...steps.map((step) => note(() => take(step, loggers)))];
}

/** Why a step was left out: making its logger threw. */
export const noLogger = "there is no such logger";

function take(step: Step, loggers: (object | undefined)[]): unknown {
  const logger = loggers[step.on % loggers.length];
  const slot = step.do === "child" ? loggers.push(undefined) - 1 : -1; // both sides keep count, also where one throws
  if (logger === undefined) throw new Error(noLogger);
  switch (step.do) {
    case "log": {
      const method: unknown = Reflect.get(logger, step.method);
      if (typeof method !== "function") return "no such level";
      return Reflect.apply(
        method,
        logger,
        step.args.map((arg) => arg.make()),
      );
    }
    case "child": {
      const args = [step.bindings.make(), ...(step.options === undefined ? [] : [step.options.make()])];
      loggers[slot] = call(logger, "child", args);
      return undefined;
    }
    case "setBindings":
      return call(logger, "setBindings", [step.bindings.make()]);
    case "level":
      Reflect.set(logger, "level", step.level);
      return stateOf(logger);
    case "bindings":
      return [call(logger, "bindings", []), stateOf(logger)];
  }
}

const stateOf = (logger: object): unknown => [
  ...["level", "levelVal", "msgPrefix", "version"].map((name) => Reflect.get(logger, name)),
  call(logger, "isLevelEnabled", ["info"]),
];

function call(logger: object, name: string, args: readonly unknown[]): object {
  return Reflect.apply(Reflect.get(logger, name), logger, args);
}

/** What pino does; where it throws or prints no JSON, its word is not asked. */
export const asPino: MakeLogger = (options, stream) => pino(options, stream);

export const isJson = (line: string): boolean => {
  try {
    JSON.parse(line);
    return line.endsWith("\n");
  } catch {
    return false;
  }
};
