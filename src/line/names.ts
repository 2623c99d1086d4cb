// Which names a line may use: a key never stands twice, and what the format prints cannot be forged.
import { joinMembers, keysOf, splitMembers } from "./members.js";
import { chindingsSym, type Inside } from "./pino-seams.js";
import { type Profile, profileOf } from "./profile.js";

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
  const bindings = keysOf(text);
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
