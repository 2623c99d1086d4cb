// A line from what is left. What threw is called again with arguments that cannot throw: every property read once,
// under a guard. If even that fails, a line is written by hand.
import type { LogFn } from "pino";
import {
  countNotes,
  forgetNotes,
  isEncoded,
  isSalvaging,
  note,
  reason,
  setEncoded,
  setSalvaging,
} from "./attempt.js";
import { asMember } from "./exchange.js";
import { readFields } from "./fields.js";
import { finishLine, reportStream } from "./finish.js";
import { withoutMembers } from "./members.js";
import { bindingNamesOf } from "./names.js";
import { nextKeyText } from "./opening.js";
import {
  asJsonSym,
  chindingsSym,
  endSym,
  errorKeySym,
  formatOptsSym,
  hooksSym,
  type Inside,
  lsCacheSym,
  messageKeySym,
  mixinSym,
  stringifiersSym,
  timeSym,
  variantOf,
  wildcardFirstSym,
  writeSym,
} from "./pino-seams.js";
import { isError, plainCopy } from "./plain.js";
import { profileOf } from "./profile.js";
import { quote } from "./quote.js";
import { contextMembers } from "./span-members.js";

/**
 * Calls `method` again with arguments that cannot throw; what the user's functions give is read under a guard.
 * @param noted the failures noted while the arguments were read, which stay
 */
export function salvage(
  logger: Inside,
  args: unknown[],
  method: LogFn,
  level: number,
  thrown: unknown,
  noted: number,
): void {
  forgetNotes(noted); // what the first try noted besides, the second notes again
  const outerSalvaging = isSalvaging();
  setSalvaging(true);
  try {
    setEncoded(false);
    const safe = safeArguments(logger, args);
    if (countNotes() === noted) note(`the log call threw: ${reason(thrown)}`);
    Reflect.apply(method, logger, safe);
  } catch (again) {
    if (isEncoded()) reportStream(again);
    else writeBare(logger, args, level, reason(again));
  } finally {
    setSalvaging(outerSalvaging);
  }
}

/** The same call with nothing in it that runs code of the caller's: pino's own interpolation then works on it. */
function safeArguments(logger: Inside, [first, ...rest]: readonly unknown[]): unknown[] {
  const texts = rest.map((value) => safeText(logger, value));
  if (typeof first !== "object" || first === null) return [safeText(logger, first), ...texts];
  const errorKey = logger[errorKeySym];
  const fields = isError(first) ? { [errorKey]: first } : readFields(first);
  const error = fields[errorKey];
  if (texts[0] !== undefined || !error || fields[logger[messageKeySym]] !== undefined) {
    return [asMember(fields), ...texts];
  }
  // pino would ask the error for a message; its serializer still gets the error itself.
  const { message } = readFields({ message: undefined, ...asRecord(plainCopy(error)) });
  if (typeof message === "string") return [fields, message, ...texts.slice(1)];
  return [{ ...fields, [errorKey]: plainCopy(error) }];
}

const asRecord = (value: unknown): object => (typeof value === "object" && value !== null ? value : {});

/** An argument as text where it is none, redacted as pino redacts it. */
function safeText(logger: Inside, value: unknown): unknown {
  switch (typeof value) {
    case "object":
      return value === null ? null : logger[formatOptsSym].stringify(value);
    case "symbol":
      return String(value);
    case "function":
      return "[function]";
    default:
      return value;
  }
}

/** The last resort: runs no code of the call's, only pino's writing and ours. */
export function writeBare(logger: Inside, args: readonly unknown[], level: number, failure: string): void {
  const profile = profileOf(logger);
  const { bareTime, messageKey } = profile;
  const bindings = bindingNamesOf(logger);
  const context = withoutMembers(contextMembers(profile).text, (name) => bindings.has(name));
  const frame = `${logger[lsCacheSym][level] ?? ""}${bareTime()}${context}${logger[chindingsSym]}`;
  const message = args.find((arg) => typeof arg === "string");
  const printed = message === undefined ? undefined : bareMessage(logger, message);
  note(failure);
  const line = `${frame}${printed === undefined ? "" : nextKeyText(messageKey) + printed}${logger[endSym]}`;
  const finished = finishLine(logger, profile, line, level);
  const writer = variantOf(logger, {
    [asJsonSym]: () => finished,
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

function bareMessage(logger: Inside, message: unknown): string | undefined {
  const stringifiers = logger[stringifiersSym];
  const stringify = stringifiers[logger[messageKeySym]] ?? stringifiers[wildcardFirstSym] ?? quoteAny;
  return stringify(`${logger.msgPrefix ?? ""}${message}`);
}

const quoteAny = (value: unknown): string => quote(String(value));
