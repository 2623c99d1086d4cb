// A line from what is left. What threw is called again with arguments that cannot throw: every property read once,
// under a guard. If even that fails, a line is written by hand.
import type { LogFn } from "pino";
import { isAtEncoder } from "./agents.js";
import {
  countNotes,
  dropNotes,
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
import { type Profile, profileOf } from "./profile.js";
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

/** The last resort: runs no code of the call's, only pino's writing and ours, and that of an agent. */
export function writeBare(logger: Inside, args: readonly unknown[], level: number, failure: string): void {
  const profile = profileOf(logger);
  const message = args.find((arg) => typeof arg === "string");
  const line =
    encodeByAgent(logger, profile, message, level, failure) ??
    encodeBare(logger, profile, message, level, failure);
  const writer = variantOf(logger, {
    [asJsonSym]: () => line,
    [hooksSym]: {},
    [mixinSym]: undefined,
    [timeSym]: profile.bareTime,
  });
  try {
    logger[writeSym].call(writer, null, undefined, level);
  } catch (thrown) {
    reportStream(thrown);
  }
}

function encodeBare(
  logger: Inside,
  profile: Profile,
  message: unknown,
  level: number,
  failure: string,
): string {
  const bindings = bindingNamesOf(logger);
  const context = withoutMembers(contextMembers(profile).text, (name) => bindings.has(name));
  const frame = `${logger[lsCacheSym][level] ?? ""}${profile.bareTime()}${context}${logger[chindingsSym]}`;
  const printed = message === undefined ? undefined : bareMessage(logger, message);
  note(failure);
  const text = printed === undefined ? "" : nextKeyText(profile.messageKey) + printed;
  return finishLine(logger, profile, `${frame}${text}${logger[endSym]}`, level);
}

/** Whether an agent is asked for a bare line: it may log as well. */
let isAsking = false;

/** The same by an agent that stands at the encoder, whose ids it then has. */
function encodeByAgent(
  logger: Inside,
  profile: Profile,
  message: unknown,
  level: number,
  failure: string,
): string | undefined {
  const { formatFields, isMessagePlain, bareTime } = profile;
  const isBare = formatFields === undefined && isMessagePlain && !isAsking;
  if (!isBare || !isAtEncoder(logger, profile)) return undefined;
  const count = countNotes();
  isAsking = true;
  try {
    note(failure);
    const text = message === undefined ? undefined : `${logger.msgPrefix ?? ""}${message}`;
    return logger[asJsonSym].call(logger, {}, text, level, bareTime());
  } catch (thrown) {
    dropNotes(count);
    note(`the agent at the encoder threw: ${reason(thrown)}`);
    return undefined;
  } finally {
    isAsking = false;
  }
}

function bareMessage(logger: Inside, message: unknown): string | undefined {
  const stringifiers = logger[stringifiersSym];
  const stringify = stringifiers[logger[messageKeySym]] ?? stringifiers[wildcardFirstSym] ?? quoteAny;
  return stringify(`${logger.msgPrefix ?? ""}${message}`);
}

const quoteAny = (value: unknown): string => quote(String(value));
