// A line of logfmt read back: names as the program gave them, values that are JSON as what they say.
import { endOfString } from "../members.js";

const { parse } = JSON; // captured: a user's test may replace it

/**
 * The pairs of a line without its end; undefined where it is no logfmt. A nested value stays the text that it is there:
 * nothing tells it from a text that looks alike.
 */
export function readPairs(line: string): Readonly<Record<string, unknown>> | undefined {
  const pairs: (readonly [name: string, value: unknown])[] = [];
  for (let at = 0; at < line.length; ) {
    const equals = line.indexOf("=", at);
    const end = line[equals + 1] === '"' ? endOfString(line, equals + 1) : endOfWord(line, equals + 1);
    const name = line.slice(at, equals);
    const value = readValue(line.slice(equals + 1, end));
    const isPair = safeName.test(name) && value !== undefined && (end === line.length || line[end] === " ");
    if (equals === -1 || !isPair) return undefined;
    pairs.push([readName(name), value]);
    at = end + 1;
  }
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
}

/** As `pairName` in fold.ts writes it. */
const safeName = /^[!#$%&-<>-[\]-~]+$/;

function endOfWord(line: string, at: number): number {
  const space = line.indexOf(" ", at);
  return space === -1 ? line.length : space;
}

/** A level and a time are bare words; undefined where a quote has no end. */
function readValue(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return text.startsWith('"') ? undefined : text;
  }
}

function readName(text: string): string {
  if (text === "%") return "";
  const units = text.replace(/%u([0-9a-f]{4})/g, (_, unit) => String.fromCharCode(Number.parseInt(unit, 16)));
  try {
    return units.replace(/(?:%[0-9a-f]{2})+/gi, decodeURIComponent);
  } catch {
    return text;
  }
}
