// What the arguments of a call mean: fields, a message, what the message's placeholders print, and the surplus, which
// pino would drop. pino is then given a call without surplus.
import { types } from "node:util";
import { lendsNames } from "./exchange.js";
import { isWithin } from "./limits.js";
import { formatOptsSym, type Inside } from "./pino-seams.js";
import { isPlain } from "./print.js";
import type { Profile } from "./profile.js";
import { messageText } from "./scalar.js";
import { isNothing, newCall, settledFields, takeFirst, takeSurplus } from "./surplus.js";

/**
 * The call as pino takes it, `(fields, message, …)` or `(message, …)`, with a text for the message and nothing that pino
 * would drop. What throws in it costs itself.
 */
export function readCall(logger: Inside, profile: Profile, args: unknown[]): unknown[] {
  const call = isUsual(args, profile) ? args : settle(profile, args);
  boundArrays(logger, call, profile);
  return call;
}

/** Whether the arguments are those of most calls, of which pino drops nothing. */
function isUsual(args: readonly unknown[], profile: Profile): boolean {
  const [first] = args;
  if (typeof first === "string") return areAllPrinted(args, 0, profile);
  if (typeof first !== "object" || first === null) return args.length === 0;
  return isUsualObject(first) && (args.length === 1 || areAllPrinted(args, 1, profile));
}

/** Whether the argument of that number is a text that prints all behind it. */
function areAllPrinted(args: readonly unknown[], at: number, { msgPrefix }: Profile): boolean {
  const text = args[at];
  if (typeof text !== "string") return false;
  const count = args.length - at - 1;
  if (count === 0) return true;
  const places = placesOf(msgPrefix + text);
  return places.length >= count && !places.slice(0, count).includes(false);
}

/** Plain data, or an error that pino knows for one. */
const isUsualObject = (first: object): boolean =>
  !types.isProxy(first) && (isPlain(first) ? !("toJSON" in first) && !lendsNames() : first instanceof Error);

/** Which of the arguments behind a message it prints. As pino counts, `%` takes one before any character but another. */
export function placesOf(message: string): boolean[] {
  const places: boolean[] = [];
  for (
    let at = message.indexOf("%");
    at !== -1 && at + 1 < message.length;
    at = message.indexOf("%", at + 2)
  ) {
    const taker = message.charAt(at + 1);
    if (taker !== "%") places.push("sdifjoO".includes(taker));
  }
  return places;
}

function settle(profile: Profile, args: readonly unknown[]): unknown[] {
  // Behind nothing the second is the first, as for pino.
  const [given, ...rest] = args.length > 1 && isNothing(args[0]) ? args.slice(1) : args;
  const call = newCall(profile);
  const isAlone = messageText(given) === undefined;
  const message = messageText(isAlone ? rest[0] : given);
  const behind = isAlone && (message !== undefined || isNothing(rest[0])) ? rest.slice(1) : rest;
  const places = message === undefined ? [] : placesOf(profile.msgPrefix + message);
  const text = isAlone ? takeFirst(call, given, message) : message;
  const printed = behind.map((value, index) => {
    if (places[index] === true) return value;
    takeSurplus(call, value);
    return undefined; // in its place, so that each placeholder prints its own
  });
  const fields = settledFields(call);
  if (text === undefined) return fields === undefined ? [] : [fields];
  const behindFields = message === undefined ? [text] : [text, ...printed];
  return fields === undefined ? behindFields : [fields, ...behindFields];
}

/**
 * `String(array)` joins without end where arrays share arrays or lie about their length; printf's `%s` asks for it.
 * In pino's format a proxy is printed as pino prints it, or never ends.
 */
export function boundArrays(logger: Inside, args: unknown[], { limits, settings }: Profile): void {
  for (let index = 1; index < args.length; index++) {
    const arg = args[index];
    if (typeof arg !== "object" || arg === null) continue;
    const isProxy = types.isProxy(arg);
    if (isProxy && settings.format.rules === "pino") continue;
    if (!Array.isArray(arg) || (!isProxy && isWithin(arg, limits.maxNodes))) continue;
    args[index] = logger[formatOptsSym].stringify(arg);
  }
}
