// Secrets inside a text: the credentials of a URL, and the values of parameters whose names are secrets', as in a query, in
// `Server=db;Password=…` and in `host=db password=…`.
import { isSecret } from "./secret-names.js";

const hidden = "[Redacted]";
/** Of a name before `=`, and of what a URL has before its host. Bounded: a text may be of megabytes. */
const longestName = 64;
const longestCredentials = 1_024;
/** What comes behind it is left out: to search megabytes would hold the process. */
const longestSearched = 1_048_576;

/** The text without them; the same one if there are none. Two looks if it has neither `://` nor `=`. */
export function cleanText(whole: string): string {
  if (!mayHoldSecrets(whole)) return whole;
  const rest = whole.length - longestSearched;
  const text =
    rest > 0 ? `${whole.slice(0, longestSearched)}…[${rest} characters not searched for secrets]` : whole;
  const withoutCredentials = text.includes("://") ? hideCredentials(text) : text;
  return withoutCredentials.includes("=") ? hideParameters(withoutCredentials) : withoutCredentials;
}

/** Whether a text has to be looked at closer. */
const mayHoldSecrets = (text: string): boolean => text.includes("://") || text.includes("=");

/** `postgres://shop:s3cret@db/shop` becomes `postgres://[Redacted]@db/shop`. */
function hideCredentials(text: string): string {
  let clean = "";
  let from = 0;
  for (let at = text.indexOf("://"); at !== -1; at = text.indexOf("://", at + 3)) {
    const end = endOfCredentials(text, at + 3);
    if (end === -1) continue;
    clean += `${text.slice(from, at + 3)}${hidden}`;
    from = end;
  }
  return from === 0 ? text : clean + text.slice(from);
}

/** The place of the last `@` before the host ends; -1 if there is none. */
function endOfCredentials(text: string, start: number): number {
  let last = -1;
  const until = Math.min(text.length, start + longestCredentials);
  for (let at = start; at < until; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 64) last = at;
    else if (unit === 47 && last === -1 && isBeforeAt(text, at, until))
      continue; // a `/` that nobody encoded
    else if (
      unit <= 32 ||
      unit === 47 ||
      unit === 63 ||
      unit === 35 ||
      unit === 34 ||
      unit === 39 ||
      unit === 60 ||
      unit === 62
    )
      break;
  }
  return last > start ? last : -1;
}

/** Whether a `/` stands inside of a password: a `:` before it, digits behind that being a port, and an `@` behind it. */
function isBeforeAt(text: string, at: number, until: number): boolean {
  const colon = text.lastIndexOf(":", at);
  if (colon === -1 || text.charCodeAt(colon + 1) === 47 || /^\d*$/.test(text.slice(colon + 1, at)))
    return false;
  const rest = /[@\s"'<>]/.exec(text.slice(at, until));
  return rest?.[0] === "@";
}

/** A name, `=`, and a value: to its quote, to the `;` of a connection string, or to the next blank, `&` or `;`. */
function hideParameters(text: string): string {
  let clean = "";
  let from = 0;
  for (let at = text.indexOf("="); at !== -1; at = text.indexOf("=", at + 1)) {
    if (at < from) continue;
    const name = nameBefore(text, at);
    if (name === "" || !(isSecret(name) || urlNames.test(name))) continue;
    const [start, end] = valueBehind(text, at + 1);
    if (end <= start || text.startsWith(hidden, start)) continue;
    clean += text.slice(from, start) + hidden;
    from = end;
  }
  return from === 0 ? text : clean + text.slice(from);
}

/** Secrets in a URL alone: a signed link opens what it leads to. */
const urlNames = /^(?:x-amz-signature|x-goog-signature|signature|sig)$/i;

const valueEnd = /[\s&;,"'<>)]/g;

const nameUnit = /[\w.%[\]-]/;

function nameBefore(text: string, equals: number): string {
  let end = equals;
  while (end > 0 && text.charCodeAt(end - 1) === 32 && equals - end < 2) end--;
  let start = end;
  while (start > 0 && end - start < longestName && nameUnit.test(text.charAt(start - 1))) start--;
  return text.slice(start, end);
}

function valueBehind(text: string, behind: number): readonly [start: number, end: number] {
  let start = behind;
  while (text.charCodeAt(start) === 32 && start - behind < 2) start++;
  const mark = text.charAt(start);
  if (mark === '"' || mark === "'") {
    const close = text.indexOf(mark, start + 1);
    return [start, close === -1 ? text.length : close + 1];
  }
  valueEnd.lastIndex = start;
  let end = valueEnd.exec(text)?.index ?? text.length;
  // `Password=two words;` of a connection string: what is behind the blank is no parameter of its own.
  const semicolon = text.charCodeAt(end) === 32 ? text.indexOf(";", end) : -1;
  if (semicolon !== -1 && semicolon - end < longestName && !text.slice(end, semicolon).includes("="))
    end = semicolon;
  return [start, end];
}
