// A root logger as the control of levels sees it: its names, their configured levels, and its voice.
import { type Family, familySym, type Member, namedSym } from "./children.js";
import { countLines } from "./control/totals.js";
import type { ControlledRoot, FileLevels, LineCounts } from "./control-state.js";
import type { LevelNumbers, LevelRules } from "./levels/directives.js";
import { nameSym } from "./levels/gates.js";
import { registeredLoggers } from "./levels/registry.js";
import { type Registered, refreshSym } from "./levels/threshold.js";
import type { Counts } from "./line/counts.js";
import { levelValSym, setLevelSym } from "./line/pino-seams.js";
import { profileOf } from "./line/profile.js";
import { state } from "./state.js";
import { nameLevels } from "./stats.js";

const controlledSym: unique symbol = Symbol("heartwood.controlled");

/** What is left to do when a root is closed, or collected; it must not hold the root. */
interface Registration {
  readonly ref: WeakRef<ControlledRoot>;
  readonly stopCounting: () => void;
}

interface Controlled {
  /** Held here, so that it lives as long as the logger. */
  [controlledSym]?: { readonly root: ControlledRoot; readonly registration: Registration };
}

/** What is known of a root when it is made. */
export interface RootSettings {
  readonly service: string | undefined;
  /** The level that the environment and the code gave it. */
  readonly level: string;
  /** The watched file that it was told of; one that was told of none and reads the environment takes any. */
  readonly file: string | undefined;
  readonly readsEnvironment: boolean;
  /** Writes a line of our own; false where it may not. */
  readonly say: ControlledRoot["say"];
}

const collected = new FinalizationRegistry<Registration>(leave);

/** Makes a root logger known to the controller, for as long as it lives and is not closed. */
export function control(logger: Member & Controlled, settings: RootSettings): void {
  const root = makeRoot(logger, settings);
  const stopCounting = countLines(readCounts(profileOf(logger).settings.counts, logger.levels.labels));
  const registration = { ref: new WeakRef(root), stopCounting };
  logger[controlledSym] = { root, registration };
  state.control.roots.add(registration.ref);
  collected.register(root, registration);
  for (const [path, levels] of state.control.files) root.configure(path, levels);
}

/** Leaves the controller. @param whenLast called before, where no other root is left */
export function release(logger: Member & Controlled, whenLast: () => void): void {
  const { roots } = state.control;
  const registration = logger[controlledSym]?.registration;
  if (registration === undefined || !roots.has(registration.ref)) return;
  const isOther = (ref: WeakRef<ControlledRoot>): boolean =>
    ref !== registration.ref && ref.deref() !== undefined;
  try {
    if (![...roots].some(isOther)) whenLast();
  } finally {
    leave(registration);
  }
}

function leave({ ref, stopCounting }: Registration): void {
  state.control.roots.delete(ref);
  stopCounting();
}

/** What reads the counts of a root, which it does not hold. */
const readCounts = (counts: Counts, labels: Member["levels"]["labels"]) => (): LineCounts => ({
  ...counts,
  lines: nameLevels(counts.lines, labels),
});

function makeRoot(logger: Member, settings: RootSettings): ControlledRoot {
  const { service, file, readsEnvironment, say } = settings;
  const family = logger[familySym];
  const levels = { ...logger.levels.values, silent: Number.POSITIVE_INFINITY };
  return {
    service,
    levels,
    names: () => [...new Set(namedOf(family).map((member) => member[nameSym]))],
    configured: (name) => configuredLevel(logger, name),
    configure(path, given) {
      const isForThis = file === undefined ? readsEnvironment : file === path;
      if (isForThis) configureLevels(logger, rulesWithin(given, levels), settings.level);
      return isForThis;
    },
    say,
  };
}

/** The rules without the levels that this root does not have, and another one may. */
function rulesWithin({ fallback, byName }: FileLevels, levels: LevelNumbers): LevelRules {
  const has = (level: string | undefined): boolean => level !== undefined && Object.hasOwn(levels, level);
  return {
    fallback: has(fallback) ? fallback : undefined,
    byName: new Map([...byName].filter(([, level]) => has(level))),
  };
}

/** The root, and the one that heartwood speaks by. */
const ours: readonly string[] = ["", "heartwood"];

/** The named loggers of a family, also those that were made of a child. */
const namedOf = (family: Family): Member[] =>
  [...registeredLoggers()].filter(
    (logger): logger is Member =>
      isMember(logger, family) && Object.hasOwn(logger, nameSym) && !ours.includes(logger[nameSym]),
  );

const isMember = (logger: Registered, family: Family): logger is Member =>
  familySym in logger && logger[familySym] === family;

/** The level of the logger of that name; where it has not been made yet, the one that it would get. */
function configuredLevel(root: Member, name: string): string {
  let { level } = root;
  let at: Member | undefined = root;
  let prefix = "";
  for (const segment of name === "" ? [] : name.split(".")) {
    prefix = prefix === "" ? segment : `${prefix}.${segment}`;
    at = at !== undefined && Object.hasOwn(at, namedSym) ? at[namedSym]?.get(segment) : undefined;
    level = at?.level ?? root[familySym].rules.byName.get(prefix) ?? level;
  }
  return level;
}

/** Other rules, in the place of those before as a whole: who had its level of these follows its parent again. */
function configureLevels(root: Member, rules: LevelRules, levelAtStart: string): void {
  const family = root[familySym];
  const before = family.rules;
  family.rules = rules;
  if (rules.fallback !== undefined || before.fallback !== undefined)
    root[setLevelSym](rules.fallback ?? levelAtStart);
  for (const named of namedOf(family)) {
    const level = rules.byName.get(named[nameSym]);
    if (level !== undefined) named[setLevelSym](level);
    else if (before.byName.get(named[nameSym]) === named.level) follow(named);
  }
}

/** Gives up a logger's own level. */
function follow(logger: Member): void {
  Reflect.deleteProperty(logger, levelValSym);
  logger[refreshSym]();
}
