// A line from fields, message and level, with the context's members in it. pino joins header + time + bindings, so
// members handed over behind the time cost one string join and keep everything pino does with a line. What pino does
// not do stands here: no key twice, no reserved name taken, no line too long, and failures said in the line.
import { currentFlow } from "../context.js";
import { type ContextMembers, differ, membersOf, noMembers } from "./context-members.js";
import { finishLine } from "./finish.js";
import { keysOf, withoutMembers } from "./members.js";
import { bindingNamesOf, renameReserved, takenNamesOf } from "./names.js";
import { chindingsSym, type Fields, type Inside, variantOf } from "./pino-seams.js";
import { type PlainRecord, readFields } from "./plain.js";
import { makeSafe } from "./print.js";
import { type Profile, printMembers, profileOf } from "./profile.js";

/**
 * Takes pino's encoder's place. Once per line, so: no closure, no spread, no option read; the rare ways are calls.
 * Scenario "in context" of the benchmarks guards it.
 */
export function encodeLine(
  this: Inside,
  fields: Fields,
  message: unknown,
  level: number,
  time: string,
): string {
  const profile = profileOf(this);
  const flow = currentFlow();
  const context = flow === undefined ? noMembers : membersOf(flow, profile);
  const shaped = profile.formatFields === undefined ? fields : profile.formatFields(fields);
  const taken = takenNamesOf(this);
  const isClear = differ(context, taken) && areNamesFree(shaped, profile, context.names, taken.all);
  const line = isClear
    ? profile.pinoEncode.call(this, shaped, message, level, time + context.text)
    : encodeUnique(this, profile, context, shaped, message, level, time);
  // pino escapes a field's name less than we do its value.
  return finishLine(this, profile, isPrintable(message) ? makeSafe(line) : requireJson(makeSafe(line)));
}

/** The same for `format: "pino"`: pino's line as it is, with those members of the context that it has no name for. */
export function encodePinoLine(
  this: Inside,
  fields: Fields,
  message: unknown,
  level: number,
  time: string,
): string {
  const profile = profileOf(this);
  const flow = currentFlow();
  const context = flow === undefined ? noMembers : membersOf(flow, profile);
  const text = context === noMembers ? "" : withoutNames(context, fields, bindingNamesOf(this), profile);
  const line = profile.pinoEncode.call(this, fields, message, level, time + text);
  return finishLine(this, profile, isPrintable(message) ? line : requireJson(line));
}

/** Whether no field has a reserved name or one that stands in the line already, and they are not too many. */
function areNamesFree(
  fields: Fields,
  profile: Profile,
  contextNames: ReadonlySet<string>,
  takenNames: ReadonlySet<string>,
): boolean {
  if (profile.nestedKey !== undefined)
    return !contextNames.has(profile.nestedKey) && !takenNames.has(profile.nestedKey);
  let left = profile.limits.maxBreadth;
  for (const name in fields) {
    if (takenNames.has(name) || contextNames.has(name) || --left < 0) return false;
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
  const text = nested
    ? ""
    : printMembers(profile, freeNames(fields, message !== undefined, profile, context, bindingNames));
  const names = nested ? new Set([profile.nestedKey]) : keysOf(text);
  const bindings = withoutMembers(logger[chindingsSym], (name) => names.has(name));
  const members = withoutMembers(context.text, (name) => names.has(name) || bindingNames.has(name));
  const variant = variantOf(logger, { [chindingsSym]: bindings + text });
  return profile.pinoEncode.call(variant, nested ? fields : {}, message, level, time + members);
}

function freeNames(
  fields: object,
  hasMessage: boolean,
  profile: Profile,
  context: ContextMembers,
  bindingNames: ReadonlySet<string>,
): PlainRecord {
  const isReserved = (name: string): boolean =>
    profile.reserved.has(name) || (hasMessage && name === profile.messageKey);
  const isTaken = (name: string): boolean => bindingNames.has(name) || context.names.has(name);
  return renameReserved(readFields(fields, profile.limits), isReserved, isTaken);
}

function withoutNames(
  context: ContextMembers,
  fields: object,
  bindingNames: ReadonlySet<string>,
  profile: Profile,
): string {
  const inLine = profile.nestedKey === undefined ? fields : { [profile.nestedKey]: fields };
  const isDropped = (name: string): boolean => bindingNames.has(name) || Object.hasOwn(inLine, name);
  for (const name of context.names) if (isDropped(name)) return withoutMembers(context.text, isDropped);
  return context.text;
}

/** pino prints these as JSON whatever they are; of anything else it may print `"msg":undefined`. */
const isPrintable = (message: unknown): boolean => typeof message === "string" || message === undefined;

/** @throws {SyntaxError} where pino printed no JSON; the guard then writes what is left */
function requireJson(line: string): string {
  JSON.parse(line);
  return line;
}
