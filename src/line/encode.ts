// A line from fields, message and level, with the context's members in it. pino joins header + time + bindings, so
// members handed over behind the time cost one string join and keep everything pino does with a line. What pino does
// not do stands here: no key twice, no reserved name taken, no line too long, and failures said in the line.
import { encodeForAgent, hasAgent, isAgents, isWatched, shadowedBy, withoutShadowed } from "./agents.js";
import { setEncoded } from "./attempt.js";
import { type ContextMembers, differ, noMembers } from "./context-members.js";
import { readFields } from "./fields.js";
import { finishLine } from "./finish.js";
import { keysOf, withoutMembers } from "./members.js";
import { beginningOf, shownMessage } from "./message.js";
import { appendMembers, bindingNamesOf, fieldMembers, takenNamesOf } from "./names.js";
import {
  asJsonSym,
  chindingsSym,
  endSym,
  type Fields,
  type Inside,
  lsCacheSym,
  serializersSym,
  variantOf,
} from "./pino-seams.js";
import { keyOf, type Profile, profileOf } from "./profile.js";
import { makeSafe } from "./quote.js";
import { messageText } from "./scalar.js";
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
  const text = typeof given === "string" ? given : messageText(given); // an error's message may be anything
  const shownText = text === undefined ? undefined : shownMessage(text, profile.limits);
  const message =
    isMessagePlain && shownText !== undefined ? beginningOf(shownText, maxLineBytes) : shownText;
  const context = contextMembers(profile);
  const shaped = profile.formatFields === undefined ? fields : profile.formatFields(fields);
  const taken = takenNamesOf(this);
  const isClear =
    !profile.layout.isMoved &&
    !isWatched(profile) &&
    differ(context, taken) &&
    areNamesFree(shaped, profile, context.names, taken.all) &&
    JSON.stringify === stringify;
  const line = isClear
    ? encodeByPino.call(this, shaped, message, level, time + context.text)
    : encodeUnique(this, profile, context, shaped, message, level, time);
  return finish(this, profile, makeSafe(line), level); // pino escapes a field's name less than we do its value
}

/** The line is not made yet while an agent goes on with it: should that throw, the line is salvaged. */
function finish(logger: Inside, profile: Profile, line: string, level: number): string {
  const finished = finishLine(logger, profile, line, level);
  if (logger[asJsonSym] !== profile.encode) setEncoded(false);
  return finished;
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
  const isClear =
    context === noMembers || (!isWatched(profile) && areNamesNew(this, profile, context, fields));
  const line = isClear
    ? encodeByPino.call(this, fields, message, level, time + context.text)
    : insertMembers(this, context, encodeByPino.call(this, fields, message, level, time), level, time);
  return finish(this, profile, line, level);
}

/** pino's line. Where pino has no text for the message it prints `"msg":undefined`; then the line goes without one. */
function encodeByPino(this: Inside, fields: Fields, message: unknown, level: number, time: string): string {
  const { pinoEncode, isMessagePlain } = profileOf(this);
  const line = pinoEncode.call(this, fields, message, level, time);
  const isSaid = message === undefined || (isMessagePlain && typeof message === "string");
  return isSaid || isJson(line) ? line : pinoEncode.call(this, fields, undefined, level, time);
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
  message: string | undefined,
  level: number,
  time: string,
): string {
  const nested = profile.nestedKey !== undefined;
  const bindingNames = bindingNamesOf(logger);
  const whole = readFields(fields, profile.limits);
  const isSaid = message !== undefined || (!nested && !settleMessage(whole, profile));
  const agents = hasAgent(logger, profile);
  const free = nested ? "" : freeFields(whole, isSaid, agents, profile, context, bindingNames);
  const text = agents ? withoutShadowed(profile, free) : free;
  const names = nested ? new Set([profile.nestedKey]) : namesTakenBy(profile, whole, text);
  const isReplaced = (name: string): boolean => names.has(name) || bindingNames.has(name);
  const isJoined = (name: string): boolean => isReplaced(name) && profile.layout.groups.has(name);
  // A part of an object that the context has as well stands with the bindings', where they are joined.
  const shared = withoutMembers(context.text, (name) => !isJoined(name));
  const bindings = appendMembers(profile, shared + logger[chindingsSym], text, names, shared !== "");
  const members = withoutMembers(context.text, isReplaced);
  const handed = nested || isWatched(profile) ? readSecretly(whole, profile) : {};
  if (isWatched(profile)) {
    const line = { fields: handed, message, level, time, members: members + bindings };
    return encodeForAgent(logger, line, encodeByPino);
  }
  const variant = variantOf(logger, { [chindingsSym]: bindings });
  return encodeByPino.call(variant, handed, message, level, time + members);
}

/** Under a nested key pino prints the fields' own names, which nobody has judged. */
const readSecretly = (fields: Fields, { limits }: Profile): Fields =>
  limits.hidesSecrets === true ? hideSecrets(fields) : fields;

/** The names that the fields have in the line, and those that they may have: a field replaces another as a whole. */
function namesTakenBy(profile: Profile, fields: Fields, text: string): ReadonlySet<string> {
  const printed = new Set([...keysOf(text), ...shadowedBy(profile, text)]);
  if (!profile.layout.isMoved) return printed;
  return new Set([...printed, ...Object.keys(fields).flatMap((name) => keyOf(profile, name).names)]);
}

/**
 * A field of the message's name, where no message was given: a text is one, a number becomes one.
 * @returns whether the name is the field's; a value that is no text has it behind `_`, unless it has a serializer
 */
function settleMessage(fields: Fields, { messageKey, logger }: Profile): boolean {
  const value = fields[messageKey];
  const text = messageText(value);
  if (value === null) fields[messageKey] = undefined;
  else if (text !== undefined) fields[messageKey] = text;
  return typeof value !== "object" || value === null || logger[serializersSym][messageKey] !== undefined;
}

function freeFields(
  fields: Fields,
  isSaid: boolean,
  agents: boolean,
  profile: Profile,
  context: ContextMembers,
  bindingNames: ReadonlySet<string>,
): string {
  const isReserved = (name: string): boolean =>
    (profile.reserved.has(name) && !(agents && isAgents(profile, name) && isObject(fields[name]))) ||
    (isSaid && name === profile.messageKey);
  const isTaken = (name: string): boolean => bindingNames.has(name) || context.names.has(name);
  return fieldMembers(profile, fields, isReserved, isTaken);
}

const isObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);

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
