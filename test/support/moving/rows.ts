// The tables of README's "Moving here": their rows' code, as it stands there.

/** A row: what stood in a service, and what it becomes. */
export interface Row {
  readonly was: string;
  readonly becomes: string;
}

const heading = "## Moving here";

/**
 * The rows by table, which its heading names: `### From pino` is `pino`.
 * @throws {Error} for a row whose first two cells are not one piece of code each, or that does not say what changes
 */
export function rowsByTable(readme: string): ReadonlyMap<string, readonly Row[]> {
  const tables = new Map<string, Row[]>();
  for (const line of sectionOf(readme).split("\n")) {
    const name = /^### From (\w+)$/.exec(line)?.[1];
    if (name !== undefined) tables.set(name, []);
    if (line.startsWith("| `")) [...tables.values()].at(-1)?.push(rowOf(line));
  }
  return tables;
}

function sectionOf(readme: string): string {
  const [, section] = readme.split(`\n${heading}\n`);
  if (section === undefined) throw new Error(`README.md has no heading "${heading}"`);
  return section.split(/^## /m)[0] ?? "";
}

function rowOf(line: string): Row {
  const [, was, becomes, change] = /^\| `([^`]+)` \| `([^`]+)` \| (.+) \|$/.exec(line) ?? [];
  if (was === undefined || becomes === undefined || change === undefined)
    throw new Error(`README.md, "${heading}": not a row of code, code and a sentence: ${line}`);
  return { was, becomes };
}
