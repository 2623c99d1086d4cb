// Overrides: what an operator set for a time, which of several wins, and what that means for a logger. Pure.
import type { NewsOfOverride, Override } from "../control-state.js";
import { detached } from "../line/detached.js";
import type { Flow } from "../state.js";
import type { LevelNumbers } from "./directives.js";

/** The name of the fallback, wherever an operator speaks. */
export const rootName = "root";

/** The name as an operator writes it; `parseName` reads it. */
export const targetOf = (name: string): string => (name === "" ? rootName : name);

/**
 * Who decides about the calls of that logger: the first that applies in the context of a call. The order, which the
 * README repeats:
 * 1. Any override beats any configured level.
 * 2. Of overrides, the one with the longest name wins: `db.pool` beats `db`, `db` beats `root`.
 * 3. For the same name, one with `match` beats one without, where it applies; the more fields, the better.
 * 4. Of two that are still equal, the newer.
 * Behind one without `match` nobody is asked.
 */
export function decidersOf(name: string, overrides: Iterable<Override>): readonly Override[] {
  const ordered = [...overrides].filter((override) => covers(override, name)).sort(bySpecificity);
  const last = ordered.findIndex(({ match }) => match.length === 0);
  return last === -1 ? ordered : ordered.slice(0, last + 1);
}

/** The level where no `match` applies: the override's, or else the configured one. */
export function effectiveLevel(
  name: string,
  configured: string,
  overrides: Iterable<Override>,
  levels: LevelNumbers,
): string {
  const whole = decidersOf(name, overrides).at(-1);
  const isDecided = whole?.match.length === 0 && Object.hasOwn(levels, whole.level);
  return isDecided ? whole.level : configured;
}

/** The most specific first. */
function bySpecificity(one: Override, other: Override): number {
  const byLength = other.name.length - one.name.length || other.match.length - one.match.length;
  return byLength || (isLater(one, other) ? -1 : 1);
}

/** Whether the override speaks of that logger: by whole dotted segments. */
export const covers = ({ name: prefix }: Override, name: string): boolean =>
  prefix === "" || name === prefix || name.startsWith(`${prefix}.`);

/** Whether the override applies in that flow. Asked for each disabled call, so it allocates nothing. */
export function applies({ match }: Override, flow: Flow | undefined): boolean {
  for (const { field, text, number } of match) {
    const value = fieldOf(flow, field);
    if (value !== text && (typeof value !== "number" || value !== number)) {
      if (typeof value !== "boolean" || String(value) !== text) return false;
    }
  }
  return true;
}

/** The value that a line written in the flow would carry under that name. */
function fieldOf(flow: Flow | undefined, field: string): unknown {
  for (let at = flow; at !== undefined; at = at.outer) {
    const value = at.fields[field];
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The conditions of a `match` object, in the order of their names, so that equal ones look equal. */
export function matchOf(fields: Readonly<Record<string, string>>): Override["match"] {
  const names = Object.keys(fields).sort();
  return names.map((field) => {
    const text = detached(fields[field] ?? "");
    return { field, text, number: String(Number(text)) === text ? Number(text) : undefined };
  });
}

/** The `match` object again. */
export const fieldsOfMatch = (match: Override["match"]): Readonly<Record<string, string>> =>
  Object.fromEntries(match.map(({ field, text }) => [field, text]));

/** One override for each name and match: a second one replaces the first. */
export const keyOfOverride = (name: string, match: Override["match"]): string =>
  JSON.stringify([name, ...match.map(({ field, text }) => [field, text])]);

/** Which of two is the newer; the same in all processes, also of two that were set at the same moment. */
export const isLater = (one: NewsOfOverride, other: NewsOfOverride): boolean =>
  one.setMs === other.setMs ? one.id > other.id : one.setMs > other.setMs;
