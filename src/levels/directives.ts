// The level language: `info,db=debug,db.pool=warn` is a fallback and named exceptions. The same grammar in
// LOG_LEVEL, in the `level` option and wherever an operator speaks.
import { HeartwoodError, type HeartwoodErrorCode, nearest, show } from "../errors.js";

/**
 * Level rules. The level of a logger is that of the longest name that its own name starts with, by whole segments:
 * named loggers are children of one another, and a child without a level of its own follows its parent.
 */
export interface LevelRules {
  /** The level of loggers that no exception names; undefined where the text gives none. */
  readonly fallback: string | undefined;
  /** Level by dotted logger name. */
  readonly byName: ReadonlyMap<string, string>;
}

/** Levels by name with their numbers: pino's own and the custom ones; `silent` is Infinity. */
export type LevelNumbers = Readonly<Record<string, number>>;

/** pino's levels. */
export const standardLevels: LevelNumbers = {
  trace: 10,
  debug: 20,
  info: 30,
  warn: 40,
  error: 50,
  fatal: 60,
  silent: Number.POSITIVE_INFINITY,
};

/** What syslog, winston and others call the same levels. */
const aliases: Readonly<Record<string, string>> = {
  silly: "trace",
  verbose: "debug",
  http: "debug",
  notice: "info",
  warning: "warn",
  err: "error",
  crit: "fatal",
  critical: "fatal",
  alert: "fatal",
  emerg: "fatal",
  off: "silent",
  none: "silent",
};

/** A part of the text that was not understood. */
export interface Problem {
  readonly code: HeartwoodErrorCode;
  /** 1-based. */
  readonly column: number;
  readonly text: string;
}

/**
 * The level that a word means: any case, pino's names, custom names, what syslog and winston call them, `off`, `none`,
 * or a number that is some level's, in decimal digits. Undefined if it means none.
 * @example findLevel("WARNING", standardLevels) // "warn"
 */
export function findLevel(word: string | number, levels: LevelNumbers): string | undefined {
  const text = String(word).trim();
  if (Object.hasOwn(levels, text)) return text;
  const folded = text.toLowerCase();
  const byName = Object.keys(levels).find((level) => level.toLowerCase() === folded);
  if (byName !== undefined) return byName;
  const alias = Object.hasOwn(aliases, folded) ? aliases[folded] : undefined;
  if (alias !== undefined && Object.hasOwn(levels, alias)) return alias;
  // A text such as 0x14 or 2e1 is more likely a mistake than a level. Code may pass Infinity and mean silent.
  if (typeof word === "string" && !/^-?\d+(?:\.\d+)?$/.test(text)) return undefined;
  const number = Number(text);
  return Object.keys(levels).find((level) => levels[level] === number);
}

/** The levels that an override may have: all but `silent`, since it would also hide `fatal` lines and crashes. */
export const overrideLevels = ({ silent: _, ...others }: LevelNumbers): LevelNumbers => others;

/**
 * Strict: for code and for an operator's command.
 * @param text  directives separated by commas, each `level` or `name=level`; spaces around them do not matter
 * @param where what the text is, for the message, such as `LOG_LEVEL` or `createLogger: option "level"`
 * @throws {HeartwoodError} `LEVEL_UNKNOWN` or `DIRECTIVE_INVALID`, naming the 1-based column
 * @example parseRules("warn,db=debug", standardLevels, "LOG_LEVEL").byName.get("db") // "debug"
 */
export function parseRules(text: string, levels: LevelNumbers, where: string): LevelRules {
  const { rules, problems } = parseRulesLossy(text, levels);
  const [first] = problems;
  if (first !== undefined) throw new HeartwoodError(first.code, describe(first, where));
  return rules;
}

/** Lenient: for the environment. The good parts hold, the bad ones are reported. */
export function parseRulesLossy(
  text: string,
  levels: LevelNumbers,
): { readonly rules: LevelRules; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const byName = new Map<string, string>();
  let fallback: string | undefined;
  for (const directive of splitDirectives(text)) {
    const parsed = parseDirective(directive, levels);
    if ("code" in parsed) problems.push(parsed);
    else if (parsed.name !== undefined && byName.has(parsed.name))
      problems.push(again(directive, parsed.name));
    else if (parsed.name !== undefined) byName.set(parsed.name, parsed.level);
    else if (fallback !== undefined) problems.push(again(directive, "the level without a name"));
    else fallback = parsed.level;
  }
  return { rules: { fallback, byName }, problems };
}

/** The directives as text again. */
export function textOf({ fallback, byName }: LevelRules): string {
  const named = [...byName].map(([name, level]) => `${name}=${level}`);
  return [...(fallback === undefined ? [] : [fallback]), ...named].join(",");
}

/** A problem as one sentence or two: where, what came, what is allowed. */
export const describe = ({ column, text }: Problem, where: string): string =>
  `${where}, column ${column}: ${text}`;

interface Directive {
  readonly text: string;
  readonly column: number;
}

function splitDirectives(text: string): Directive[] {
  if (text.trim() === "") return [];
  let column = 1;
  return text.split(",").map((part) => {
    const directive = { text: part.trim(), column: column + part.length - part.trimStart().length };
    column += part.length + 1;
    return directive;
  });
}

const namePattern = /^[^\s.,=\p{Cc}]+(?:\.[^\s.,=\p{Cc}]+)*$/u;

/** Whether a directive may name a logger so. */
export const isLoggerName = (name: string): boolean => namePattern.test(name);

function parseDirective(
  directive: Directive,
  levels: LevelNumbers,
): { name?: string; level: string } | Problem {
  const { text, column } = directive;
  const equals = text.indexOf("=");
  const word = text.slice(equals + 1).trim();
  const wordColumn = column + text.length - text.slice(equals + 1).trimStart().length;
  const level = findLevel(word, levels);
  if (equals === -1) return level === undefined ? noLevel(word, column, levels) : { level };
  const name = text.slice(0, equals).trim();
  if (!isLoggerName(name)) return badName(name, column);
  return level === undefined ? noLevel(word, wordColumn, levels) : { name, level };
}

/** What to say of a word that means no level, or that means `silent` and `levels` are those of an override. */
export function unknownLevel(word: string, levels: LevelNumbers): string {
  const words = Object.keys(levels);
  if (!words.includes("silent") && findLevel(word, { silent: Number.POSITIVE_INFINITY }) !== undefined)
    return `${show(word)} cannot be set for a time: it would also hide fatal lines and the line of a crash. The quietest level is ${quietestOf(levels)}.`;
  const meant = nearest(word, words);
  const hint = meant === undefined ? "" : ` Did you mean "${meant}"?`;
  return `${show(word)} is not a level.${hint} Use one of ${words.join(", ")}.`;
}

/** The level with the highest number. */
const quietestOf = (levels: LevelNumbers): string | undefined =>
  Object.keys(levels).reduce<string | undefined>(
    (best, level) => ((levels[level] ?? 0) > (levels[best ?? ""] ?? Number.NEGATIVE_INFINITY) ? level : best),
    undefined,
  );

const noLevel = (word: string, column: number, levels: LevelNumbers): Problem => ({
  code: "LEVEL_UNKNOWN",
  column,
  text: unknownLevel(word, levels),
});

const badName = (name: string, column: number): Problem => ({
  code: "DIRECTIVE_INVALID",
  column,
  text: `${show(name)} is not a logger's name. Use name=level with dotted names, as in db.pool=debug.`,
});

const again = ({ column }: Directive, what: string): Problem => ({
  code: "DIRECTIVE_INVALID",
  column,
  text: `${what} stands here a second time. Give each one level.`,
});
