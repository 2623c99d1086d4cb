// Children: `child()`, `named()` and `setBindings()`. They take whatever bindings they are given, let no name stand
// twice, and keep the level of their logger until they are given one of their own.
import type { ChildLoggerOptions } from "pino";
import { closeLogger } from "./close.js";
import { requireFreeNumbers } from "./levels/custom.js";
import type { LevelRules } from "./levels/directives.js";
import { enrol, nameSym } from "./levels/gates.js";
import { type Leveled, makeLeveled } from "./levels/set-level.js";
import { reason, startNotes, takeNotes } from "./line/attempt.js";
import { withLoggerName } from "./line/base.js";
import { endNotes } from "./line/counts.js";
import { readBindings } from "./line/fields.js";
import { guardFormatFields, guardSerializers } from "./line/guards.js";
import { keysOf } from "./line/members.js";
import { appendMembers, bindingNamesOf, fieldMembers, isReservedIn } from "./line/names.js";
import {
  chindingsSym,
  formattersSym,
  type Inside,
  lsCacheSym,
  setLevelSym,
  stringifiersSym,
} from "./line/pino-seams.js";
import { emptyRecord } from "./line/plain.js";
import { makeProfile, profileOf, setProfile } from "./line/profile.js";
import { quote } from "./line/quote.js";
import { hideSecrets } from "./line/secrets.js";
import { installStringifiers } from "./line/stringifiers.js";
import { countName, segmentsOf } from "./logger-names.js";
import { warnOnce } from "./notices.js";
import { hideBracketed, redactFor } from "./redaction.js";
import { tellStats } from "./stats.js";

type PinoChild = (this: Inside, bindings: unknown, options?: ChildLoggerOptions) => Inside;
type Options = ChildLoggerOptions | undefined;
type SetBindings = (this: Inside, bindings: object) => void;
/** The user's `onChild`. */
export type OnChild = (child: never) => void;

/** What a root logger hands down to all its children. */
export interface Family {
  readonly pinoChild: PinoChild;
  readonly pinoSetBindings: SetBindings;
  /** The text of `base`, which stands before the logger's name. */
  readonly baseText: string;
  rules: LevelRules;
}

export const familySym: unique symbol = Symbol("heartwood.family");
export const namedSym: unique symbol = Symbol("heartwood.named");
const onChildSym: unique symbol = Symbol("heartwood.onChild");

/** A logger of ours from inside; children inherit all of it but `namedSym`. */
export interface Member extends Leveled {
  named(name: unknown): Member;
  [familySym]: Family;
  /** The dotted name; empty for the root. */
  [nameSym]: string;
  /** The loggers named under this one, by segment. */
  [namedSym]?: Map<string, Member>;
  [onChildSym]: OnChild | undefined;
}

/** Whether pino makes a child at this moment, and calls onChild too early for us. */
let creating = false;

/** Puts our `child`, `named`, `setBindings` and `onChild` on a root logger. */
export function installChildren(root: Leveled, family: Family, onChild: OnChild | undefined): Member {
  const member = Object.assign(root, {
    [familySym]: family,
    [nameSym]: "",
    [onChildSym]: onChild,
    child: makeChild,
    named: findNamed,
    setBindings: addBindings,
    stats: tellStats,
    close: closeLogger,
  });
  // pino calls onChild before a child has its bindings; ours are added after, so the call waits for them.
  return Object.defineProperty(member, "onChild", {
    configurable: true,
    enumerable: true,
    get(this: Member) {
      return creating ? doNothing : (this[onChildSym] ?? doNothing);
    },
    set(this: Member, callback: OnChild) {
      this[onChildSym] = callback;
    },
  });
}

const doNothing = (): void => {};

function makeChild(this: Member, bindings: unknown, options?: ChildLoggerOptions): Member {
  const made = create(this, bindings, options);
  tell(this, made);
  return made;
}

function tell(parent: Member, made: Member): void {
  const onChild = parent[onChildSym];
  if (onChild === undefined) return;
  try {
    Reflect.apply(onChild, parent, [made]);
  } catch (thrown) {
    warnOnce(
      "HEARTWOOD_ON_CHILD_THREW",
      `onChild threw, and the child was made all the same: ${reason(thrown)}`,
    );
  }
}

/** One logger for each parent and dotted name; `named("db.pool")` is `named("db").named("pool")`. */
function findNamed(this: Member, name: unknown): Member {
  let logger = this;
  for (const segment of segmentsOf(name)) logger = childNamed(logger, segment);
  return logger;
}

function childNamed(parent: Member, segment: string): Member {
  if (!Object.hasOwn(parent, namedSym)) parent[namedSym] = new Map();
  const known = parent[namedSym]?.get(segment);
  if (known !== undefined) return known;

  const made = create(parent, emptyRecord(), undefined);
  const name = parent[nameSym] === "" ? segment : `${parent[nameSym]}.${segment}`;
  made[nameSym] = name;
  made[chindingsSym] = withLoggerName(parent, parent[familySym].baseText, name);
  const level = parent[familySym].rules.byName.get(name);
  if (level !== undefined) made[setLevelSym](level);
  enrol(made);
  parent[namedSym]?.set(segment, made);
  countName(parent[familySym], name, findNamed);
  tell(parent, made);
  return made;
}

