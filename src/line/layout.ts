// What a format's table means for the lines of one profile: where each name stands, and how a line is written down.
import { type Fold, foldAttributes, foldLogfmt, pairName } from "./fold.js";
import type { Format } from "./format.js";
import {
  findPlace,
  groupsOf,
  lineNamesOf,
  type Place,
  type ServiceOrigin,
  type Spread,
} from "./formats/place.js";
import { nextKeyText } from "./opening.js";
import { isVerbatim } from "./quote.js";

/** What a layout is made of. */
export interface LaidOut {
  readonly format: Format;
  readonly origin: ServiceOrigin;
  /** The names of level and time. */
  readonly header: ReadonlySet<string>;
  readonly messageKey: string;
  readonly errorKey: string;
  readonly msgPrefix: string;
  /** `}` and the line's end. */
  readonly end: string;
  readonly hidesSecrets: boolean;
}

/** Where names stand in a line. */
export interface Layout {
  readonly origin: ServiceOrigin;
  /** Whether a field may stand in the line otherwise than pino prints it; then no line is pino's own. */
  readonly isMoved: boolean;
  /** How the line is written down; undefined where it is the flat object that pino's encoder makes. */
  readonly fold: Fold | undefined;
  /** The place of a field; undefined where it stands under `nameOf` it. */
  placeOf(name: string): Place | Spread | undefined;
  /** The name that a field without a place has in the line. */
  nameOf(name: string): string;
  /** Names in the line that belong to fields called otherwise: given as they are, they may stand there twice. */
  readonly targets: ReadonlySet<string>;
  /** Objects that several fields share. */
  readonly groups: ReadonlySet<string>;
  /** With `attributes`, the fields that stand outside them. */
  readonly outside: ReadonlySet<string>;
  readonly ending: Ending;
}

/** The end of a line as the fast lane writes it. */
export interface Ending {
  /** `,"msg":`. */
  readonly messageText: string;
  /** `,"msg":"` and the prefix; undefined where that prefix needs escapes. */
  readonly messageOpen: string | undefined;
  /** The end of a line, that of one whose last member is a text, and that of one without a message. */
  readonly end: string;
  readonly quotedEnd: string;
  readonly bareEnd: string;
}

export function layOut(given: LaidOut): Layout {
  const { format, origin, errorKey } = given;
  const { fields } = format;
  const isRenamed = format.fold === "logfmt";
  const fold = foldOf(given);
  // The error's place is that of the name it has here; what else is called "err" is a field like any other.
  const placeOf: Layout["placeOf"] = (name) =>
    name === errorKey ? findPlace(fields, "err") : name === "err" ? undefined : findPlace(fields, name);
  const nameOf = isRenamed ? pairName : (name: string): string => name;
  const lineNames = (name: string): readonly string[] => {
    const place = placeOf(name);
    return place === undefined ? [nameOf(name)] : lineNamesOf(place, name);
  };
  const names = Object.keys(fields).map((name) => (name === "err" ? errorKey : name));
  return {
    origin,
    isMoved: names.length > 0 || isRenamed || given.hidesSecrets,
    fold,
    placeOf,
    nameOf,
    targets: new Set(names.flatMap(lineNames).filter((name) => placeOf(name) === undefined)),
    groups: new Set(groupsOf(fields)),
    outside: new Set(format.outside),
    ending: endingOf(given, fold),
  };
}

function foldOf({ format, header, messageKey, end }: LaidOut): Fold | undefined {
  const { fold, outside } = format;
  if (fold === undefined) return undefined;
  const folded = { header, messageKey, end, outside };
  return fold === "logfmt" ? foldLogfmt(folded) : foldAttributes(folded);
}

function endingOf({ messageKey, msgPrefix, end }: LaidOut, fold: Fold | undefined): Ending {
  const flat = { messageText: nextKeyText(messageKey), end, bareEnd: end };
  const { messageText, end: behind, bareEnd } = fold ?? flat;
  return {
    messageText,
    messageOpen: isVerbatim(msgPrefix) ? `${messageText}"${msgPrefix}` : undefined,
    end: behind,
    quotedEnd: `"${behind}`,
    bareEnd,
  };
}
