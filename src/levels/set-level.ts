// What `log.level = …` does: any word or number of the level language is understood, and the level methods are swapped,
// never asked: a disabled one is pino's empty function, an enabled one takes the fast lane. Only a method about which a
// gate decides differently in one flow and another asks it.
import type { ChildLoggerOptions, LogFn, Logger as PinoLogger } from "pino";
import { HeartwoodError } from "../errors.js";
import { makeFastMethod } from "../line/fast.js";
import {
  type Inside,
  insideOf,
  levelCompSym,
  levelValSym,
  setLevelSym,
  streamSym,
  variantOf,
} from "../line/pino-seams.js";
import { lowestLevelOf, warnBelow } from "../output/lowest-level.js";
import { findLevel, type LevelNumbers, unknownLevel } from "./directives.js";
import { admit, fitStream, fitThreshold, isGated, lowestWritten, passes, passesHere } from "./gates.js";
import { refreshLoggers, register } from "./registry.js";
import { refreshSym } from "./threshold.js";

/** What a root and its children have in common: the methods, which are made once and shared. */
interface Family {
  readonly root: Inside;
  readonly pinoSetLevel: Inside[typeof setLevelSym];
  readonly isFast: boolean;
  /** pino's empty function. */
  readonly empty: LogFn;
  /** By a logger's numbers of levels: a child with custom levels has its own. */
  readonly methods: WeakMap<LevelNumbers, ReadonlyMap<string, Method>>;
}

/** The method of one level. */
interface Method {
  readonly value: number;
  readonly open: LogFn;
  /** Asks the gates, then does as `open`. */
  readonly asking: LogFn;
}

const familySym: unique symbol = Symbol("heartwood.levels");
const stagesSym: unique symbol = Symbol("heartwood.stages");

/** A logger whose level is set here; children inherit all of it but their parent's stages. */
export interface Leveled extends Inside {
  readonly [familySym]: Family;
  /** What its children with a level of their own are made of, by level. */
  [stagesSym]?: Map<string, Leveled>;
}

/** Puts our `setLevel` on a root logger, for itself and its children. */
export function installLevels(root: Inside, isFast: boolean): Leveled {
  const { silent: empty, [setLevelSym]: pinoSetLevel } = root;
  const family: Family = { root, pinoSetLevel, isFast, empty, methods: new WeakMap() };
  return Object.assign(root, {
    [familySym]: family,
    [setLevelSym]: setLevel,
    [refreshSym]: refresh,
    isLevelEnabled,
  });
}

function setLevel(this: Leveled, level: string | number): void {
  const label = requireLevel(this, level);
  const before = this[levelValSym];
  takeLevel(this, label);
  tellLevel(this, label, before);
}

/** In pino's format as pino has it; in ours also by what the stream takes. */
function isLevelEnabled(this: Leveled, level: string): boolean {
  const value = this.levels.values[level];
  if (value === undefined || !passesHere(this, value)) return false;
  return !this[familySym].isFast || value >= lowestLevelOf(this[streamSym]);
}

/** Warns where the logger lets more through than any entry of its multistream takes. */
function warnUnheard(logger: Leveled): void {
  const lowest = lowestLevelOf(logger[streamSym]);
  // One that takes none may get its entries later.
  if (Number.isFinite(lowest)) warnBelow(lowest, lowestWritten(logger));
}

/**
 * Makes a child. One with a level of its own is made of a stage, its parent at that level, which has the methods and the
 * place in the registry for all such children: one that is made for a request costs no more than one without a level.
 * @param make pino's `child`, given what to make the child of, and the options that are left to pino
 * @throws {HeartwoodError} `LEVEL_UNKNOWN`
 */
export function makeLeveled(
  parent: Leveled,
  options: ChildLoggerOptions | undefined,
  make: (base: Leveled, options: ChildLoggerOptions | undefined) => Inside,
): Inside {
  if (options === undefined || options === null) return make(parent, options);
  const { level, customLevels, ...others } = options;
  // pino pins one with custom levels; in its format, one that is given its parent's level of today follows it.
  const follows = !parent[familySym].isFast && level === parent.level;
  if (!level || customLevels !== undefined || follows) return make(parent, options);
  const label = requireLevel(parent, level);
  const made = make(stageAt(parent, label), others);
  tellLevel(made, label, parent[levelValSym]);
  return made;
}

