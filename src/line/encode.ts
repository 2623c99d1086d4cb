// A line from fields, message and level, with the context's members in it. pino joins header + time + bindings, so
// members handed over behind the time cost one string join and keep everything pino does with a line. What pino does
// not do stands here: no key twice, no reserved name taken, no line too long, and failures said in the line.
import { type ContextMembers, differ, noMembers } from "./context-members.js";
import { readFields } from "./fields.js";
import { finishLine } from "./finish.js";
import { keysOf, withoutMembers } from "./members.js";
import { beginningOf, shownMessage } from "./message.js";
import { appendMembers, bindingNamesOf, fieldMembers, takenNamesOf } from "./names.js";
import { chindingsSym, endSym, type Fields, type Inside, lsCacheSym, variantOf } from "./pino-seams.js";
import { keyOf, type Profile, profileOf } from "./profile.js";
import { makeSafe } from "./quote.js";
import { hideSecrets } from "./secrets.js";
import { contextMembers } from "./span-members.js";

// Captured: a user's test may replace them, and pino prints names with the JSON.stringify of the moment.
const { parse, stringify } = JSON;

/**
 * Takes pino's encoder's place. Once per line, so: no closure, no spread, no option read; the rare ways are calls.
 * Scenario "in context" of the benchmarks guards it.
 */
export function encodeLine(
  this: Inside,
  fields: Fields,
  given: unknown,
  level: number,
  time: string,
): string {
  const profile = profileOf(this);
  const { isMessagePlain, maxLineBytes } = profile;
  const shownText = typeof given === "string" ? shownMessage(given, profile.limits) : given;
  const message =
    isMessagePlain && typeof shownText === "string" ? beginningOf(shownText, maxLineBytes) : shownText;
  const context = contextMembers(profile);
  const shaped = profile.formatFields === undefined ? fields : profile.formatFields(fields);
  const taken = takenNamesOf(this);
  const isClear =
    !profile.layout.isMoved &&
    differ(context, taken) &&
    areNamesFree(shaped, profile, context.names, taken.all) &&
    JSON.stringify === stringify;
  const line = isClear
    ? encodeByPino(this, shaped, message, level, time + context.text)
    : encodeUnique(this, profile, context, shaped, message, level, time);
  return finishLine(this, profile, makeSafe(line), level); // pino escapes a field's name less than we do its value
}

/** The same for `format: "pino"`: pino's line as it is, with those members of the context that it has no name for. */
export function encodePinoLine(
  this: Inside,
  given: Fields,
  givenMessage: unknown,
  level: number,
  time: string,
): string {
  const profile = profileOf(this);
  const context = contextMembers(profile);
  const fields = profile.limits.hidesSecrets === true ? hideSecrets(given) : given;
  const message =
    typeof givenMessage === "string" ? shownMessage(givenMessage, profile.limits) : givenMessage;
  const isClear = context === noMembers || areNamesNew(this, profile, context, fields);
  const line = isClear
    ? encodeByPino(this, fields, message, level, time + context.text)
    : insertMembers(this, context, encodeByPino(this, fields, message, level, time), level, time);
  return finishLine(this, profile, line, level);
}

/** pino's line. Where pino has no text for the message it prints `"msg":undefined`; then the line goes without one. */
function encodeByPino(logger: Inside, fields: Fields, message: unknown, level: number, time: string): string {
  const { pinoEncode, isMessagePlain } = profileOf(logger);
  const line = pinoEncode.call(logger, fields, message, level, time);
  const isSaid = message === undefined || (isMessagePlain && typeof message === "string");
  return isSaid || isJson(line) ? line : pinoEncode.call(logger, fields, undefined, level, time);
}

function isJson(line: string): boolean {
  try {
    parse(line);
    return true;
  } catch {
    return false;
  }
}

/** Whether no field has a reserved name or one that stands in the line already, and they are not too many. */
function areNamesFree(
  fields: Fields,
  profile: Profile,
  contextNames: ReadonlySet<string>,
  takenNames: ReadonlySet<string>,
): boolean {
  const { nestedKey, limits } = profile;
  if (nestedKey !== undefined && (contextNames.has(nestedKey) || takenNames.has(nestedKey))) return false;
  let left = limits.maxBreadth;
  for (const name in fields) {
    if (--left < 0 || !name.isWellFormed()) return false;
    if (nestedKey === undefined && (takenNames.has(name) || contextNames.has(name))) return false;
  }
  return true;
}

/** The line where names meet: fields beat bindings, bindings beat the context, and reserved names move aside. */
function encodeUnique(
  logger: Inside,
  profile: Profile,
  context: ContextMembers,
  fields: Fields,
  message: unknown,
  level: number,
  time: string,
): string {
  const nested = profile.nestedKey !== undefined;
  const bindingNames = bindingNamesOf(logger);
  const whole = readFields(fields, profile.limits);
  const text = nested ? "" : freeFields(whole, message !== undefined, profile, context, bindingNames);
  const names = nested ? new Set([profile.nestedKey]) : namesTakenBy(profile, whole, text);
  const isReplaced = (name: string): boolean => names.has(name) || bindingNames.has(name);
  const isJoined = (name: string): boolean => isReplaced(name) && profile.layout.groups.has(name);
  // A part of an object that the context has as well stands with the bindings', where they are joined.
  const shared = withoutMembers(context.text, (name) => !isJoined(name));
  const bindings = appendMembers(profile, shared + logger[chindingsSym], text, names, shared !== "");
  const variant = variantOf(logger, { [chindingsSym]: bindings });
  const members = withoutMembers(context.text, isReplaced);
  return encodeByPino(variant, nested ? readSecretly(whole, profile) : {}, message, level, time + members);
}

/** Under a nested key pino prints the fields' own names, which nobody has judged. */
const readSecretly = (fields: Fields, { limits }: Profile): Fields =>
  limits.hidesSecrets === true ? hideSecrets(fields) : fields;

/** The names that the fields have in the line, and those that they may have: a field replaces another as a whole. */
function namesTakenBy(profile: Profile, fields: Fields, text: string): ReadonlySet<string> {
  const printed = keysOf(text);
  if (!profile.layout.isMoved) return printed;
  return new Set([...printed, ...Object.keys(fields).flatMap((name) => keyOf(profile, name).names)]);
}

function freeFields(
  fields: Fields,
  hasMessage: boolean,
  profile: Profile,
  context: ContextMembers,
  bindingNames: ReadonlySet<string>,
): string {
  const isReserved = (name: string): boolean =>
    profile.reserved.has(name) || (hasMessage && name === profile.messageKey);
  const isTaken = (name: string): boolean => bindingNames.has(name) || context.names.has(name);
  return fieldMembers(profile, fields, isReserved, isTaken);
}

/** Whether pino will print none of the context's names for sure. */
function areNamesNew(logger: Inside, profile: Profile, context: ContextMembers, fields: Fields): boolean {
  if (profile.formatFields !== undefined) return false;
  const bindings = bindingNamesOf(logger);
  for (const name of context.names) {
    if (bindings.has(name) || name === profile.nestedKey || Object.hasOwn(fields, name)) return false;
  }
  return true;
}

/** The members behind the time of pino's line, without those whose names it has printed. */
function insertMembers(
  logger: Inside,
  context: ContextMembers,
  line: string,
  level: number,
  time: string,
): string {
  const printed = keysOf(line.slice(1, -logger[endSym].length));
  const frame = `${logger[lsCacheSym][level]}${time}`.length;
  return line.slice(0, frame) + withoutMembers(context.text, (name) => printed.has(name)) + line.slice(frame);
}
