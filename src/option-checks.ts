// What an option may be, and what is said where it is something else.
import { HeartwoodError, nearest, show } from "./errors.js";

/** A test of a value, and the words for what passes it. */
export type Check = readonly [isAllowed: (value: unknown) => boolean, allowed: string];

/** The options there are, by name. */
export type Checks = Readonly<Record<string, Check>>;

/** Whether data of any shape has members by name. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export const anything: Check = [() => true, "anything"];
export const isText: Check = [(value) => typeof value === "string", "a string"];
export const isBoolean: Check = [(value) => typeof value === "boolean", "true or false"];
export const isFunction: Check = [(value) => typeof value === "function", "a function"];
export const isObject: Check = [isRecord, "an object"];
export const isObjectOrNull: Check = [(value) => value === null || isObject[0](value), "an object or null"];
export const isCount: Check = [
  (value) => Number.isInteger(value) && Number(value) > 0,
  "a whole number above 0",
];
export const isSize: Check = [
  (value) => Number.isInteger(value) && Number(value) >= 0,
  "a whole number, 0 or above",
];
export const isDescriptor: Check = [
  (value) => Number.isInteger(value) && Number(value) >= 0,
  "a file descriptor",
];
export const isNumbersByName: Check = [
  (value) => value === null || (isObject[0](value) && Object.values(Object(value)).every(Number.isFinite)),
  "an object of numbers by level name",
];
/** pino prints the name of the message's member without escaping it. */
export const isVerbatimText: Check = [
  (value) => typeof value === "string" && JSON.stringify(value) === `"${value}"`,
  "a string that needs no escapes in JSON",
];
export const isPathList: Check = [
  (value) => value === null || value === "default" || isTexts(value) || isRedaction(value),
  '"default", an array of paths, as in ["user.password"], or an object with such an array as its "paths", or with "secrets"',
];

const isRedaction = (value: unknown): boolean => {
  const { paths, secrets }: { paths?: unknown; secrets?: unknown } = Object(value);
  return isObject[0](value) && (isTexts(paths) || (paths === undefined && secrets === true));
};

const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((item) => typeof item === "string");

/**
 * @param where what was called, for the message
 * @throws {HeartwoodError} `OPTION_UNKNOWN` or `OPTION_INVALID` for the first option that is not right
 */
export function requireOptions(where: string, options: object, checks: Checks): void {
  for (const [name, value] of Object.entries(options)) {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (check === undefined) throw unknownOption(where, name, Object.keys(checks));
    if (value !== undefined && !check[0](value))
      throw invalidOption(where, `option "${name}"`, value, check[1]);
  }
}

/** The error for a value that is not allowed. */
export function invalidOption(where: string, what: string, value: unknown, allowed: string): HeartwoodError {
  const text = `${where}: ${what} cannot be ${show(value)}. Give it ${allowed}. See README, Options.`;
  return new HeartwoodError("OPTION_INVALID", text);
}

function unknownOption(where: string, name: string, names: readonly string[]): HeartwoodError {
  const meant = nearest(name, names);
  const remedy = meant === undefined ? `Use one of ${names.join(", ")}.` : `Did you mean "${meant}"?`;
  return new HeartwoodError(
    "OPTION_UNKNOWN",
    `${where}: no option ${show(name)}. ${remedy} See README, Options.`,
  );
}