function stageAt(parent: Leveled, level: string): Leveled {
  if (!Object.hasOwn(parent, stagesSym)) parent[stagesSym] = new Map();
  const known = parent[stagesSym]?.get(level);
  if (known !== undefined) return known;
  const stage: Leveled = Object.create(parent);
  takeLevel(stage, level);
  parent[stagesSym]?.set(level, stage);
  return stage;
}

/** @throws {HeartwoodError} `LEVEL_UNKNOWN` */
function requireLevel({ levels: { labels, values } }: Inside, level: string | number): string {
  if (typeof level === "string" && Object.hasOwn(values, level)) return level;
  const levels: LevelNumbers = { ...values, silent: Number.POSITIVE_INFINITY };
  const byNumber = typeof level === "number" ? labels[level] : undefined;
  const found = byNumber ?? findLevel(level, levels);
  if (found !== undefined) return found;
  throw new HeartwoodError("LEVEL_UNKNOWN", `log.level: ${unknownLevel(String(level), levels)}`);
}

function takeLevel(logger: Leveled, level: string): void {
  logger[levelValSym] = logger.levels.values[level] ?? Number.POSITIVE_INFINITY;
  for (const [name, method] of methodsOf(logger)) Reflect.set(logger, name, choose(logger, method));
  warnUnheard(logger);
  const isNew = register(logger);
  if (!isGated()) return;
  logger[refreshSym]();
  if (!isNew) refreshLoggers(logger); // named ones that follow it have methods of their own now
}

/** Tells it as pino does, to the listeners of the logger and of those it was made of. */
function tellLevel(logger: Inside, label: string, before: number): void {
  const { labels } = logger.levels;
  logger.emit("level-change", label, logger[levelValSym], labels[before], before, logger);
}

/** Fits a logger to the gates that stand; without any, one that has no level of its own inherits its methods again. */
function refresh(this: Leveled): void {
  const isOwner = isGated() || Object.hasOwn(this, levelValSym);
  const methods = [...methodsOf(this)].filter((entry) => !isForeign(this, entry));
  fitStream(this);
  // The last first, so that V8 leaves the logger the fast object that it was.
  if (!isOwner) for (const [name] of methods.toReversed()) Reflect.deleteProperty(this, name);
  fitThreshold(this);
  warnUnheard(this);
  if (isOwner) for (const [name, method] of methods) Reflect.set(this, name, choose(this, method));
}

function choose(logger: Leveled, { value, open, asking }: Method): LogFn {
  const isOpen = passes(logger, value);
  if (isOpen === undefined) return asking;
  return isOpen ? open : logger[familySym].empty;
}

/** Whether somebody put another method there: a test's spy stays where it is. */
function isForeign(logger: Leveled, [name, { open, asking }]: [string, Method]): boolean {
  const { empty } = logger[familySym];
  const current: unknown = Object.hasOwn(logger, name) ? Reflect.get(logger, name) : empty;
  return current !== empty && current !== open && current !== asking;
}

function methodsOf(logger: Leveled): ReadonlyMap<string, Method> {
  const { methods } = logger[familySym];
  const { values } = logger.levels;
  const known = methods.get(values);
  if (known !== undefined) return known;
  const made = makeMethods(logger, values);
  methods.set(values, made);
  return made;
}

/** pino makes a method only for a level that is enabled, so all of them are, on a logger that is thrown away. */
function makeMethods(logger: Leveled, values: LevelNumbers): Map<string, Method> {
  const { root, pinoSetLevel, isFast } = logger[familySym];
  const variant = variantOf(logger, { [levelCompSym]: () => true, emit: () => false });
  pinoSetLevel.call(variant, "silent");
  const methods = new Map<string, Method>();
  for (const [name, value] of Object.entries(values)) {
    const general: unknown = Reflect.get(variant, name);
    if (!isLogFn(general)) continue;
    // `fatal` stays pino's, which flushes the stream after it
    const open = isFast && name !== "fatal" ? makeFastMethod(value, general) : general;
    methods.set(name, { value, open, asking: makeAsking(root, value, open) });
  }
  return methods;
}

const isLogFn = (value: unknown): value is LogFn => typeof value === "function";

/** @param root whose method it is when it was taken off its logger: `const { info } = log` */
function makeAsking(root: Inside, value: number, open: LogFn): LogFn {
  // `arguments`, since a rest array would be allocated for every call that does not pass.
  return function log(this: PinoLogger | null | undefined): void {
    const owner = this === undefined || this === null ? root : insideOf(this);
    const logger = admit(owner[streamSym] === undefined ? root : owner, value);
    if (logger !== undefined) Reflect.apply(open, logger, arguments);
  };
}
