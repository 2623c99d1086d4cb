// What operators are shown: the process, its loggers, their levels and overrides.
import type { ControlledRoot, Override } from "../control-state.js";
import { targetOf } from "../levels/changes-said.js";
import type { Controller } from "../levels/controller.js";
import { formatDuration } from "../levels/duration.js";
import { covers, effectiveLevel, fieldsOfMatch, rootName } from "../levels/overrides.js";

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
  /** pino's `name` of the first logger. */
  readonly name: string | undefined;
  readonly levels: readonly string[];
  readonly loggers: Readonly<Record<string, Omit<LoggerView, "name">>>;
}

export function viewLoggers(controller: Controller, ofProcess: ProcessView): LoggersView {
  const named = new Set(controller.roots().flatMap((root) => root.names()));
  for (const { name } of controller.overrides()) named.add(name);
  named.delete("");
  const views = ["", ...[...named].sort()].map((name) => {
    const { name: target, ...view } = viewLogger(controller, name);
    return [target, view] as const; // a pair, not a list
  });
  const service = controller.roots().find((root) => root.service !== undefined)?.service;
  return {
    ...ofProcess,
    name: service,
    levels: Object.keys(controller.levels()),
    loggers: Object.fromEntries(views),
  };
}

/** @param name dotted; empty for the root. What several root loggers see differently is the first one's that has it */
export function viewLogger(controller: Controller, name: string): LoggerView {
  const roots = controller.roots();
  const owner = ownerOf(roots, name);
  const overrides = controller.overrides();
  const configured = owner?.configured(name) ?? "none";
  const effective =
    owner === undefined ? configured : effectiveLevel(name, configured, overrides, owner.levels);
  return {
    name: name === "" ? rootName : name,
    configured,
    effective,
    overrides: overrides
      .filter((override) => covers(override, name))
      .map((override) => viewOverride(controller, override)),
    exists: roots.some((root) => hasLogger(root, name)),
  };
}

/** Who decides on a name that several roots may have: the first that has it. */
export const ownerOf = (roots: readonly ControlledRoot[], name: string): ControlledRoot | undefined =>
  roots.find((root) => hasLogger(root, name)) ?? roots[0];

const hasLogger = (root: ControlledRoot, name: string): boolean => name === "" || root.names().includes(name);

function viewOverride(controller: Controller, override: Override): OverrideView {
  const { id, level, match, linesPerSecond, channel, by } = override;
  const leftMs = Math.max(0, controller.leftMs(override));
  return {
    id,
    target: targetOf(override),
    level,
    until: new Date(override.untilMs).toISOString(),
    left: formatDuration(leftMs),
    ...(match.length === 0 ? {} : { match: fieldsOfMatch(match) }),
    linesPerSecond,
    channel,
    ...(by === undefined ? {} : { by }),
  };
}
