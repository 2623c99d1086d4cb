// URLs as a line may have them: no credentials, no query, no fragment.
import { peek } from "./read.js";

/** The text of a URL without credentials. Works on any text; a relative URL has none. */
export function withoutCredentials(url: string): string {
  const scheme = url.indexOf("://");
  const start = scheme === -1 ? 0 : scheme + 3;
  if (scheme === -1 && !url.startsWith("//")) return url;
  const end = url.slice(start).search(/[/\\?#]/);
  const authority = end === -1 ? url.slice(start) : url.slice(start, start + end);
  // A password with a slash or a question mark in it ends the authority early: what is left is no host and port.
  const isWhole = authority.includes("@") || isHost.test(authority);
  const at = (isWhole ? authority : url.slice(start)).lastIndexOf("@");
  return url.slice(0, start) + url.slice(start + at + 1);
}

const isHost = /^(?:\[[^\]]*\]|[^:]*)(?::\d*)?$/;

/** The text of a URL, or of an object with an `href`, without credentials, query and fragment; undefined for others. */
export function bareUrl(url: unknown): string | undefined {
  const text = typeof url === "string" ? url : peek(url, "href");
  return typeof text === "string" ? withoutCredentials(text).replace(/[?#].*$/s, "") : undefined;
}

/** The path of a request target, without its query. A proxy's target, a whole URL, loses its credentials too. */
export const barePath = (target: string): string =>
  target.startsWith("/") ? target.replace(/\?.*$/s, "") : (bareUrl(target) ?? "");
