// How the value of one key becomes text. pino looks a stringifier up by key, then a wildcard one: there heartwood's
// printer stands, and around each redactor a guard, so that redaction never meets a value that throws.
import { note, reason } from "./attempt.js";
import { isWithin, type Limits } from "./limits.js";
import {
  type ByKey,
  formatOptsSym,
  type Inside,
  redactFmtSym,
  type Stringify,
  stringifiersSym,
  stringifySym,
  wildcardFirstSym,
} from "./pino-seams.js";
import { plainCopy } from "./plain.js";
import { print } from "./print.js";
import { makeSafe, quote } from "./quote.js";

/** Stringifiers that print and do nothing else. */
const printers = new WeakSet<Stringify>();

export const isPrinter = (stringify: Stringify | undefined): boolean =>
  stringify !== undefined && printers.has(stringify);

/**
 * Puts the stringifiers of a root logger, or of a child that was given redaction of its own, in place.
 * @param pinoStringify pino's own, where pino's text is to be printed; undefined where heartwood's is
 */
export function installStringifiers(
  logger: Inside,
  limits: Limits,
  pinoStringify: Stringify | undefined,
): void {
  const isPino = pinoStringify !== undefined;
  const stringify: Stringify = isPino ? boundedPino(pinoStringify, limits) : (value) => print(value, limits);
  printers.add(stringify);
  const given = logger[stringifiersSym];
  const stringifiers: ByKey<Stringify> = Object.create(null);
  if (!isPino) stringifiers[wildcardFirstSym] = stringify;
  for (const key of Reflect.ownKeys(given)) {
    const redact = given[key];
    if (redact !== undefined)
      stringifiers[key] = guardRedactor(isPino ? boundedPino(redact, limits) : safeRedactor(redact, limits));
  }
  logger[stringifiersSym] = stringifiers;
  logger[stringifySym] = stringify;
  logger[formatOptsSym] = { stringify: stringifiers[redactFmtSym] ?? stringify };
}

/** A value that could not be redacted is not printed. */
function guardRedactor(redact: Stringify): Stringify {
  return (value) => {
    try {
      return redact(value);
    } catch (thrown) {
      note(`redaction threw: ${reason(thrown)}`);
      return quote(`[redaction threw: ${reason(thrown)}]`);
    }
  };
}

/** Redaction of a plain copy: no getter runs in it, and its text is escaped as every other. */
const safeRedactor =
  (redact: Stringify, limits: Limits): Stringify =>
  (value) => {
    const text: unknown = redact(plainCopy(value, limits));
    return typeof text === "string" ? makeSafe(text) : undefined;
  };

/** pino's own text, but of values that are within the budget; the others would hold the process for seconds. */
const boundedPino =
  (stringify: Stringify, limits: Limits): Stringify =>
  (value) =>
    stringify(boundedValue(value, limits));

const boundedValue = (value: unknown, limits: Limits): unknown =>
  typeof value === "object" &&
  value !== null &&
  (limits.hidesSecrets === true || !isWithin(value, limits.maxNodes))
    ? plainCopy(value, limits.hidesSecrets === true ? limits : undefined)
    : value;
