// The fast lane: the line of a plain call (a message, or plain fields and a message) printed in one pass, without
// pino's own steps. It is open where the options leave nothing of pino's to do (profile.isFast), and it prints what
// the other lane prints, to the byte; whatever it does not know, it leaves to the other lane, before a byte is written.
import { types } from "node:util";
import type { LogFn, Logger as PinoLogger } from "pino";
import { hasAgent } from "./agents.js";
import { beginLine, endLine, isEncoded, restoreNotes, setEncoded, startNotes } from "./attempt.js";
import { differ } from "./context-members.js";
import { noteLeftOut } from "./fields.js";
import { errorNumber, finishFolded, finishLine, reportStream, writeNow } from "./finish.js";
import { headOf, openedHeadOf } from "./head.js";
import type { Key, NameSet } from "./key.js";
import { beginningOf, shownMessage } from "./message.js";
import { type TakenNames, takenNamesOf } from "./names.js";
import { afterText, afterValue, type Behind, first, quoteDue, textBy } from "./opening.js";
import {
  type Fields,
  type Inside,
  insideOf,
  lsCacheSym,
  needsMetadataGsym,
  streamSym,
  timeSym,
} from "./pino-seams.js";
import { unreadable } from "./plain.js";
import { hasPollutedPrototype, isPlain } from "./print.js";
import { nextKey, type Profile, profileOf } from "./profile.js";
import { isVerbatim, quote } from "./quote.js";
import { isClear } from "./secret-texts.js";
import { contextMembers } from "./span-members.js";

const noFields: Fields = {};

/** A level method that takes the fast lane where it can; `general` is pino's own, with the guard around it. */
export function makeFastMethod(level: number, general: LogFn): LogFn {
  // `arguments`, since a rest array would be allocated for every line.
  return function log(this: PinoLogger, first: unknown, second?: unknown): void {
    const isDone =
      arguments.length === 1
        ? typeof first === "string"
          ? writeFast(this, noFields, first, level)
          : isFields(first) && writeFast(this, first, undefined, level)
        : arguments.length === 2 &&
          typeof second === "string" &&
          isFields(first) &&
          writeFast(this, first, second, level);
    if (!isDone) Reflect.apply(general, this, arguments);
  };
}

const isFields = (first: unknown): first is Fields => typeof first === "object" && first !== null;

/** @returns false where nothing was written, and the other lane has to */
function writeFast(
  pinoLogger: PinoLogger | null | undefined,
  fields: Fields,
  message: string | undefined,
  level: number,
): boolean {
  if (pinoLogger === undefined || pinoLogger === null) return false;
  const mayRun = beginLine();
  const outerNotes = startNotes();
  const outerEncoded = isEncoded();
  setEncoded(false);
  try {
    const logger = insideOf(pinoLogger);
    const stream = logger[streamSym];
    if (!mayRun || stream === undefined || stream[needsMetadataGsym] === true) return false;
    const line = encodeFast(logger, fields, message, level);
    if (line === undefined) return false;
    stream.write(line);
    if (level >= errorNumber) writeNow(stream);
    return true;
  } catch (thrown) {
    if (!isEncoded()) return false;
    reportStream(thrown);
    return true;
  } finally {
    setEncoded(outerEncoded);
    restoreNotes(outerNotes);
    endLine();
  }
}

/** The line, or undefined where the other lane has to print it. One join; no closure, no spread, no option read. */
function encodeFast(
  logger: Inside,
  given: Fields,
  text: string | undefined,
  level: number,
): string | undefined {
  const profile = profileOf(logger);
  if (!profile.isFast || hasAgent(logger, profile)) return undefined;
  const message = text === undefined ? undefined : shownMessage(text, profile.limits);
  const time = logger[timeSym]();
  const context = contextMembers(profile);
  const taken = takenNamesOf(logger);
  if (!differ(context, taken)) return undefined;
  const head = headOf(context.head, context, taken, logger[lsCacheSym][level] ?? "", time);
  if (given === noFields) {
    const { messageOpen, quotedEnd } = profile.layout.ending;
    const line =
      messageOpen !== undefined && message !== undefined && isVerbatim(message)
        ? openedHeadOf(context.head, messageOpen) + message + quotedEnd
        : head + endOf(profile, message);
    return finish(logger, profile, line, level);
  }
  const fields = isPlain(given) ? given : errorFields(profile, given);
  if (fields !== undefined && "toJSON" in fields) return undefined;
  const end =
    message === undefined ? endByError(profile, fields?.[profile.errorKey]) : endOf(profile, message);
  if (fields === undefined || end === undefined) return undefined;
  const members = encodeFields(profile, fields, taken, context.names);
  return members === undefined
    ? undefined
    : finish(logger, profile, joined(head, members, profile) + end, level);
}

