// pino's making where built-ins are frozen: `node --frozen-intrinsics`, `Object.freeze(Error)`, SES's lockdown. On Node 20
// pino sets `Error.prepareStackTrace` for a moment to learn who calls it.
import { HeartwoodError } from "./errors.js";
import { reason } from "./line/attempt.js";

/**
 * Runs what has pino make a logger. Where `Error` is frozen, a subclass takes its place until that returns.
 * @param isPino whether what pino refuses is thrown as pino throws it
 * @throws {HeartwoodError} `OPTION_INVALID`, saying what pino refuses, or that `Error` is frozen and cannot be replaced
 */
export function makeByPino<Made>(make: () => Made, isPino: boolean): Made {
  const original = globalThis.Error;
  const isFrozen = !isAssignable(original, "prepareStackTrace");
  if (isFrozen && isAssignable(globalThis, "Error")) Reflect.set(globalThis, "Error", openSubclass(original));
  const isStuck = isFrozen && globalThis.Error === original;
  try {
    return make();
  } catch (thrown) {
    const isForFrozen = isStuck && thrown instanceof TypeError;
    if (isPino && !isForFrozen) throw thrown;
    const text = isForFrozen ? frozenText(thrown) : refusedText(thrown);
    throw new HeartwoodError("OPTION_INVALID", text, { cause: thrown });
  } finally {
    if (globalThis.Error !== original) globalThis.Error = original;
  }
}

const frozenText = (thrown: unknown): string =>
  `createLogger: pino cannot set Error.prepareStackTrace, since Error and globalThis are frozen: ${reason(thrown)}. ` +
  "Make the logger before they are frozen, or use Node 22.12 or later, where pino does not set it.";

const refusedText = (thrown: unknown): string =>
  `createLogger: pino refuses the options: ${reason(thrown)}. Give it what its page allows, such as "user.password" for a path of redact. See README, Options.`;

function isAssignable(object: object, name: string): boolean {
  const known = Object.getOwnPropertyDescriptor(object, name);
  if (known === undefined) return Object.isExtensible(object);
  return known.writable ?? known.set !== undefined;
}

/** The same class to whoever makes an error or tests for one, with a `prepareStackTrace` that can be set. */
function openSubclass(original: ErrorConstructor): object {
  const subclass = class extends original {
    static override [Symbol.hasInstance](value: unknown): boolean {
      return value instanceof original;
    }
  };
  const { prepareStackTrace: value } = original;
  Object.defineProperty(subclass, "prepareStackTrace", { value, writable: true, configurable: true });
  return Object.defineProperty(subclass, "name", { value: "Error" });
}
