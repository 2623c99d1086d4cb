// Every option and every environment variable: what it may be, what it is when nobody says, and who wins.
import type { LoggerOptions as PinoOptions } from "pino";
import { type ControlOptions, type ControlPlan, planControl, requireControl } from "./control/plan.js";
import { HeartwoodError, show } from "./errors.js";
import { requireFreeNumbers } from "./levels/custom.js";
import {
  describe,
  findLevel,
  type LevelNumbers,
  type LevelRules,
  parseRules,
  parseRulesLossy,
  standardLevels,
} from "./levels/directives.js";
import type { SpanSource } from "./line/active-span.js";
import { type Format, type FormatName, findFormat, formatNames, formats } from "./line/format.js";
import type { ServiceOrigin } from "./line/formats/place.js";
import { invalidOption } from "./option-checks.js";
import { requireKnownOptions, requireOwnNames } from "./option-table.js";
import { serviceOriginOf } from "./service.js";

/** What heartwood adds to pino's options. */
export interface HeartwoodOptions {
  /**
   * The level, or directives: a fallback and named exceptions. `LOG_LEVEL` in the environment wins over it.
   * @default "info"
   * @example "info,db=debug,db.pool=warn"
   */
  level?: string | number;
  /**
   * What the lines look like. `LOG_FORMAT` in the environment wins over it, but never over `"pino"`.
   * @default "pretty" where stdout is a terminal and NODE_ENV is not `production`; "pino" with `transport`; else "json"
   */
  format?: FormatName;
  /**
   * How operators reach the process to change levels while it runs; false: this logger opens no channel. What
   * `LOG_CONTROL` and `LOG_LEVEL_FILE` in the environment name is opened all the same.
   * @default {} SIGUSR2 and workers; in `format: "pino"` workers only
   */
  control?: ControlOptions | false;
  /**
   * Whose lines they are. @default `OTEL_SERVICE_NAME`, then `OTEL_RESOURCE_ATTRIBUTES`, then the application's
   * package.json; `json` and `pretty` print what an option or the environment says only, and `pino` nothing
   */
  service?: string;
  version?: string;
  environment?: string;
  /**
   * What is not printed, in fields, bindings, context, errors and printf arguments: pino's paths; `"default"`, what
   * stands under a secret's name at any depth (passwords, tokens, authorization, cookies, keys); or both.
   * @example { secrets: true, paths: ["user.iban"] }
   */
  redact?: "default" | PinoOptions["redact"] | Redaction;
  /** Whether the LOG_ variables are read. @default true; `format: "pino"` reads none */
  env?: boolean;
  /** Whether an uncaught exception or unhandled rejection leaves one `fatal` line. @default true */
  crashes?: boolean;
  /** Bytes of a line at most, its newline included; at least 512. @default 16_000; no limit in `format: "pino"` */
  maxLineBytes?: number;
  /** Where each line finds the active span, whose ids it then has; `heartwood/otel` makes one. @default none */
  trace?: SpanSource;
}

/** pino's redaction, and whether secrets are hidden by their names as well. */
export type Redaction = Partial<Exclude<NonNullable<PinoOptions["redact"]>, string[]>> & {
  secrets?: boolean;
};

/** Whether `redact` hides what stands under a secret's name. */
export const hidesSecretsBy = (redact: HeartwoodOptions["redact"]): boolean =>
  redact === "default" ||
  (typeof redact === "object" && redact !== null && "secrets" in redact && redact.secrets === true);

/** The options settled: environment, code and defaults. */
export interface Resolved {
  readonly format: Format;
  readonly origin: ServiceOrigin;
  readonly levels: LevelNumbers;
  /** The level of the root. */
  readonly level: string;
  readonly rules: LevelRules;
  readonly crashes: boolean;
  readonly maxLineBytes: number;
  readonly activeSpan: SpanSource | undefined;
  readonly control: ControlPlan;
  readonly readsEnvironment: boolean;
  /** Wrong environment values, each a sentence for the `warn` line. */
  readonly problems: readonly string[];
}

/** Where the options are read: the edge of everything below. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether lines go to a terminal when nothing else is said. */
  readonly isTerminal: boolean;
  /** The program that Node was started with. */
  readonly main?: string | undefined;
}

type AllOptions = HeartwoodOptions & Omit<PinoOptions, keyof HeartwoodOptions | "onChild">;

/**
 * Settles the options. `environment ?? option ?? default`: the operator wins over the code.
 * @throws {HeartwoodError} `OPTION_UNKNOWN`, `OPTION_INVALID`, `FORMAT_UNKNOWN`, `LEVEL_UNKNOWN`, `DIRECTIVE_INVALID`
 *   for what the code says wrong; what the environment says wrong is in `problems`
 */
