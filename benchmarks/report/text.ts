// Numbers and tables as text: for a terminal, and as Markdown.
import type { Circumstances } from "./circumstances.js";
import type { Middle } from "./results.js";

/** What is shown where nothing was measured. */
export const nothing = "–";

/**
 * A part of a whole as people say it: `1/8.2`, `1/12`; from two thirds on as a factor: `0.83 ×`, `2.4 ×`.
 * @param digits  significant ones @default 2
 */
export function ratioText(part = Number.NaN, whole = Number.NaN, digits = 2): string {
  const factor = part / whole;
  if (!Number.isFinite(factor)) return nothing;
  return factor > 2 / 3 || factor <= 0
    ? `${shortened(factor, digits)} ×`
    : `1/${shortened(1 / factor, digits)}`;
}

/** A part of what is reached without what is measured, as a number below 1. */
export const partText = (part: number | undefined): string =>
  part === undefined ? nothing : shortened(part, 2);

/** Where the middle half of several parts lies; nothing where they are all the same, as those of the whole are. */
export const middleText = (parts: Middle | undefined): string =>
  parts === undefined || parts.lower === parts.upper
    ? nothing
    : `${partText(parts.lower)} to ${partText(parts.upper)}`;

/** A number with so many significant digits, and no zeros behind them. */
export const shortened = (value: number, digits: number): string => String(Number(value.toPrecision(digits)));

/** A whole number in groups of three; what is no number, as nothing. */
export const grouped = (value = Number.NaN): string =>
  Number.isFinite(value) ? Math.round(value).toLocaleString("en-US") : nothing;

/** Columns as wide as their widest entry; the first `words` stand left, the others right. */
export function terminalColumns(rows: readonly (readonly string[])[], words: number): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const pad = (text: string, column: number): string =>
    column < words ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(pad).join("  ").trimEnd()).join("\n");
}

/** A table in Markdown; the first `words` columns stand left, the others right. */
export function markdownTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  words = 1,
): string {
  const rule = header.map((_, column) => (column < words ? "---" : "--:"));
  return [header, rule, ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** When, where and with what something was measured, in a sentence. */
export function circumstancesText({ node, date, machine, versions }: Circumstances): string {
  const { cpu, cores, memoryGiB, kernel } = machine;
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `Node ${node}, ${date}, ${cpu} (${cores} cores, ${memoryGiB} GiB), ${kernel}; ${packages.join(", ")}.`;
}