function create(parent: Member, bindings: unknown, options: Options): Member {
  const isPino = profileOf(parent).settings.format.rules === "pino";
  const outerNotes = startNotes();
  const outerCreating = creating;
  creating = true;
  try {
    if (!bindings || isPino) return createAsPino(parent, bindings, options);
    if (options?.customLevels) requireFreeNumbers("child", parent.levels.values, options.customLevels);
    const made = callPino(parent, emptyRecord(), options);
    appendBindings(made, bindings);
    return made;
  } finally {
    creating = outerCreating;
    endNotes(profileOf(parent).settings.counts, outerNotes);
  }
}

/** pino's own child; where pino throws over the bindings, ours. Without bindings, pino says what is missing. */
function createAsPino(parent: Member, bindings: unknown, options: Options): Member {
  try {
    return callPino(parent, shownIn(parent, bindings), options);
  } catch (thrown) {
    if (!bindings) throw thrown;
    const made = callPino(parent, emptyRecord(), options);
    appendBindings(made, bindings);
    return made;
  }
}

function callPino(parent: Member, bindings: unknown, options: Options): Member {
  const { pinoChild } = parent[familySym];
  const call = (base: Inside, rest: Options): Inside => pinoChild.call(base, bindings, rest);
  const made = makeLeveled(parent, guardOptions(parent, options), call) as Member; // made of the parent, a Member
  if (options !== undefined && options !== null) refit(made, parent, options);
  return made;
}

/** The options with the user's functions guarded; `formatters.log` is the encoder's to call, save in pino's format. */
function guardOptions(parent: Inside, options: Options): Options {
  if (options === undefined || options === null) return options;
  const { format, limits } = profileOf(parent).settings;
  const isPino = format.rules === "pino";
  const { serializers } = options;
  // Without those that are undefined: pino takes an option for given when its name stands there.
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const guarded: ChildLoggerOptions = Object.fromEntries(given);
  if (options.redact && !isPino) Object.assign(guarded, redactFor("child", options.redact, format));
  if (serializers !== undefined) guarded.serializers = guardSerializers(serializers, undefined, limits);
  if (options.formatters !== undefined) {
    const { log, bindings, ...formatters } = options.formatters;
    guarded.formatters = isPino ? { ...options.formatters, ...guardedLog(log) } : formatters;
  }
  return guarded;
}

const guardedLog = (log: ((fields: object) => object) | undefined): ChildLoggerOptions["formatters"] =>
  log === undefined ? {} : { log: guardFormatFields(log, true) };

/** Gives a child that prints in its own way its profile. */
function refit(made: Inside, parent: Inside, options: ChildLoggerOptions): void {
  const profile = profileOf(parent);
  const { settings } = profile;
  const { serializers, formatters, redact, msgPrefix, customLevels } = options;
  // pino leaves the parent's custom levels out of a child's headers, but not their methods.
  if (customLevels !== undefined) made[lsCacheSym] = { ...parent[lsCacheSym], ...made[lsCacheSym] };
  if (Object.hasOwn(made, stringifiersSym)) {
    installStringifiers(made, settings.limits, settings.pinoStringify);
    if (settings.format.rules !== "pino") hideBracketed(made, redact);
  }
  if (formatters?.bindings !== undefined) {
    made[formattersSym] = { ...made[formattersSym], bindings: formatters.bindings };
  }
  if ([serializers, formatters, redact, msgPrefix].some((option) => option !== undefined)) {
    const log = formatters?.log;
    const formatFields = log === undefined ? profile.formatFields : guardFormatFields(log);
    const isLaidOutAlike = [formatters, msgPrefix, customLevels].every((option) => option === undefined);
    setProfile(made, makeProfile(made, settings, formatFields, isLaidOutAlike ? profile.layout : undefined));
  }
}

function addBindings(this: Member, bindings: object): void {
  const outerNotes = startNotes();
  try {
    if (profileOf(this).settings.format.rules === "pino")
      this[familySym].pinoSetBindings.call(this, shownIn(this, bindings));
    else appendBindings(this, bindings);
  } catch {
    appendBindings(this, bindings);
  } finally {
    endNotes(profileOf(this).settings.counts, outerNotes);
  }
}

/** Bindings that pino prints itself, without what `redact: "default"` hides. */
const shownIn = <Bindings>(logger: Inside, bindings: Bindings): Bindings =>
  profileOf(logger).limits.hidesSecrets === true ? hideSecrets(bindings) : bindings;

/** Adds bindings to a logger's text: reserved names moved aside, the logger's own replaced, failures said. */
function appendBindings(logger: Inside, bindings: unknown): void {
  const profile = profileOf(logger);
  const format = guardFormatFields(logger[formattersSym].bindings, false, "formatters.bindings");
  const shaped = format({ ...readBindings(bindings) });
  const taken = bindingNamesOf(logger);
  let text = fieldMembers(profile, shaped, isReservedIn(profile), (name) => taken.has(name));
  const failures = takeNotes();
  if (failures !== undefined) text += `,"log_error":${quote(failures)}`;
  const names = keysOf(text);
  const isNew = [...names].every((name) => !taken.has(name));
  const before = logger[chindingsSym];
  logger[chindingsSym] = isNew ? before + text : appendMembers(profile, before, text, names);
}
