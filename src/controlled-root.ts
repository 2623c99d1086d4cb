// A root logger as the control of levels sees it: its names, their configured levels, and its voice.
import { type Family, familySym, type Member, namedSym } from "./children.js";
import type { ControlledRoot } from "./control-state.js";
import type { LevelRules } from "./levels/directives.js";
import { nameSym } from "./levels/gates.js";
import { registeredLoggers } from "./levels/registry.js";
import { type Registered, refreshSym } from "./levels/threshold.js";
import { levelValSym, setLevelSym } from "./line/pino-seams.js";
import { state } from "./state.js";
import { tellStats } from "./stats.js";

const controlledSym: unique symbol = Symbol("heartwood.controlled");

interface Controlled {
  /** Held here, so that it lives as long as the logger. */
  [controlledSym]?: { readonly root: ControlledRoot; readonly ref: WeakRef<ControlledRoot> };
}

/** What is known of a root when it is made. */
export interface RootSettings {
  readonly service: string | undefined;
  /** The level and the rules that the environment and the code gave it. */
  readonly level: string;
  readonly rules: LevelRules;
  /** Whether it takes levels from a file that the environment names. */
  readonly readsEnvironment: boolean;
  /** Writes a `warn` line of our own; false where it may not. */
  readonly say: (fields: object, message: string) => boolean;
}

const collected = new FinalizationRegistry<WeakRef<ControlledRoot>>((ref) => state.control.roots.delete(ref));

/** Makes a root logger known to the controller, for as long as it lives and is not closed. */
export function control(logger: Member & Controlled, settings: RootSettings): void {
  const root = makeRoot(logger, settings);
  const ref = new WeakRef(root);
  logger[controlledSym] = { root, ref };
  state.control.roots.add(ref);
  collected.register(root, ref);
}

/** Leaves the controller. @param whenLast called before, where no other root is left */
export function release(logger: Member & Controlled, whenLast: () => void): void {
  const controlled = logger[controlledSym];
  if (controlled === undefined || !state.control.roots.has(controlled.ref)) return;
  if (state.control.roots.size === 1) whenLast();
  state.control.roots.delete(controlled.ref);
}

function makeRoot(logger: Member, settings: RootSettings): ControlledRoot {
  const { service, say } = settings;
  const family = logger[familySym];
  return {
    service,
    levels: { ...logger.levels.values, silent: Number.POSITIVE_INFINITY },
    names: () => [...new Set(namedOf(family).map((member) => member[nameSym]))],
    configured: (name) => configuredLevel(logger, name),
    configure(fallback, byName) {
      if (settings.readsEnvironment) configureLevels(logger, { fallback, byName }, settings.level);
      return settings.readsEnvironment;
    },
    say,
    counts: () => tellStats.call(logger),
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
