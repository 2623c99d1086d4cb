// What the demo shows a person: some of the lines as they are, then tables.
import type { Check, Evidence } from "./checks.js";
import type { Output } from "./lines.js";
import type { Operated } from "./operator.js";

const levels = ["debug", "info", "warn", "error", "fatal"];
const maxColumns = 400;

/** Raw lines of one request, the longest of them cut for the screen. */
export function excerpt(title: string, output: Output, requestId: string | undefined): string {
  const texts = output.lines
    .filter(({ fields }) => fields["request_id"] === requestId)
    .map(({ text }) =>
      text.length <= maxColumns ? text : `${text.slice(0, maxColumns)} … (${text.length})`,
    );
  return [title, ...texts.map((text) => `  ${text}`)].join("\n");
}

/** What the operator typed, what came back, and what the service logged of it. */
export function commandRuns({ pid, commands, output }: Operated): string {
  const shown = (args: readonly string[], answer: string): string =>
    [
      `  $ ${args.join(" ")}`,
      ...answer
        .trimEnd()
        .split("\n")
        .map((text) => `    ${text}`),
    ].join("\n");
  const typed = commands.map(({ args, stdout }) => shown(["heartwood", ...args], stdout));
  const said = output.lines
    .filter(({ fields }) => fields["event"] === "level_changed")
    .map(({ text }) => `  ${text}`);
  return [
    "An operator, while requests run:",
    ...typed,
    `  $ kill -USR2 ${pid}    # twice`,
    "The service's lines of it:",
    ...said,
  ].join("\n");
}

export function requestTable({ exchanges, turnedAway }: Evidence): string {
  const counts = countBy(exchanges, ({ kind, received }) => `${kind.name}\t${received.status}`);
  const rows = [...counts].sort().map(([key, count]) => [...key.split("\t"), count]);
  return table(["requests", "status", "count"], [...rows, ["turned away at the end", "–", turnedAway]]);
}

export function lineTable({ output }: Evidence): string {
  const nameOf = (logger: unknown): string => (logger === undefined ? "(root)" : String(logger));
  const counts = countBy(output.lines, ({ fields }) => `${nameOf(fields["logger"])} ${fields["level"]}`);
  const loggers = [...new Set(output.lines.map(({ fields }) => nameOf(fields["logger"])))].sort();
  return table(
    ["lines", ...levels],
    loggers.map((logger) => [logger, ...levels.map((level) => counts.get(`${logger} ${level}`) ?? 0)]),
  );
}

export function checkTable(checks: readonly Check[]): string {
  return checks
    .flatMap(({ claim, problems }) => [
      `${problems.length === 0 ? "  ok  " : "FAILED"}  ${claim}`,
      ...problems.slice(0, 3).map((problem) => `          ${problem}`),
      ...(problems.length > 3 ? [`          … and ${problems.length - 3} more`] : []),
    ])
    .join("\n");
}

function countBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

/** Columns as wide as their widest cell; the first to the left, the others to the right. */
function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const print = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ");
  return cells.map(print).join("\n");
}
