// What operators are shown: the process, its loggers, their levels and overrides.
import type { Override } from "../control-state.js";
import type { Controller } from "../levels/controller.js";
import { formatDuration } from "../levels/duration.js";
import { covers, fieldsOfMatch, targetOf } from "../levels/overrides.js";
import { lookForOwners, type Owners } from "../levels/owners.js";

/** The process that answers, handed in at the edge. */
export interface ProcessView {
  readonly pid: number;
  readonly version: string;
  readonly uptimeSeconds: number;
}

export interface OverrideView {
  readonly id: string;
  /** Which logger it was set for: this one, or one above. */
  readonly target: string;
  readonly level: string;
  readonly until: string;
  /** How long it still stands. */
  readonly left: string;
  readonly match?: Readonly<Record<string, string>>;
  readonly linesPerSecond: number;
  readonly channel: string;
  readonly by?: string;
}

export interface LoggerView {
  readonly name: string;
  readonly configured: string;
  readonly effective: string;
  /** Those that speak of this logger, the newest last. */
  readonly overrides: readonly OverrideView[];
  /** Where no logger of that name has been made yet: it will be so when it is. */
  readonly exists: boolean;
}

export interface LoggersView extends ProcessView {
  /** The service that the first logger speaks for. */
  readonly name: string | undefined;
  /** Their numbers by name; null is silent, which JSON has no number for. */
  readonly levels: Readonly<Record<string, number | null>>;
  readonly loggers: Readonly<Record<string, Omit<LoggerView, "name">>>;
}

export function viewLoggers(controller: Controller, ofProcess: ProcessView): LoggersView {
  const roots = controller.roots();
  const owners = lookForOwners(roots);
  const named = new Set([...owners.names, ...controller.overrides().map(({ name }) => name)]);
  named.delete("");
  const views = ["", ...[...named].sort()].map((name) => {
    const { name: target, ...view } = viewLogger(controller, name, owners);
    return [target, view] as const; // a pair, not a list
  });
  const numbers = Object.entries(controller.levels()).map(([level, number]) => [
    level,
    Number.isFinite(number) ? number : null,
  ]);
  return {
    ...ofProcess,
    name: roots.find((root) => root.service !== undefined)?.service,
    levels: Object.fromEntries(numbers),
    loggers: Object.fromEntries(views),
  };
}

/** @param name dotted; empty for the root. What several root loggers see differently is the first one's that has it */
export function viewLogger(
  controller: Controller,
  name: string,
  owners: Owners = lookForOwners(controller.roots()),
): LoggerView {
  const owner = owners.find(name);
  return {
    name: targetOf(name),
    configured: owner?.configured(name) ?? "none",
    effective: controller.levelOf(name, owners),
    overrides: controller
      .overrides()
      .filter((override) => covers(override, name))
      .map((override) => viewOverride(controller, override)),
    exists: owners.names.has(name) || (name === "" && owner !== undefined),
  };
}

/** A logger's name, as an operator writes it, and the number of its effective level. */
export type LevelView = readonly [name: string, number: number | undefined];

/** The effective levels of the loggers that there are, the root first. */
export function viewLevels(controller: Controller): readonly LevelView[] {
  const owners = lookForOwners(controller.roots());
  const names = owners.find("") === undefined ? [] : ["", ...owners.names];
  return names.map((name) => {
    const levels = owners.find(name)?.levels ?? {};
    const level = controller.levelOf(name, owners);
    return [targetOf(name), Object.hasOwn(levels, level) ? levels[level] : undefined];
  });
}

function viewOverride(controller: Controller, override: Override): OverrideView {
  const { id, level, match, linesPerSecond, channel, by } = override;
  const leftMs = Math.max(0, controller.leftMs(override));
  return {
    id,
    target: targetOf(override.name),
    level,
    until: new Date(override.untilMs).toISOString(),
    left: formatDuration(leftMs),
    ...(match.length === 0 ? {} : { match: fieldsOfMatch(match) }),
    linesPerSecond,
    channel,
    ...(by === undefined ? {} : { by }),
  };
}
