// A line of logfmt read back: names as the program gave them, values that are JSON as what they say.

const { parse } = JSON; // captured: a user's test may replace it

const pair = / ([!#$%&-<>-[\]-~]+)=("(?:[^"\\]|\\.)*"|[!#-~]+)/gy;

/**
 * The pairs of a line without its end; undefined where it is no logfmt. A nested value stays the text that it is there:
 * nothing tells it from a text that looks alike.
 */
export function readPairs(line: string): Readonly<Record<string, unknown>> | undefined {
  const pairs = [...` ${line}`.matchAll(pair)];
  const length = pairs.reduce((sum, [text]) => sum + text.length, 0);
  if (length !== line.length + 1) return undefined;
  return Object.fromEntries(pairs.map(([, name = "", value = ""]) => [readName(name), readValue(value)]));
}

function readValue(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return text; // a level, a time
  }
}

/** What `pairName` in fold.ts wrote; a text that it did not is the name itself. */
function readName(text: string): string {
  if (text === "%") return "";
  const units = text.replace(/%u([0-9a-f]{4})/g, (_, unit) => String.fromCharCode(Number.parseInt(unit, 16)));
  try {
    return units.replace(/(?:%[0-9a-f]{2})+/gi, decodeURIComponent);
  } catch {
    return text;
  }
}
