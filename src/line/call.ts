// The guard around each log call, at the outermost place pino has for it, since pino can throw before its encoder runs:
// while it interpolates, sniffs for requests, merges a mixin. What throws is salvaged; only a stream is past salvage.
import { types } from "node:util";
import type { LogFn, LoggerOptions, Logger as PinoLogger } from "pino";
import { boundArrays, readCall } from "./arguments.js";
import {
  beginLine,
  countNotes,
  endLine,
  forgetNotes,
  isEncoded,
  restoreNotes,
  setEncoded,
  startNotes,
} from "./attempt.js";
import { lendsNames } from "./exchange.js";
import { readFields } from "./fields.js";
import { errorNumber, reportStream, writeNow } from "./finish.js";
import { countItems } from "./limits.js";
import { type Inside, insideOf, streamSym } from "./pino-seams.js";
import { isPlain } from "./print.js";
import { type Profile, profileOf } from "./profile.js";
import { salvage, writeBare } from "./salvage.js";

/** pino's `hooks.logMethod`. */
export type LogMethodHook = NonNullable<NonNullable<LoggerOptions["hooks"]>["logMethod"]>;

/**
 * The guard, in the form of pino's hook.
 * @param userHook the user's own `hooks.logMethod`, run inside
 * @param root     whose method it is when it was taken off its logger: `const { info } = log`
 */
export function makeGuard(userHook: LogMethodHook | undefined, root: () => Inside): LogMethodHook {
  // Once per line, so: no closure and no allocation where no user hook asks for it.
  return function guard(this: PinoLogger | null | undefined, args, method, level) {
    const logger = ownerOf(this) ?? root();
    const outerNotes = startNotes();
    const outerEncoded = isEncoded();
    const mayRun = beginLine();
    try {
      if (!mayRun) writeBare(logger, args, level, "logging from inside logging: fields left out");
      else if (userHook === undefined) attempt(logger, args, method, level);
      else attemptHook(userHook, logger, args, method, level);
      if (level >= errorNumber) writeNow(logger[streamSym]);
    } finally {
      endLine();
      setEncoded(outerEncoded);
      restoreNotes(outerNotes);
    }
  };
}

/** The logger that a method was called on; undefined where it was called on none. */
function ownerOf(owner: PinoLogger | null | undefined): Inside | undefined {
  if (owner === undefined || owner === null || insideOf(owner)[streamSym] === undefined) return undefined;
  return insideOf(owner);
}

function attempt(logger: Inside, given: unknown[], method: LogFn, level: number): void {
  let args = given;
  let noted = 0;
  setEncoded(false);
  try {
    args = argumentsFor(logger, given);
    noted = countNotes();
    Reflect.apply(method, logger, args);
  } catch (thrown) {
    if (isEncoded()) reportStream(thrown);
    else salvage(logger, args, method, level, thrown, noted);
  }
}

/** The arguments as pino gets them; in its own format, those that were given. */
function argumentsFor(logger: Inside, args: unknown[]): unknown[] {
  const profile = profileOf(logger);
  if (profile.settings.format.rules !== "pino") return readCall(logger, profile, args);
  boundArrays(logger, args, profile);
  const [first] = args;
  if (typeof first === "object" && first !== null && isTrap(first, profile)) args[0] = readFields(first);
  return args;
}

/** A hook may call the method never, once or often: each call is an attempt; one that throws before any is salvaged. */
function attemptHook(
  hook: LogMethodHook,
  logger: Inside,
  args: unknown[],
  method: LogFn,
  level: number,
): void {
  let attempts = 0;
  // Named as pino names its methods: hooks are known to look.
  const attemptMethod = function LOG(this: PinoLogger | null | undefined, ...changed: unknown[]): void {
    attempts++;
    attempt(ownerOf(this) ?? logger, changed, method, level);
  };
  try {
    Reflect.apply(hook, logger, [args, attemptMethod, level]);
  } catch (thrown) {
    if (attempts === 0) salvageHooked(logger, args, method, level, thrown);
  }
}

function salvageHooked(
  logger: Inside,
  given: unknown[],
  method: LogFn,
  level: number,
  thrown: unknown,
): void {
  forgetNotes();
  const args = argumentsFor(logger, given);
  salvage(logger, args, method, level, thrown, countNotes());
}

/**
 * Whether pino would go wrong over these fields before anything throws: it walks each index of a buffer, and looks for
 * requests and responses by names that a polluted prototype lends to every object.
 */
function isTrap(first: object, { limits }: Profile): boolean {
  if (types.isProxy(first)) return false;
  return isPlain(first) ? lendsNames() : countItems(first) > Math.min(limits.maxBreadth, limits.maxNodes);
}
