// What an operator asks for: a level, for how long, for whom. Read strictly from data of any shape, before anything
// changes; what is wrong is said with the field, what came and what is allowed. Pure.
import type { Override } from "../control-state.js";
import { nearest, show } from "../errors.js";
import { isRecord } from "../option-checks.js";
import { findLevel, isLoggerName, type LevelNumbers, overrideLevels, unknownLevel } from "./directives.js";
import { parseDuration, usualMs } from "./duration.js";
import { matchOf, rootName } from "./overrides.js";
import { highestRate, usualRate } from "./rate.js";

/** A change as it was understood. */
export interface LevelChange {
  /** Dotted; empty for all loggers. */
  readonly name: string;
  readonly level: string;
  readonly forMs: number;
  readonly match: Override["match"];
  readonly linesPerSecond: number;
}

/** What was asked cannot be done; nothing has changed. */
export interface Refusal {
  /** A sentence or two: which field, what came, what is allowed. */
  readonly problem: string;
}

const longestName = 200;
const mostFields = 8;
const longestText = 256;
const fields: readonly string[] = ["level", "for", "match", "linesPerSecond"];

/**
 * The name that an operator means: `root` is the fallback.
 * @example parseName("db.pool") // { name: "db.pool" }
 */
export function parseName(given: string): { readonly name: string } | Refusal {
  if (given === rootName) return { name: "" };
  if (given.length <= longestName && isLoggerName(given)) return { name: given };
  return {
    problem: `${show(given)} is not a logger's name. Use ${rootName}, or a dotted name of ${longestName} characters at most, as in db.pool.`,
  };
}

/**
 * @param body   `{ level, for?, match?, linesPerSecond? }`, and nothing else
 * @param levels those of the loggers; `silent` is refused
 */
export function parseChange(name: string, body: unknown, levels: LevelNumbers): LevelChange | Refusal {
  if (!isRecord(body))
    return {
      problem: `The request is ${show(body)}. Send a JSON object such as {"level":"debug","for":"10m"}.`,
    };
  const unknown = Object.keys(body).find((field) => !fields.includes(field));
  if (unknown !== undefined) return unknownField(unknown);
  const level = parseLevel(body["level"], overrideLevels(levels));
  if ("problem" in level) return level;
  const duration = body["for"] === undefined ? { ms: usualMs } : parseDuration(body["for"]);
  if ("problem" in duration) return { problem: `Field "for": ${duration.problem}` };
  const match = parseMatch(body["match"]);
  if ("problem" in match) return match;
  const rate = parseRate(body["linesPerSecond"]);
  if ("problem" in rate) return rate;
  return { name, forMs: duration.ms, ...level, ...match, ...rate };
}

function unknownField(field: string): Refusal {
  const meant = nearest(field, fields);
  const remedy = meant === undefined ? `Use ${fields.join(", ")}.` : `Did you mean "${meant}"?`;
  return { problem: `There is no field ${show(field)}. ${remedy}` };
}

function parseLevel(given: unknown, levels: LevelNumbers): { readonly level: string } | Refusal {
  const isWord = typeof given === "string" || typeof given === "number";
  const level = isWord ? findLevel(String(given), levels) : undefined;
  if (level !== undefined) return { level };
  if (given === undefined)
    return { problem: `Field "level" is missing. Use one of ${Object.keys(levels).join(", ")}.` };
  return {
    problem: `Field "level": ${isWord ? unknownLevel(String(given), levels) : notLevel(given, levels)}`,
  };
}

const notLevel = (given: unknown, levels: LevelNumbers): string =>
  `${show(given)} is not a level. Use one of ${Object.keys(levels).join(", ")}.`;

function parseMatch(given: unknown): { readonly match: Override["match"] } | Refusal {
  if (given === undefined) return { match: [] };
  const allowed = `Use an object of 1 to ${mostFields} context fields with texts of ${longestText} characters at most, as in {"user_id":"42"}.`;
  if (!isRecord(given)) return { problem: `Field "match": ${show(given)} cannot be matched. ${allowed}` };
  const entries = Object.entries(given);
  if (entries.length === 0 || entries.length > mostFields)
    return { problem: `Field "match": it has ${entries.length} fields. ${allowed}` };
  const wrong = entries.find(([field, text]) => !isShort(field) || !isShort(text));
  if (wrong !== undefined)
    return {
      problem: `Field "match": ${show(wrong[0])} cannot be matched with ${show(wrong[1])}. ${allowed}`,
    };
  return { match: matchOf(Object.fromEntries(entries.map(([field, text]) => [field, String(text)]))) };
}

const isShort = (value: unknown): boolean =>
  typeof value === "string" && value.length > 0 && value.length <= longestText;

function parseRate(given: unknown): { readonly linesPerSecond: number } | Refusal {
  if (given === undefined) return { linesPerSecond: usualRate };
  if (typeof given === "number" && Number.isInteger(given) && given >= 1 && given <= highestRate)
    return { linesPerSecond: given };
  return {
    problem: `Field "linesPerSecond": ${show(given)} is not a whole number from 1 to ${highestRate}.`,
  };
}
