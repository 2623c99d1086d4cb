// A strict reader of logfmt, written apart from what writes it: one space between pairs, names of printable ASCII, values
// that are a bare word or a JSON text in quotes. It throws where a line is none.

const bareWord = /^[!#-~]+$/; // printable ASCII without space and quote
const nameUnit = /^[!#$&-<>-[\]-~]$/; // the same without `=`, `%` and the backslash

/** The pairs of a line without its newline, under the names that the program gave. */
export function readLogfmt(line: string): Record<string, unknown> {
  const pairs = new Map<string, unknown>();
  let at = 0;
  while (at < line.length) {
    const equals = line.indexOf("=", at);
    if (equals === -1) throw new Error(`no "=" behind ${at}: ${line}`);
    const name = readName(line.slice(at, equals));
    if (pairs.has(name)) throw new Error(`${name} stands twice: ${line}`);
    const end = endOfValue(line, equals + 1);
    pairs.set(name, readValue(line.slice(equals + 1, end)));
    if (end < line.length && (line[end] !== " " || end + 1 === line.length))
      throw new Error(`no single space at ${end}: ${line}`);
    at = end + 1;
  }
  return Object.fromEntries(pairs);
}

function endOfValue(line: string, start: number): number {
  if (line[start] !== '"') {
    const space = line.indexOf(" ", start);
    return space === -1 ? line.length : space;
  }
  let end = start + 1;
  while (line[end] !== '"') {
    if (end >= line.length) throw new Error(`no quote ends what begins at ${start}: ${line}`);
    end += line[end] === "\\" ? 2 : 1;
  }
  return end + 1;
}

function readValue(text: string): unknown {
  if (text.startsWith('"')) return JSON.parse(text);
  if (!bareWord.test(text)) throw new Error(`no bare word: ${text}`);
  return /^(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/.test(text) ? JSON.parse(text) : text;
}

/** `%` alone is the empty name, `%20` a byte, `%ud800` a unit that no byte can be. */
function readName(text: string): string {
  if (text === "") throw new Error("a name is missing");
  if (text === "%") return "";
  let name = "";
  let bytes = "";
  for (let at = 0; at < text.length; ) {
    const [escaped = ""] = /^%(?:[0-9A-Fa-f]{2}|u[0-9a-f]{4})/.exec(text.slice(at)) ?? [];
    const isByte = escaped.length === 3;
    if (!isByte) {
      name += decodeURIComponent(bytes);
      bytes = "";
    }
    if (escaped === "" && !nameUnit.test(text.charAt(at))) throw new Error(`not for a name: ${text}`);
    if (isByte) bytes += escaped;
    else
      name += escaped === "" ? text.charAt(at) : String.fromCharCode(Number.parseInt(escaped.slice(2), 16));
    at += escaped.length || 1;
  }
  return name + decodeURIComponent(bytes);
}
