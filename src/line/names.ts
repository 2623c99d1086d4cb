// Which names a line may use: a key never stands twice, and what the format prints cannot be forged.
import { keysOf } from "./members.js";
import { chindingsSym, type Inside } from "./pino-seams.js";
import { emptyRecord, type PlainRecord } from "./plain.js";
import { profileOf } from "./profile.js";

/** The fields under names that are free: a reserved one is kept behind `_`, or as many as it takes. */
export function renameReserved(
  fields: PlainRecord,
  isReserved: (name: string) => boolean,
  isTaken: (name: string) => boolean,
): PlainRecord {
  const renamed = emptyRecord();
  for (const name of Object.keys(fields)) {
    let free = name;
    if (isReserved(name)) {
      do free = `_${free}`;
      while (free in fields || free in renamed || isTaken(free));
    }
    renamed[free] = fields[name];
  }
  return renamed;
}

/** The names that a logger's lines have already. */
export interface TakenNames {
  /** The bindings' text that they were read from; out of date when the logger's text is another. */
  readonly text: string;
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
  if (known !== undefined && known.text === text) return known;
  const bindings = keysOf(text);
  const { reserved, messageKey } = profileOf(logger);
  const taken = { text, bindings, all: new Set([...reserved, messageKey, ...bindings]) };
  logger[takenNamesSym] = taken;
  return taken;
}

/** The names of a logger's bindings, pid and hostname included. */
export const bindingNamesOf = (logger: Inside): ReadonlySet<string> => takenNamesOf(logger).bindings;
