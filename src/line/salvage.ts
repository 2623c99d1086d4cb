// The never-throwing path. The guard stands around each log call, at the outermost place pino has for it, since pino
// can throw before its encoder runs: while it interpolates, sniffs for requests, merges a mixin. What threw is called
// again with arguments that cannot throw: every property read once, under a guard. If even that fails, a line is
// written by hand from what is left.
import { types } from "node:util";
import type { LogFn, LoggerOptions, Logger as PinoLogger } from "pino";
import { currentFlow } from "../context.js";
import {
  beginLine,
  endLine,
  hasNotes,
  isEncoded,
  note,
  reason,
  restoreNotes,
  setEncoded,
  setSalvaging,
  startNotes,
  takeNotes,
} from "./attempt.js";
import { membersOf, noMembers } from "./context-members.js";
import { errorNumber, reportStream } from "./finish.js";
import { withoutMembers } from "./members.js";
import { bindingNamesOf } from "./names.js";
import {
  asJsonSym,
  chindingsSym,
  endSym,
  errorKeySym,
  hooksSym,
  type Inside,
  insideOf,
  lsCacheSym,
  mixinSym,
  streamSym,
  timeSym,
  variantOf,
  writeSym,
} from "./pino-seams.js";
import { countItems, isError, isWithin, type Limits, plainCopy, readFields } from "./plain.js";
import { hasPollutedPrototype, isPlain, print, quote } from "./print.js";
import { profileOf } from "./profile.js";

/** pino's `hooks.logMethod`. */
export type LogMethodHook = NonNullable<NonNullable<LoggerOptions["hooks"]>["logMethod"]>;

/**
 * The guard, in the form of pino's hook.
 * @param userHook the user's own `hooks.logMethod`, run inside
 * @param root     whose method it is when it was taken off its logger: `const { info } = log`
 */
export function makeGuard(userHook: LogMethodHook | undefined, root: () => Inside): LogMethodHook {
  // Once per line, so: no closure and no allocation where no user hook asks for it.
  return function guard(this: PinoLogger | undefined, args, method, level) {
    const logger = this === undefined || insideOf(this)[streamSym] === undefined ? root() : insideOf(this);
    const outerNotes = startNotes();
    const outerEncoded = isEncoded();
    if (!beginLine()) writeBare(logger, args, level, "logging from inside logging: fields left out");
    else if (userHook === undefined) attempt(logger, args, method, level);
    else attemptHook(userHook, logger, args, method, level);
    if (level >= errorNumber) logger[streamSym].writeNow?.();
    endLine();
    setEncoded(outerEncoded);
    restoreNotes(outerNotes);
  };
}

function attempt(logger: Inside, args: unknown[], method: LogFn, level: number): void {
  setEncoded(false);
  try {
    const { limits } = profileOf(logger);
    if (args.length > 1) boundArrays(args, limits.maxNodes);
    const [first] = args;
    if (typeof first === "object" && first !== null && isTrap(first, limits)) args[0] = readFields(first);
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
  const attemptMethod = (...changed: unknown[]): void => {
    attempts++;
    attempt(logger, changed, method, level);
  };
  try {
    Reflect.apply(hook, logger, [args, attemptMethod, level]);
  } catch (thrown) {
    if (attempts === 0) salvage(logger, args, method, level, thrown);
  }
}

/** `String(array)` joins without end where arrays share arrays or lie about their length; printf's `%s` asks for it. */
function boundArrays(args: unknown[], maxNodes: number): void {
  for (let index = 1; index < args.length; index++) {
    const arg = args[index];
    if (typeof arg !== "object" || !Array.isArray(arg)) continue;
    if (types.isProxy(arg) || !isWithin(arg, maxNodes)) args[index] = print(arg);
  }
}

/**
 * Whether pino would go wrong over these fields before anything throws: it walks each index of a buffer, and looks for
 * requests and responses by names that a polluted prototype lends to every object.
 */
function isTrap(first: object, limits: Limits): boolean {
  if (!isPlain(first)) return countItems(first) > Math.min(limits.maxBreadth, limits.maxNodes);
  return hasPollutedPrototype() || "setHeader" in Object.prototype || "socket" in Object.prototype;
}

function salvage(logger: Inside, args: unknown[], method: LogFn, level: number, thrown: unknown): void {
  takeNotes(); // what the first try noted, the second notes again
  setSalvaging(true);
  try {
    const safe = safeArguments(logger, args);
    if (!hasNotes()) note(`the log call threw: ${reason(thrown)}`);
    Reflect.apply(method, logger, safe);
  } catch (again) {
    if (isEncoded()) reportStream(again);
    else writeBare(logger, args, level, reason(again));
  } finally {
    setSalvaging(false);
  }
}

/** The same call with nothing in it that runs code of the caller's: pino's own interpolation then works on it. */
function safeArguments(logger: Inside, [first, ...rest]: readonly unknown[]): unknown[] {
  const isFields = typeof first === "object" && first !== null;
  return [isFields ? safeFields(logger, first) : safeText(first), ...rest.map(safeText)];
}

function safeFields(logger: Inside, first: object): object {
  const errorKey = logger[errorKeySym];
  if (isError(first)) return { [errorKey]: plainCopy(first) };
  const fields = readFields(first);
  fields[errorKey] = plainCopy(fields[errorKey]); // pino asks it for a message
  // What pino takes for a request or a response, it would read again, deeper.
  if (fields["method"] && fields["headers"] && fields["socket"]) return { req: plainCopy(fields) };
  if (typeof fields["setHeader"] === "function") return { res: plainCopy(fields) };
  return fields;
}

function safeText(value: unknown): unknown {
  switch (typeof value) {
    case "object":
      return value === null ? null : print(value);
    case "symbol":
      return String(value);
    case "function":
      return "[function]";
    default:
      return value;
  }
}

/** The last resort: runs no code but pino's writing and ours. */
function writeBare(logger: Inside, args: readonly unknown[], level: number, failure: string): void {
  const { bareTime, messageKey } = profileOf(logger);
  const message = args.find((arg) => typeof arg === "string");
  const said = `,"log_error":${quote(failure)}`;
  const text = message === undefined ? "" : `,${quote(messageKey)}:${quote(String(message).slice(0, 1_000))}`;
  const frame = `${logger[lsCacheSym][level] ?? ""}${bareTime()}${bareContext(logger)}${logger[chindingsSym]}`;
  const line = `${frame}${said}${text}${logger[endSym]}`;
  const writer = variantOf(logger, {
    [asJsonSym]: () => line,
    [hooksSym]: {},
    [mixinSym]: undefined,
    [timeSym]: bareTime,
  });
  try {
    logger[writeSym].call(writer, null, undefined, level);
  } catch (thrown) {
    reportStream(thrown);
  }
}

function bareContext(logger: Inside): string {
  const flow = currentFlow();
  const context = flow === undefined ? noMembers : membersOf(flow, profileOf(logger));
  const bindings = bindingNamesOf(logger);
  return withoutMembers(context.text, (name) => bindings.has(name) || name === "log_error");
}
