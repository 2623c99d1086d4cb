// Every option there is, and what it may be.
import { EventEmitter } from "node:events";
import { nearest, show } from "./errors.js";
import type { Format } from "./line/format.js";
import { warnOnce } from "./notices.js";
import {
  anything,
  type Checks,
  invalidOption,
  isBoolean,
  isCount,
  isFunction,
  isNumbersByName,
  isObject,
  isObjectOrNull,
  isPathList,
  isText,
  isVerbatimText,
  requireOptions,
} from "./option-checks.js";

/** Options as they came, of which nothing is known yet. */
interface Unchecked {
  readonly [name: string]: unknown;
}

/** Every option there is; pino's own beside ours. */
const checks: Checks = {
  base: isObjectOrNull,
  browser: isObject,
  control: [(value) => value === false || isObject[0](value), "false or an object of channels"],
  crashes: isBoolean,
  crlf: isBoolean,
  customLevels: isNumbersByName,
  depthLimit: isCount,
  edgeLimit: isCount,
  enabled: isBoolean,
  env: isBoolean,
  environment: isText,
  errorKey: isText,
  format: isText,
  formatters: isObject,
  hooks: isObject,
  level: [(value) => typeof value === "string" || typeof value === "number", "a level or directives"],
  levelComparison: [
    (value) => value === "ASC" || value === "DESC" || typeof value === "function",
    "ASC, DESC or a function",
  ],
  levelVal: anything,
  maxLineBytes: [
    (value) => Number.isInteger(value) && Number(value) >= 512,
    "a whole number of at least 512",
  ],
  messageKey: isVerbatimText,
  mixin: isFunction,
  mixinMergeStrategy: isFunction,
  msgPrefix: isText,
  name: isText,
  nestedKey: [(value) => value === null || typeof value === "string", "a string"],
  onChild: isFunction,
  redact: isPathList,
  safe: anything,
  serializers: isObject,
  service: isText,
  timestamp: [
    (value) => typeof value === "boolean" || typeof value === "function",
    "true, false or a function",
  ],
  trace: isFunction,
  transport: [
    // A stream is an object that pino itself refuses, with what to do instead.
    (value) =>
      isObject[0](value) &&
      ["target", "targets", "pipeline", "writable"].some((name) => name in Object(value)),
    'an object with "target", "targets" or "pipeline"',
  ],
  useOnlyCustomLevels: isBoolean,
  version: isText,
};

/** The options by name, for whoever lists them. */
export const optionNames: readonly string[] = Object.keys(checks);

/** Options whose members are functions of the user's. */
const functionGroups = ["formatters", "hooks", "serializers"] as const; // a literal list, so that each is known to the compiler

/**
 * Checks the options by name and value. In pino's format only heartwood's own are checked: pino refuses what it
 * refuses, and what it ignores is ignored, with one process warning.
 * @throws {HeartwoodError} `OPTION_UNKNOWN`, `OPTION_INVALID`, for the first wrong option
 */
export function requireKnownOptions(options: object, { rules }: Format): void {
  if (rules === "pino") {
    const given = Object.entries(options);
    requireOptions("createLogger", Object.fromEntries(given.filter(([name]) => isOurs(name))), checks);
    warnIgnored(given.filter(([name]) => !Object.hasOwn(checks, name) && !refusedByPino.has(name)));
    return;
  }
  requireOptions("createLogger", options, checks);
  warnIgnored(
    Object.entries(options).filter(([name, value]) => withoutEffect.has(name) && value !== undefined),
  );
  requireFunctions({ ...options });
  requireFreeNames({ ...options });
}

/** heartwood's own options that hold in pino's format too; the others are pino's there, or print nothing. */
const isOurs = (name: string): boolean => ourNames.has(name);

const ourNames: ReadonlySet<string> = new Set([
  ...["control", "crashes", "env", "format", "maxLineBytes", "trace", "transport"],
]);

/** Options that pino has no use for in Node.js, and heartwood neither. */
const withoutEffect: ReadonlySet<string> = new Set(["browser", "levelVal", "safe"]);

/** No options of pino's any more, and refused by it. */
const refusedByPino: ReadonlySet<string> = new Set(["prettyPrint"]);

function warnIgnored(options: readonly (readonly [name: string, value: unknown])[]): void {
  const [first] = options;
  if (first === undefined) return;
  const meant = nearest(first[0], optionNames);
  const others =
    options.length > 1 ? ` So ${options.length > 2 ? "are" : "is"} ${namesOf(options.slice(1))}.` : "";
  const remedy =
    meant === undefined || meant === first[0] ? "Remove it" : `Did you mean "${meant}"? If not, remove it`;
  warnOnce(
    "HEARTWOOD_OPTION_IGNORED",
    `createLogger: option ${show(first[0])} has no effect.${others} ${remedy}, or see README, Options. This is said once per process.`,
  );
}

const namesOf = (options: readonly (readonly [name: string, value: unknown])[]): string =>
  options.map(([name]) => show(name)).join(", ");

function requireFunctions(options: Unchecked): void {
  for (const group of functionGroups) {
    const members = Object.entries(options[group] ?? {});
    requireOptions(
      "createLogger",
      Object.fromEntries(members.map(([name, value]) => [`${group}.${name}`, value])),
      Object.fromEntries(members.map(([name]) => [`${group}.${name}`, isFunction])),
    );
  }
}

/** Custom levels become methods of the logger, and must not take the place of one that it has. */
function requireFreeNames({ customLevels }: Unchecked): void {
  const taken = Object.keys(customLevels ?? {}).find(
    (name) => members.has(name) || name in EventEmitter.prototype,
  );
  if (taken === undefined) return;
  throw invalidOption(
    "createLogger",
    'a name in option "customLevels"',
    taken,
    "one that no member of a logger has",
  );
}

const members: ReadonlySet<string> = new Set([
  "bindings",
  "child",
  "close",
  "flush",
  "isLevelEnabled",
  "level",
  "levels",
  "levelVal",
  "msgPrefix",
  "named",
  "onChild",
  "setBindings",
  "silent",
  "stats",
  "version",
]);

/** What the format prints itself cannot be the name of the message, or of what the fields are nested under. */
export function requireOwnNames(
  { messageKey, nestedKey }: { messageKey?: unknown; nestedKey?: unknown },
  { rules, reserved, messageKey: usual }: Format,
): void {
  for (const [option, name] of Object.entries({ messageKey, nestedKey })) {
    if (rules === "pino" || typeof name !== "string") continue;
    const isTaken = reserved.includes(name) || (option === "nestedKey" && name === (messageKey ?? usual));
    if (isTaken)
      throw invalidOption("createLogger", `option "${option}"`, name, "a name that the line has not yet");
  }
}
