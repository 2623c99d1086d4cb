// Option `redact` as pino takes it: its paths, without those that would hide nothing, which are refused. What pino cannot
// say is said here: a name that holds brackets.
import type { LoggerOptions as PinoOptions } from "pino";
import type { Format } from "./line/format.js";
import { guardCensor } from "./line/guards.js";
import { type Inside, type Stringify, stringifiersSym } from "./line/pino-seams.js";
import { plainCopy } from "./line/plain.js";
import { print } from "./line/print.js";
import { redacted } from "./line/redacted.js";
import { invalidOption } from "./option-checks.js";
import { type HeartwoodOptions, hidesSecretsBy } from "./options.js";

type Redact = HeartwoodOptions["redact"];
type ForPino = Pick<PinoOptions, "redact">;

/**
 * The part of `redact` that is pino's: paths. What `"default"` hides, the printer leaves out.
 * @param where what was called, for the message
 * @throws {HeartwoodError} `OPTION_INVALID` for a path that would hide nothing
 */
export function redactFor(where: string, redact: Redact, { rules }: Format): ForPino {
  if (rules === "pino" && isLeftToPino(redact)) return redact === undefined ? {} : { redact };
  const paths = pathsOf(redact);
  if (paths === undefined) return {};
  const given = rules === "pino" ? paths : pathsForPino(where, paths);
  const forPino = Array.isArray(redact) || typeof redact !== "object" ? given : { ...redact, paths: given };
  return { redact: rules === "pino" ? forPino : guardCensor(forPino) };
}

/** In pino's format pino refuses a `redact` that it does not know, in its own words. */
const isLeftToPino = (redact: Redact): redact is PinoOptions["redact"] => !hidesSecretsBy(redact);

function pathsOf(redact: Redact): string[] | undefined {
  if (typeof redact !== "object" || redact === null) return undefined;
  return Array.isArray(redact) ? redact : redact.paths;
}

const name = "[^.[\\]*\"'`\\s](?:[^.[\\]*]*[^.[\\]*\\s])?";
const quoted = ['"', "'", "`"].map((mark) => `${mark}[^${mark}[\\]]+${mark}`).join("|");
const bracketed = `\\[(?:\\d+|\\*|${quoted}|${name})\\]`;
const path = new RegExp(`^(?:${name}|\\*|${bracketed})(?:\\.(?:${name}|\\*)|${bracketed})*$`);
/** A whole name in brackets and quotes, which pino reads up to its first bracket: `["filter[email]"]`. */
const quotedWhole = /^\[(["'`])(.*[[\]].*)\1\]$/su;

const allowed =
  'paths such as "user.password", "users[0].token", "*.token", "headers[\\"x-key\\"]", or "[\\"filter[email]\\"]" for a field of that name; a star stands for one whole name';

function pathsForPino(where: string, paths: readonly string[]): string[] {
  const wrong = paths.find((given) => !isPath(given) && !quotedWhole.test(given));
  if (wrong !== undefined) throw invalidOption(where, 'a path in option "redact"', wrong, allowed);
  return paths.filter((given) => !quotedWhole.test(given));
}

/** `$` begins a path in other languages, and is a name here, which hardly anybody means. */
const isPath = (given: string): boolean => path.test(given) && !/^\$[.[]/.test(given);

/** Hides the fields whose names hold brackets, in a logger whose stringifiers are in place. */
export function hideBracketed(logger: Inside, redact: Redact): void {
  const { censor, remove } = typeof redact === "object" && redact !== null && "paths" in redact ? redact : {};
  for (const given of pathsOf(redact) ?? []) {
    const field = quotedWhole.exec(given)?.[2];
    if (field !== undefined) logger[stringifiersSym][field] = censoring(field, censor, remove);
  }
}

function censoring(field: string, censor: unknown, remove: boolean | undefined): Stringify {
  if (remove === true) return () => undefined;
  if (typeof censor !== "function") return () => print(censor === undefined ? redacted : censor);
  return (value) => print(plainCopy(Reflect.apply(censor, undefined, [value, [field]])));
}
