// Tracing agents at pino's encoder. dd-trace wraps the encoder of each logger, New Relic rewrites it, others subscribe to
// its channel, and any of them may replace ours later. A line that one of them watches goes through all of them, and
// what they add to it is placed as the format places fields.
import { tracingChannel } from "node:diagnostics_channel";
import { printAt } from "./formats/place.js";
import { keysOf, type Member, splitMembers, withoutMembers } from "./members.js";
import { appendMembers, freeMembers, uniqueMembers } from "./names.js";
import { nextKeyText } from "./opening.js";
import {
  asJsonSym,
  chindingsSym,
  type Encode,
  endSym,
  type Fields,
  formattersSym,
  type Inside,
  lsCacheSym,
  mixinSym,
  variantOf,
} from "./pino-seams.js";
import { emptyRecord, type PlainRecord } from "./plain.js";
import { type Profile, printMembers, profileOf } from "./profile.js";

const pinoEncoding = tracingChannel("pino_asJson");
const sourceOf = Function.prototype.toString;

/**
 * Whether a function is pino's own encoder, bundled or not: by its source, since agents wrap it or rewrite it while it
 * is loaded, and neither leaves a mark. One that is not recognized costs the fast lane, never a line.
 */
export function isPinoEncoder(encode: Encode): boolean {
  const source = sourceOf.call(encode);
  return (
    source.length < 600 &&
    ["hasSubscribers", ".traceSync(", "instance"].every((part) => source.includes(part)) &&
    !["=>", ".apply(", "..."].some((part) => source.includes(part))
  );
}

/** Whether pino's encoder, which ours calls, is watched. */
export const isWatched = ({ isPinoEncoder: isOwn }: Profile): boolean =>
  !isOwn || pinoEncoding.hasSubscribers;

/** Whether somebody else's code is called for a line's text, in ours or around it. */
export const isAtEncoder = (logger: Inside, profile: Profile): boolean =>
  logger[asJsonSym] !== profile.encode || isWatched(profile);

/** The same, or for its fields. Asked for each line, and nothing is kept of it: agents come at any time. */
export const hasAgent = (logger: Inside, profile: Profile): boolean =>
  logger[mixinSym] !== undefined || isAtEncoder(logger, profile);

/** A line's parts before its encoding. */
export interface Unencoded {
  /** The call's fields, which are in `members` already. */
  readonly fields: PlainRecord;
  readonly message: unknown;
  readonly level: number;
  readonly time: string;
  /** The text of context, bindings and fields. */
  readonly members: string;
}

/**
 * A line through an agent. It is shown the fields, may change them, and may change the line.
 * @param encode pino's, with the agent around it
 */
export function encodeForAgent(logger: Inside, line: Unencoded, encode: Encode): string {
  const { fields, message, level, time, members } = line;
  const isNested = profileOf(logger).nestedKey !== undefined;
  let seen: Fields = fields;
  const log = (given: Fields): Fields => {
    seen = given;
    return {};
  };
  const variant = variantOf(logger, {
    [chindingsSym]: members,
    ...(!isNested && { [formattersSym]: { ...logger[formattersSym], log } }),
  });
  const encoded = encode.call(variant, { ...fields }, message, level, time);
  const added = isNested ? {} : changesOf(fields, seen);
  return withAdded(logger, line, encoded, added);
}

/** The fields that are others than before. */
function changesOf(before: PlainRecord, after: Fields): Fields {
  const changed = emptyRecord();
  for (const name of Object.keys(after)) {
    const value = after[name];
    if (!Object.hasOwn(before, name) || !Object.is(value, before[name])) changed[name] = value;
  }
  return changed;
}

/** The line with what the agent added to it in its place. */
function withAdded(logger: Inside, line: Unencoded, encoded: string, added: Fields): string {
  const profile = profileOf(logger);
  const { nestedKey, messageKey } = profile;
  const frame = `${logger[lsCacheSym][line.level]}${line.time}`;
  const start = frame + line.members;
  const end = logger[endSym];
  if (!encoded.startsWith(start) || !encoded.endsWith(end)) return encoded; // the agent's own
  const behind = splitMembers(encoded.slice(start.length, -end.length));
  const nested = nestedKey === undefined ? "" : takeOut(behind, nestedKey);
  const message = line.message === undefined ? "" : takeOut(behind, messageKey);
  const printed = printMembers(profile, added) + behind.map((member) => placed(profile, member)).join("");
  if (printed === "") return encoded;
  const whole = uniqueMembers(printed, profile.layout.groups);
  const ofAgents = new Set(agentObjects(profile, whole).map(({ key }) => key));
  const isReserved = (name: string): boolean =>
    (profile.reserved.has(name) && !ofAgents.has(name)) || (message !== "" && name === messageKey);
  const taken = keysOf(line.members);
  const text = freeMembers(whole, isReserved, (name) => taken.has(name));
  const names = new Set([...keysOf(text), ...shadowedBy(profile, text)]);
  return frame + appendMembers(profile, line.members, text, names) + nested + message + end;
}

/** Takes the first member of that name out of a list. @returns its text */
function takeOut(members: Member[], name: string): string {
  const index = members.findIndex(({ key }) => key === name);
  const [member] = index === -1 ? [] : members.splice(index, 1);
  return member === undefined ? "" : nextKeyText(member.key) + member.value;
}

function placed({ layout }: Profile, { key, value }: Member): string {
  const place = layout.placeOf(key);
  return place === undefined
    ? nextKeyText(layout.nameOf(key)) + value
    : printAt(place, key, value, layout.origin);
}

/** Whether the format leaves a name to agents. */
export const isAgents = ({ settings: { format } }: Profile, name: string): boolean =>
  format.agents.includes(name);

function agentObjects(profile: Profile, text: string): readonly Member[] {
  if (profile.settings.format.agents.length === 0) return [];
  return splitMembers(text).filter(({ key, value }) => isAgents(profile, key) && value.startsWith("{"));
}

/** The dotted names for which `text` has an object of an agent: `dd.trace_id` beside `dd: { trace_id }`. */
export const shadowedBy = (profile: Profile, text: string): readonly string[] =>
  agentObjects(profile, text).flatMap(({ key, value }) =>
    [...keysOf(value.slice(1, -1))].map((name) => `${key}.${name}`),
  );

/** Members of fields without those that an agent's object has as well. */
export function withoutShadowed(profile: Profile, text: string): string {
  const shadowed = shadowedBy(profile, text);
  return shadowed.length === 0 ? text : withoutMembers(text, (name) => shadowed.includes(name));
}
