// What `log.level = …` does: any word or number of the level language is understood, and the level methods are swapped,
// never asked: a disabled one is pino's empty function, an enabled one takes the fast lane.
import type { LogFn } from "pino";
import { HeartwoodError } from "../errors.js";
import { makeFastMethod } from "../line/fast.js";
import type { Inside, setLevelSym } from "../line/pino-seams.js";
import { findLevel, type LevelNumbers, unknownLevel } from "./directives.js";

type SetLevel = Inside[typeof setLevelSym];

/** `setLevel` for a root logger and its children. @throws {HeartwoodError} `LEVEL_UNKNOWN` */
export function makeSetLevel(pinoSetLevel: SetLevel, isFast: boolean): SetLevel {
  const methods = new Map<string, LogFn>();
  return function setLevel(level) {
    const levels: LevelNumbers = { ...this.levels.values, silent: Number.POSITIVE_INFINITY };
    const byNumber = typeof level === "number" ? this.levels.labels[level] : undefined;
    const found = byNumber ?? findLevel(level, levels);
    if (found === undefined)
      throw new HeartwoodError("LEVEL_UNKNOWN", `log.level: ${unknownLevel(String(level), levels)}`);
    pinoSetLevel.call(this, found);
    if (isFast) swapMethods(this, methods);
  };
}

/** `fatal` stays pino's, which flushes the stream after it. */
function swapMethods(logger: Inside, methods: Map<string, LogFn>): void {
  for (const [name, value] of Object.entries(logger.levels.values)) {
    const general: unknown = Reflect.get(logger, name);
    if (!isLogFn(general) || general === logger.silent || name === "fatal") continue;
    const key = `${name} ${value}`;
    const method = methods.get(key) ?? makeFastMethod(value, general);
    methods.set(key, method);
    Reflect.set(logger, name, method);
  }
}

const isLogFn = (value: unknown): value is LogFn => typeof value === "function";
