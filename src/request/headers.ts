// Headers as a line shows them, where they were asked for.

import { redacted } from "../line/redacted.js";
import { isSecret } from "../line/secret-names.js";

/** Headers of a request or an answer, as node has them. */
export type Headers = Readonly<Record<string, number | string | readonly string[] | undefined>>;

/**
 * @param asked all of them, secrets hidden by the rule that fields have; or these, by their lower-case names
 * @returns undefined where none were asked for
 */
export function shownHeaders(headers: Headers, asked: boolean | readonly string[]): object | undefined {
  if (asked === false) return undefined;
  const entries = Object.entries(headers).filter(([name]) => asked === true || asked.includes(name));
  const shown = entries.map(([name, value]) => [name, asked === true && isSecret(name) ? redacted : value]);
  return Object.fromEntries(shown);
}
