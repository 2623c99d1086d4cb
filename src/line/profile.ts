// A print profile: the options that decide how a field prints, settled when a logger is made. Children share their
// parent's, unless they were given serializers, formatters or redaction of their own.
import type { SpanSource } from "./active-span.js";
import type { Counts } from "./counts.js";
import type { Format } from "./format.js";
import type { ServiceOrigin } from "./formats/place.js";
import { type Key, type NameSet, printedAs } from "./key.js";
import { type Layout, layOut } from "./layout.js";
import type { Limits } from "./limits.js";
import { keysOf } from "./members.js";
import {
  type Encode,
  endSym,
  errorKeySym,
  type Fields,
  type Inside,
  lsCacheSym,
  messageKeySym,
  nestedKeySym,
  type Stringify,
  serializersSym,
  stringifiersSym,
  timeSym,
  wildcardFirstSym,
} from "./pino-seams.js";
import { quote } from "./quote.js";
import { isJudgedByContent, shown } from "./secrets.js";
import { isPrinter } from "./stringifiers.js";
import { epochTime } from "./time.js";

/** What the encoder must know, none of it looked up in options. */
export interface Profile {
  readonly settings: ProfileSettings;
  /** The names of level and time. */
  readonly header: ReadonlySet<string>;
  /** Names that only the format prints. The message's is reserved as well, where a message is given. */
  readonly reserved: ReadonlySet<string>;
  readonly messageKey: string;
  readonly errorKey: string;
  /** Fields are printed inside this member, out of reach of the line's own names. */
  readonly nestedKey: string | undefined;
  /** Bytes; Infinity where lines are never cut. */
  readonly maxLineBytes: number;
  readonly limits: Limits;
  /** The user's `formatters.log`, guarded. */
  readonly formatFields: ((this: unknown, fields: Fields) => Fields) | undefined;
  /** The time member where nothing of the user's may run. */
  readonly bareTime: () => string;
  /** Whether nothing of pino's own steps is left to do for a plain call: the fast lane is open. */
  readonly isFast: boolean;
  /** Where names stand in a line. */
  readonly layout: Layout;
  readonly msgPrefix: string;
  /** Whether a text is printed for sure: no serializer or redactor of the user's may take it away. */
  readonly isMessagePlain: boolean;
  /** What is known of names that fields had; see `keyOf`. */
  readonly keys: Map<string, Key>;
  /** The key that the first field of the last line had; each key knows the one that followed it. */
  readonly before: Pick<Key, "next">;
  /** The same of the last context's first field. */
  readonly beforeContext: Pick<Key, "next">;
  /** What the last contexts had for fields. */
  readonly contextKinds: ContextKind[];
  /** Whether contexts of another profile's kind are printed as that one prints them. */
  readonly alike: WeakMap<ContextKind, boolean>;
  /** pino's encoder, with what an agent put around it. */
  readonly pinoEncode: Encode;
  /** Whether that is pino's own function; and the encoder that the logger was given. */
  readonly isPinoEncoder: boolean;
  readonly encode: Encode;
  /** The logger that it was made for: its serializers and stringifiers hold. */
  readonly logger: Inside;
}

/** The names of a context's fields, and those that they have in the line. */
export interface ContextKind {
  readonly fields: ReadonlySet<string>;
  readonly names: NameSet;
}

/** What all profiles of one root logger have in common. */
export interface ProfileSettings {
  readonly format: Format;
  /** Whose lines they are. */
  readonly origin: ServiceOrigin;
  /** Names that are printed of it, beside those that the format always has. */
  readonly originNames: readonly string[];
  /** Names that pino prints of `base` and `name`. */
  readonly baseNames: ReadonlySet<string>;
  readonly maxLineBytes: number;
  readonly limits: Limits;
  readonly pinoEncode: Encode;
  readonly isPinoEncoder: boolean;
  readonly encode: Encode;
  /** pino's own stringify, where the format is pino's. */
  readonly pinoStringify: Stringify | undefined;
  /** Whether the user hooked into log calls: such a call has to go through pino. */
  readonly isHooked: boolean;
  readonly counts: Counts;
  /** Whose ids stand in a line in the place of the context's. */
  readonly activeSpan: SpanSource | undefined;
}

/**
 * The profile of `logger`, whose stringifiers are in place.
 * @param layout the parent's, where the child has the same
 */