const finish = (logger: Inside, profile: Profile, line: string, level: number): string | undefined =>
  profile.layout.fold === undefined
    ? finishLine(logger, profile, line, level)
    : finishFolded(profile, line, level);

/** The fields behind what comes before them: the first member of an object has no comma. */
const joined = (head: string, text: string, { layout }: Profile): string =>
  layout.fold !== undefined && head.endsWith("{") ? head + text.slice(1) : head + text;

/** The message and the end of the line. */
function endOf(profile: Profile, message: string | undefined): string {
  const { messageOpen, messageText, end, quotedEnd, bareEnd } = profile.layout.ending;
  if (message === undefined) return bareEnd;
  if (messageOpen !== undefined && isVerbatim(message)) return messageOpen + message + quotedEnd;
  return messageText + quote(profile.msgPrefix + beginningOf(message, profile.maxLineBytes)) + end;
}

/** An error that was given for the fields, as pino takes it. */
const errorFields = ({ errorKey }: Profile, given: Fields): Fields | undefined =>
  types.isNativeError(given) ? { [errorKey]: given } : undefined;

/** Where no message is given, the error's is taken; undefined where that would have to be looked for. */
function endByError({ layout, limits, maxLineBytes }: Profile, error: unknown): string | undefined {
  const { messageText, end, bareEnd } = layout.ending;
  if (!error) return bareEnd;
  if (!types.isNativeError(error)) return undefined;
  const { message }: { readonly message: unknown } = error;
  return typeof message === "string"
    ? messageText + quote(beginningOf(shownMessage(message, limits), maxLineBytes)) + end
    : undefined;
}

/** The members of plain fields; undefined where a name is not free. */
function encodeFields(
  profile: Profile,
  fields: Fields,
  taken: TakenNames,
  contextNames: NameSet,
): string | undefined {
  if (hasPollutedPrototype()) return undefined;
  let text = "";
  let behind: Behind = first;
  // An object that several fields share, and what stands before it.
  let group: string | undefined;
  let inside = "";
  let front = "";
  const { maxBreadth, hidesSecrets } = profile.limits;
  let count = 0;
  let { before }: { before: Pick<Key, "next"> } = profile;
  for (const name in fields) {
    if (++count > maxBreadth) continue; // goes on counting: the other lane would list them all again
    const key = nextKey(profile, before, name);
    before = key;
    if (key.isSlow || !isFree(key, taken, contextNames)) return undefined;
    let value: unknown;
    // Here and not in a function of its own: V8 reads `fields[name]` by the loop's own list of places.
    try {
      value = fields[name];
    } catch (thrown) {
      value = unreadable(name, thrown); // as salvage would, without a second call of the getter
    }
    // What most fields are, without a call.
    if (
      typeof value === "string" &&
      key.isTextPlain &&
      isVerbatim(value) &&
      (hidesSecrets !== true || isClear(value))
    ) {
      text += textBy(behind, key.lineOpening.ofText) + value;
      behind = afterText;
    } else if (key.isShared) {
      text += textBy(behind, quoteDue);
      behind = afterValue;
      const spreading = key.spread(value);
      if (spreading === undefined || (group ?? key.groupText) !== key.groupText) return undefined;
      if (group === undefined && spreading.inside !== "") {
        group = key.groupText;
        front = text;
        text = "";
      }
      inside =
        inside === "" || spreading.inside === ""
          ? inside + spreading.inside
          : `${inside},${spreading.inside}`;
      text += spreading.outside;
    } else {
      const printed = key.linePrint(value);
      if (printed === undefined) continue;
      text += textBy(behind, key.lineOpening.ofValue) + printed;
      behind = afterValue;
    }
  }
  text += textBy(behind, quoteDue);
  noteLeftOut(count, maxBreadth);
  return group === undefined ? text : `${front}${group}{${inside}}${text}`;
}

/** Whether neither bindings nor context have the name; looked up again only when they are others than last time. */
function isFree(key: Key, taken: TakenNames, contextNames: NameSet): boolean {
  if (key.apartFrom === taken && key.apartFromContext === contextNames) return true;
  for (const name of key.names) if (taken.bindings.has(name) || contextNames.has(name)) return false;
  key.apartFrom = taken;
  key.apartFromContext = contextNames;
  return true;
}
