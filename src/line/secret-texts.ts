// Secrets inside a text that have a place or a name there: the credentials of a URL, and the value of a pair, in a
// query, a connection string or a message. The rest of the text stays.
import { redacted } from "./redacted.js";
import { isSecret } from "./secret-names.js";

/** Without one of these two there is neither. */
const mark = /[=@]/;

/** Whether a text holds neither credentials nor a pair, for sure. */
export const isClear = (text: string): boolean => !mark.test(text);

/** Pairs of one text that are looked at: more than a line can hold. What is behind them is left out. */
const mostPairs = 10_000;

/** The text with the credentials of its URLs, and the values of pairs with a secret's name, hidden. */
export function hideInText(text: string): string {
  if (isClear(text)) return text;
  const shown = text.includes("@") ? hideCredentials(text) : text;
  return shown.includes("=") ? hidePairs(shown) : shown;
}

function hideCredentials(text: string): string {
  let shown = "";
  let from = 0;
  for (let at = text.indexOf("://"); at !== -1; at = text.indexOf("://", at + 3)) {
    const begin = at + 3;
    if (begin < from) continue;
    const end = endOfCredentials(text, begin, text.slice(Math.max(0, at - 8), at));
    if (end === -1) continue;
    shown += text.slice(from, begin) + redacted;
    from = end;
  }
  return hideDriverCredentials(from === 0 ? text : shown + text.slice(from));
}

const authorityEnd = /[/?#\s"'<>`\\]|$/g;
const urlEnd = /[\s"'<>`]|$/g;
/** What an unescaped `/`, `?` or `#` in a password may be looked for in. */
const longestPassword = 256;

/** Where the `@` behind the credentials is; -1 where the URL has none. */
function endOfCredentials(text: string, begin: number, scheme: string): number {
  const authority = text.slice(begin, search(authorityEnd, text, begin));
  const at = authority.lastIndexOf("@");
  if (at !== -1) return authority.slice(0, at).includes(":") || isWeb(scheme) ? begin + at : -1;
  // A port is a number: what else is behind the colon is a password with a character that it should have escaped.
  if (!/^[^:[\]]*:(?!\d*$)/.test(authority)) return -1;
  const rest = text.slice(begin, begin + longestPassword);
  const last = rest.slice(0, search(urlEnd, rest, 0)).lastIndexOf("@");
  return last === -1 ? -1 : begin + last;
}

/** Where a user's name alone is a token; in `ssh://git@host` it is a name. */
const isWeb = (scheme: string): boolean => /(?:^|[^a-z])(?:https?|wss?)$/i.test(scheme);

/** `user:password@tcp(host:3306)/name`, as the driver of MySQL for Go has it. */
function hideDriverCredentials(text: string): string {
  if (!/@(?:tcp|udp|unix)\(/.test(text)) return text;
  return text.replace(
    /(^|[\s"'=])[^\s"'@:/=]{0,64}:[^\s"']{0,256}@(?=(?:tcp|udp|unix)\()/g,
    `$1${redacted}@`,
  );
}

function hidePairs(text: string): string {
  let shown = "";
  let from = 0;
  let pairs = 0;
  for (let at = text.indexOf("="); at !== -1; at = text.indexOf("=", at + 1)) {
    if (at < from) continue;
    if (++pairs > mostPairs) return `${shown}${text.slice(from, at)}[…]`;
    const name = nameBefore(text, at);
    if (name === undefined || !isSecretPair(name)) continue;
    const { begin, end } = valueBehind(text, at, name);
    if (begin === end || text.startsWith(redacted, begin)) continue; // empty, or hidden already
    if (isHarmless.test(text.slice(begin, end))) continue;
    shown += text.slice(from, begin) + redacted;
    from = end;
  }
  return from === 0 ? text : shown + text.slice(from);
}

interface PairName {
  readonly name: string;
  /** What stands before it, spaces left out; empty at the beginning of the text. */
  readonly before: string;
}

const longestName = 64;
const notInName = " \t\r\n=;,&?#\"'`(){}<>|:/\\!@*+~^";

function nameBefore(text: string, at: number): PairName | undefined {
  let end = at;
  while (text[end - 1] === " " && end > at - 2) end--;
  if (text[end - 1] === '"' || text[end - 1] === "'") end--;
  let start = end;
  while (start > 0 && end - start < longestName && !notInName.includes(text[start - 1] ?? " ")) start--;
  if (start === end) return undefined;
  const before = text.slice(Math.max(0, start - 3), start).trimEnd();
  return { name: text.slice(start, end), before: before === "" && start > 0 ? " " : before.slice(-1) };
}

/** What only a query has for a credential: elsewhere it is a signature of something else. */
const querySignatures: ReadonlySet<string> = new Set(["sig", "signature"]);

function isSecretPair({ name, before }: PairName): boolean {
  if (isSecret(name.replace(/%5[bd]/gi, "."))) return true;
  return (before === "?" || before === "&") && querySignatures.has(name.toLowerCase());
}

/** What a statement or a template has in a secret's place, and what says that there is none. */
const isHarmless = /^(?:true|false|null|undefined|\?|\$\d+|%[sdjoO]|\*+)$/i;

const scheme = /(?:Bearer|Basic|Token|Digest|Negotiate) +(?=\S)/iy;
const quoted = /"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|\{[^}]*\}?/y;
const ends = {
  query: /[&#\s"'<>`]|$/g,
  list: /[;\r\n"]|$/g,
  word: /[\s"'<>`]|$/g,
  start: /[&;\s"'<>`]|$/g,
};

/** Where the value of a pair stands, without quotes of its own. */
function valueBehind(text: string, at: number, { before }: PairName): { begin: number; end: number } {
  let begin = at + 1;
  while (text[begin] === " " && begin < at + 3) begin++;
  if (begin - at > 1 && text[at - 1] !== " ") return { begin, end: begin }; // `a= b` is no pair
  quoted.lastIndex = begin;
  const inQuotes = quoted.exec(text)?.[0];
  if (inQuotes !== undefined) return { begin, end: begin + inQuotes.length };
  scheme.lastIndex = begin;
  const value = begin + (scheme.exec(text)?.[0].length ?? 0);
  return { begin, end: search(endBehind(before, text, value), text, value) };
}

function endBehind(before: string, text: string, begin: number): RegExp {
  if (before === "?" || before === "&" || before === "#") return ends.query;
  if (before === ";") return ends.list;
  if (before !== "") return ends.word;
  const semicolon = text.indexOf(";", begin);
  return semicolon !== -1 && !text.slice(begin, semicolon).includes("=") ? ends.list : ends.start;
}

function search(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}