export function resolveOptions(options: AllOptions, surroundings: Surroundings): Resolved {
  const problems: string[] = [];
  const env = readsEnvironment(options) ? surroundings.env : {};
  const format = formats[resolveFormat(options, env["LOG_FORMAT"], isForPerson(surroundings), problems)];
  requireKnownOptions(options, format);
  requireControl(options.control);
  requireOwnNames(options, format);
  if (format.rules !== "pino")
    requireFreeNumbers("createLogger", standardOf(options), options.customLevels ?? {});
  const levels = levelsOf(options);
  const { level, rules } =
    format.rules === "pino"
      ? resolvePinoLevel(options, env, levels, problems)
      : resolveLevel(options, env, levels, problems);
  const isEnabled = options.enabled !== false;
  return {
    format,
    origin: format.rules === "pino" ? {} : serviceOriginOf(options, env, format, surroundings.main),
    levels,
    level: isEnabled ? level : "silent",
    rules: isEnabled ? rules : noRules,
    crashes: options.crashes ?? true,
    control: planControl(options.control, env, problems, isDropIn(options)),
    readsEnvironment: readsEnvironment(options),
    maxLineBytes: options.maxLineBytes ?? (format.rules === "pino" ? Number.POSITIVE_INFINITY : 16_000),
    activeSpan: options.trace,
    problems,
  };
}

const noRules: LevelRules = { fallback: undefined, byName: new Map() };

/** A drop-in for pino takes nothing from outside, as pino takes nothing. */
const readsEnvironment = (options: AllOptions): boolean => options.env !== false && !isDropIn(options);

const isDropIn = ({ format, transport }: AllOptions): boolean =>
  format === "pino" || (transport !== undefined && format === undefined);

const isForPerson = ({ env, isTerminal }: Surroundings): boolean =>
  isTerminal && env["NODE_ENV"] !== "production";

function resolveFormat(
  options: AllOptions,
  byEnv: string | undefined,
  forPerson: boolean,
  problems: string[],
): FormatName {
  if (byEnv !== undefined && byEnv.trim() !== "") {
    const found = findFormat(byEnv);
    const isDone = found === "pretty" && options.transport !== undefined;
    if (found !== undefined && !isDone) return found;
    problems.push(`LOG_FORMAT: ${isDone ? noPretty : unknownFormat(byEnv)}`);
  }
  if (options.format !== undefined) return requireFormat(options.format, options.transport !== undefined);
  if (options.transport !== undefined) return "pino";
  return forPerson ? "pretty" : "json";
}

const noPretty =
  '"pretty" cannot be had with option "transport", whose lines leave for another thread. Use json or pino.';

function requireFormat(name: unknown, hasTransport: boolean): FormatName {
  if (typeof name !== "string") throw invalidOption("createLogger", 'option "format"', name, "a string");
  const found = findFormat(name);
  if (found === "pretty" && hasTransport) {
    throw new HeartwoodError("OPTION_INVALID", `createLogger: option "format": ${noPretty}`);
  }
  if (found !== undefined) return found;
  throw new HeartwoodError("FORMAT_UNKNOWN", `createLogger: option "format": ${unknownFormat(name)}`);
}

const unknownFormat = (name: string): string =>
  `${show(name)} is not a format. Use one of ${formatNames.join(", ")}.`;

const levelsOf = (options: AllOptions): LevelNumbers => ({
  ...standardOf(options),
  ...options.customLevels,
});

/** The levels beside the custom ones. */
const standardOf = ({ useOnlyCustomLevels }: AllOptions): LevelNumbers =>
  useOnlyCustomLevels === true ? { silent: Number.POSITIVE_INFINITY } : standardLevels;

function resolveLevel(
  options: AllOptions,
  env: Surroundings["env"],
  levels: LevelNumbers,
  problems: string[],
): { readonly level: string; readonly rules: LevelRules } {
  const byCode = rulesFromCode(options.level, levels);
  const byEnv = rulesFromEnv(env["LOG_LEVEL"], levels, problems);
  const rules = byEnv ?? byCode;
  const level = rules.fallback ?? byCode.fallback ?? "info";
  if (Object.hasOwn(levels, level)) return { level, rules };
  const words = Object.keys(levels).join(", ");
  throw new HeartwoodError(
    "LEVEL_UNKNOWN",
    `createLogger: with useOnlyCustomLevels there is no level "${level}". Give option "level" one of ${words}.`,
  );
}

/** In pino's format a level that is none of ours is handed to pino, which refuses it in its own words. */
function resolvePinoLevel(
  options: AllOptions,
  env: Surroundings["env"],
  levels: LevelNumbers,
  problems: string[],
): { readonly level: string; readonly rules: LevelRules } {
  try {
    return resolveLevel(options, env, levels, problems);
  } catch {
    return { level: String(options.level ?? "info"), rules: noRules };
  }
}

function rulesFromCode(level: string | number | undefined, levels: LevelNumbers): LevelRules {
  const where = 'createLogger: option "level"';
  if (typeof level === "number")
    return { fallback: findLevel(level, levels) ?? refuse(level, levels, where), byName: new Map() };
  return parseRules(level ?? "", levels, where);
}

function refuse(level: number, levels: LevelNumbers, where: string): never {
  const numbers = Object.values(levels).join(", ");
  throw new HeartwoodError(
    "LEVEL_UNKNOWN",
    `${where}: ${level} is not a level's number. Use one of ${numbers}.`,
  );
}

function rulesFromEnv(
  text: string | undefined,
  levels: LevelNumbers,
  problems: string[],
): LevelRules | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const parsed = parseRulesLossy(text, levels);
  if (parsed.problems.length > 0)
    problems.push(parsed.problems.map((problem) => describe(problem, "LOG_LEVEL")).join(" "));
  const isEmpty = parsed.rules.fallback === undefined && parsed.rules.byName.size === 0;
  return isEmpty ? undefined : parsed.rules;
}
