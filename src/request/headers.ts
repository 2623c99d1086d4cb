// Headers as a line shows them, where they were asked for.

/** Headers of a request or an answer, as node has them. */
export type Headers = Readonly<Record<string, number | string | readonly string[] | undefined>>;

/** Their values open doors: they are masked, unless their name was asked for. */
const credentials: ReadonlySet<string> = new Set([
  "authorization",
  "cookie",
  "proxy-authorization",
  "set-cookie",
  "x-api-key",
]);

/**
 * @param asked all of them, credentials masked; or these, by their lower-case names
 * @returns undefined where none were asked for
 */
export function shownHeaders(headers: Headers, asked: boolean | readonly string[]): object | undefined {
  if (asked === false) return undefined;
  const entries = Object.entries(headers).filter(([name]) => asked === true || asked.includes(name));
  const shown = entries.map(([name, value]) => [
    name,
    asked === true && credentials.has(name) ? "[Redacted]" : value,
  ]);
  return Object.fromEntries(shown);
}
