// Which names a line may use: a key never stands twice, and what the format prints cannot be forged.
import type { Parts } from "./fold.js";
import { joinMembers, keysOf, splitMembers, withoutMembers } from "./members.js";
import { chindingsSym, type Fields, type Inside } from "./pino-seams.js";
import { type Profile, printMembers, profileOf } from "./profile.js";

/**
 * Members under names that are free: one with a reserved name is kept behind `_`, or as many as it takes. They are
 * renamed when they are printed, by their own names: what redacts or serializes a name holds for it.
 * @param isTaken whether another part of the line has the name
 */
export function freeMembers(
  text: string,
  isReserved: (name: string) => boolean,
  isTaken: (name: string) => boolean,
): string {
  const members = splitMembers(text);
  if (!members.some(({ key }) => isReserved(key))) return text;
  const names = new Set(members.map(({ key }) => key));
  const freed = members.map(({ key, value }) => {
    let free = key;
    if (isReserved(key)) {
      do free = `_${free}`;
      while (names.has(free) || isTaken(free));
      names.add(free);
    }
    return { key: free, value };
  });
  return joinMembers(freed);
}

/**
 * Members with each name once: of a name that stands there twice the last value holds, and objects that several
 * fields share are joined.
 */
export function uniqueMembers(text: string, groups: ReadonlySet<string>): string {
  const values = new Map<string, string>();
  for (const { key, value } of splitMembers(text)) {
    const known = groups.has(key) ? values.get(key) : undefined;
    values.set(key, known === undefined ? value : joinObjects(known, value));
  }
  return joinMembers([...values].map(([key, value]) => ({ key, value })));
}

/** Two objects as one; what is none of ours takes the other's place. */
function joinObjects(one: string, other: string): string {
  if (!one.startsWith("{") || !other.startsWith("{")) return other;
  return `{${uniqueMembers(`${one.slice(1, -1)},${other.slice(1, -1)}`, noGroups).slice(1)}}`;
}

const noGroups: ReadonlySet<string> = new Set();

/** The members of the fields under free names, as `freeMembers` has them, each name once. */
export function fieldMembers(
  profile: Profile,
  fields: Fields,
  isReserved: (name: string) => boolean,
  isTaken: (name: string) => boolean,
): string {
  const printed = printMembers(profile, fields);
  const { isMoved, groups } = profile.layout;
  return freeMembers(isMoved ? uniqueMembers(printed, groups) : printed, isReserved, isTaken);
}

/**
 * Members behind others that they take the place of; objects that they share are joined.
 * @param isJoined whether those before share some among themselves
 */
export function appendMembers(
  profile: Profile,
  before: string,
  text: string,
  names: ReadonlySet<string>,
  isJoined = false,
): string {
  const { groups } = profile.layout;
  const isReplaced = (name: string): boolean => names.has(name) && !groups.has(name);
  const all = withoutMembers(before, isReplaced) + text;
  return isJoined || [...names].some((name) => groups.has(name)) ? uniqueMembers(all, groups) : all;
}

/** The names that a logger's lines have already. */
export interface TakenNames {
  /** The bindings' text that they were read from; out of date when the logger's text is another. */
  readonly text: string;
  /** Whose reserved names are among them. */
  readonly profile: Profile;
  /** Those of the bindings, pid and hostname included. */
  readonly bindings: ReadonlySet<string>;
  /** Those and the reserved ones, the message's included: one look-up for each field of a line. */
  readonly all: ReadonlySet<string>;
  /** The bindings as a folded line has them. */
  parts?: Parts;
}

const takenNamesSym: unique symbol = Symbol("heartwood.takenNames");

interface WithTakenNames {
  [takenNamesSym]?: TakenNames;
}

/** The names taken by a logger's bindings and its format; read from the bindings' text once. */
export function takenNamesOf(logger: Inside & WithTakenNames): TakenNames {
  const text = logger[chindingsSym];
  const known = logger[takenNamesSym];
  const profile = profileOf(logger);
  if (known !== undefined && known.text === text && known.profile === profile) return known;
  return readTakenNames(logger, text, profile, known?.text === text ? known.bindings : keysOf(text));
}

function readTakenNames(
  logger: WithTakenNames,
  text: string,
  profile: Profile,
  bindings: ReadonlySet<string>,
): TakenNames {
  const { reserved, messageKey } = profile;
  const taken = { text, profile, bindings, all: new Set([...reserved, messageKey, ...bindings]) };
  logger[takenNamesSym] = taken;
  return taken;
}

/** The names of a logger's bindings, pid and hostname included. */
export const bindingNamesOf = (logger: Inside): ReadonlySet<string> => takenNamesOf(logger).bindings;

/** Whether only the format may print that name, the message's included. */
export const isReservedIn =
  ({ reserved, messageKey }: Profile) =>
  (name: string): boolean =>
    reserved.has(name) || name === messageKey;
