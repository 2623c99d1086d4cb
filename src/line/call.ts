// The guard around each log call, at the outermost place pino has for it, since pino can throw before its encoder runs:
// while it interpolates, sniffs for requests, merges a mixin. What throws is salvaged; only a stream is past salvage.
import { types } from "node:util";
import type { LogFn, LoggerOptions, Logger as PinoLogger } from "pino";
import { beginLine, endLine, isEncoded, restoreNotes, setEncoded, startNotes } from "./attempt.js";
import { readFields } from "./fields.js";
import { errorNumber, reportStream, writeNow } from "./finish.js";
import { countItems, isWithin, type Limits } from "./limits.js";
import { formatOptsSym, type Inside, insideOf, streamSym } from "./pino-seams.js";
import { hasPollutedPrototype, isPlain } from "./print.js";
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

function attempt(logger: Inside, args: unknown[], method: LogFn, level: number): void {
  setEncoded(false);
  try {
    const profile = profileOf(logger);
    if (args.length > 1) {
      boundArrays(logger, args, profile);
      if (profile.settings.format.rules !== "pino") takeSurplusError(args, profile);
    }
    const [first] = args;
    if (typeof first === "object" && first !== null && isTrap(first, profile)) args[0] = readFields(first);
    Reflect.apply(method, logger, args);
  } catch (thrown) {
    if (isEncoded()) reportStream(thrown);
    else salvage(logger, args, method, level, thrown);
  }
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
    if (attempts === 0) salvage(logger, args, method, level, thrown);
  }
}

/**
 * `log.error("payment failed:", error)`, as console has it: the first error that the message has no place for, and that
 * pino would drop, is the line's error.
 */
function takeSurplusError(args: unknown[], { errorKey, msgPrefix }: Profile): void {
  if (typeof args[0] !== "string") return;
  const message = msgPrefix + args[0];
  const error = args.findIndex((arg, index) => types.isNativeError(arg) && !hasPlace(message, index));
  if (error === -1) return;
  const fields = { [errorKey]: args[error] };
  args[error] = undefined; // not taken out: each place of the message keeps its argument
  args.unshift(fields);
}

/** Whether a message prints its argument of that number. As pino counts, `%` takes one before any character but another. */
function hasPlace(message: string, number: number): boolean {
  const takers = [...message.matchAll(/%(.)/gs)]
    .map(([, taker = ""]) => taker)
    .filter((taker) => taker !== "%");
  return number <= takers.length && "sdifjoO".includes(takers[number - 1] ?? "");
}

/** `String(array)` joins without end where arrays share arrays or lie about their length; printf's `%s` asks for it. */
function boundArrays(logger: Inside, args: unknown[], { limits, settings }: Profile): void {
  for (let index = 1; index < args.length; index++) {
    const arg = args[index];
    if (typeof arg !== "object" || arg === null) continue;
    const isProxy = types.isProxy(arg);
    if (isProxy && settings.format.rules === "pino") continue; // as pino prints it, or never ends
    if (!Array.isArray(arg) || (!isProxy && isWithin(arg, limits.maxNodes))) continue;
    args[index] = logger[formatOptsSym].stringify(arg);
  }
}

/**
 * Whether pino would go wrong over these fields before anything throws: it walks each index of a buffer, looks for
 * requests and responses by names that a polluted prototype lends to every object, and asks a proxy for its names
 * after we have seen them.
 */
function isTrap(first: object, { limits, settings }: Profile): boolean {
  if (types.isProxy(first)) return settings.format.rules !== "pino";
  if (!isPlain(first)) return countItems(first) > limitOf(limits);
  return hasPollutedPrototype() || "setHeader" in Object.prototype || "socket" in Object.prototype;
}

const limitOf = ({ maxBreadth, maxNodes }: Limits): number => Math.min(maxBreadth, maxNodes);