export function makeProfile(
  logger: Inside,
  settings: ProfileSettings,
  formatFields: Profile["formatFields"],
  layout?: Layout,
): Profile {
  const { format, origin, maxLineBytes, limits, pinoEncode, isPinoEncoder, encode } = settings;
  const messageKey = logger[messageKeySym];
  const header = printedNames(logger, format);
  const serializers = logger[serializersSym];
  const stringifiers = logger[stringifiersSym];
  const redactsAll =
    stringifiers[wildcardFirstSym] !== undefined && !isPrinter(stringifiers[wildcardFirstSym]);
  const isMessagePlain =
    serializers[messageKey] === undefined && stringifiers[messageKey] === undefined && !redactsAll;
  const msgPrefix = logger.msgPrefix ?? "";
  const errorKey = logger[errorKeySym];
  const isOurs = format.rules === "heartwood";
  return {
    settings,
    header,
    reserved: new Set([...format.reserved, ...settings.originNames, ...header]),
    messageKey,
    errorKey,
    nestedKey: logger[nestedKeySym] ?? undefined,
    maxLineBytes,
    limits,
    formatFields,
    bareTime: format.timestamp ?? epochTime,
    isFast:
      isOurs && isMessagePlain && !settings.isHooked && formatFields === undefined && !logger[nestedKeySym],
    layout:
      layout ??
      layOut({
        ...{ format, origin, header, messageKey, errorKey, msgPrefix },
        end: logger[endSym],
        hidesSecrets: limits.hidesSecrets === true,
      }),
    msgPrefix,
    isMessagePlain,
    keys: new Map(),
    before: { next: undefined },
    beforeContext: { next: undefined },
    contextKinds: [],
    alike: new WeakMap(),
    pinoEncode,
    isPinoEncoder,
    encode,
    logger,
  };
}

/**
 * The names that the level's header and the time print, which the user's own functions may have chosen. In pino's
 * format the clock is not asked: pino does not ask it here either, and a user's may count.
 */
function printedNames(logger: Inside, { rules }: Format): ReadonlySet<string> {
  const headers = Object.values(logger[lsCacheSym]).map((header) => [...keysOf(header.slice(1))]);
  const time = rules === "pino" ? "" : logger[timeSym]();
  return new Set([...headers.flat(), ...keysOf(time)]);
}

const profileSym = Symbol("heartwood.profile");

interface WithProfile {
  [profileSym]: Profile;
}

/** The profile of a logger; children inherit it. */
export function profileOf(logger: Inside): Profile {
  return (logger as Inside & WithProfile)[profileSym]; // set by setProfile before the first line; pino's type cannot know
}

/** Gives a logger, and the children it will have, a profile. */
export function setProfile(logger: Inside, profile: Profile): void {
  Object.assign(logger, { [profileSym]: profile });
}

/** Bounded, since names may come from outside. */
const maxKeys = 1_000;
const maxNameLength = 64;

/** What the profile knows of a name that follows the one of `before` in the line; asked once per field. */
export function nextKey(profile: Profile, before: Pick<Key, "next">, name: string): Key {
  const guess = before.next;
  if (guess !== undefined && guess.name === name) return guess;
  const key = keyOf(profile, name);
  if (name.length <= maxNameLength) before.next = key;
  return key;
}

/** What the profile knows of a name. */
export function keyOf(profile: Profile, name: string): Key {
  const known = profile.keys.get(name);
  if (known !== undefined) return known;
  const { logger, limits, settings, layout } = profile;
  const isOurs = settings.format.rules === "heartwood";
  const isReserved = profile.reserved.has(name);
  const isOdd =
    name === profile.messageKey ||
    name === "socket" ||
    name === "setHeader" ||
    (name.startsWith("_") && profile.reserved.has(name.replace(/^_+/, ""))) ||
    (limits.hidesSecrets === true && isJudgedByContent(name)) ||
    layout.targets.has(name) ||
    layout.groups.has(name) ||
    !name.isWellFormed();
  const printed = printedAs({ logger, limits, isOurs, layout }, name, isReserved);
  const key: Key = {
    name,
    ...printed,
    isSpecial: isReserved || isOdd,
    isSlow: isOdd || printed.isOutside,
    next: undefined,
    apartFrom: undefined,
    apartFromContext: undefined,
  };
  if (profile.keys.size >= maxKeys) {
    profile.keys.clear();
    profile.beforeContext.next = undefined;
    profile.before.next = undefined; // what led to the keys of before is gone with them
  }
  if (name.length <= maxNameLength) profile.keys.set(name, key);
  return key;
}

/** Whether a text of that name would print otherwise than it is: a redactor or a serializer hides it, there or in `match`. */
export function hidesField(profile: Profile, name: string, text: string): boolean {
  const printed = keyOf(profile, name).print(text);
  const nested = keyOf(profile, "match").print({ [name]: text });
  return printed === undefined || !printed.includes(quote(text)) || nested?.includes(quote(text)) !== true;
}

/** `,"key":value` members of the fields, by the serializer, redactor or printer of each name. */
export function printMembers(profile: Profile, fields: Fields): string {
  let text = "";
  for (const name of Object.keys(fields)) {
    const key = keyOf(profile, name);
    const printed = key.print(shown(fields[name], name, profile.limits, fields));
    if (printed !== undefined) text += key.opening.ofValue.afterValue + printed;
  }
  return text;
}
