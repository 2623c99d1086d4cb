// Numbered lines of log, read back: which numbers came, in which order, and what is no whole line.
import { duplicateKeys } from "./strict-json.js";

export interface Found {
  /** By who wrote them, the numbers in the order in which they came: "0-4999" when all did, once, in order. */
  readonly numbers: Readonly<Record<string, string>>;
  /** The messages of the lines without a number. */
  readonly others: readonly string[];
  /** What is no line: not ended, not JSON, or with a key that stands twice. */
  readonly torn: readonly string[];
}

interface Run {
  readonly first: number;
  last: number;
}

/** Reads lines such as `{…,"by":"worker 1","n":17}`; without `by` they are "main"'s. */
export function linesIn(text: string): Found {
  const runs = new Map<string, Run[]>();
  const others: string[] = [];
  const torn: string[] = [];
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const record = parse(line);
    if (record === undefined) torn.push(line.slice(0, 300));
    else if (typeof record["n"] === "number") append(runs, String(record["by"] ?? "main"), record["n"]);
    else others.push(String(record["msg"]));
  }
  const numbers = Object.fromEntries([...runs].map(([by, found]) => [by, found.map(shown).join(", ")]));
  return { numbers, others, torn };
}

/** The record of one whole line, strictly. */
function parse(line: string): Record<string, unknown> | undefined {
  try {
    if (!line.endsWith("\n") || duplicateKeys(line).length > 0) return undefined;
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function append(runs: Map<string, Run[]>, by: string, n: number): void {
  const found = runs.get(by) ?? [];
  runs.set(by, found);
  const open = found.at(-1);
  if (open?.last === n - 1) open.last = n;
  else found.push({ first: n, last: n });
}

const shown = ({ first, last }: Run): string => (first === last ? `${first}` : `${first}-${last}`);

/** What `linesIn` finds when each writer's lines came from 0 up to its count, and the others behind them. */
export function all(counts: number | Readonly<Record<string, number>>, ...others: string[]): Found {
  const each = typeof counts === "number" ? { main: counts } : counts;
  const numbers = Object.fromEntries(
    Object.entries(each).map(([by, count]) => [by, shown({ first: 0, last: count - 1 })]),
  );
  return { numbers, others, torn: [] };
}

/** How many lines a writer's last number tells of; they are all there when `found` equals `all` of it. */
export function countOf(found: Pick<Found, "numbers">, by = "main"): number {
  return Number(/\d+$/.exec(found.numbers[by] ?? "")?.[0] ?? -1) + 1;
}

/** The number that stands on the last line of a text. */
export const lastNumber = (text: string): number => Number(text.trimEnd().split("\n").at(-1));
