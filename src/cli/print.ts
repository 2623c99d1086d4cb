// What the commands print for a person. Pure. Texts come from processes that may be anybody's, so nothing of them
// reaches the terminal but what can be seen.
import type { LoggersView, OverrideView } from "../control/views.js";
import { formatDuration } from "../levels/duration.js";
import { rootName } from "../levels/overrides.js";
import { visible } from "../visible.js";

/** A table of the processes. */
export function printProcesses(views: readonly LoggersView[]): string {
  const rows = views.map((view) => [
    view.pid,
    view.name ?? "-",
    view.version,
    view.loggers[rootName]?.effective ?? "-",
    overridesOf(view)
      .map((override) => describeOverride(override))
      .join("; ") || "-",
    formatDuration(view.uptimeSeconds * 1_000),
  ]);
  return printTable([["PID", "NAME", "HEARTWOOD", "LEVEL", "OVERRIDES", "UPTIME"], ...rows]);
}

/** The loggers of one process, with their levels. */
export function printLevels(view: LoggersView): string {
  const rows = Object.entries(view.loggers).map(([name, { configured, effective, overrides, exists }]) => [
    name,
    effective,
    effective === configured ? "" : `configured ${configured}`,
    [
      ...overrides.filter(({ target }) => target === name).map(describeOverride),
      ...(exists ? [] : ["no logger of that name yet"]),
    ].join("; "),
  ]);
  return `${visible(`${view.pid} ${view.name ?? ""}`).trim()}\n${printTable(rows, "  ")}`;
}

/** Each once, though it speaks of several loggers. */
function overridesOf(view: LoggersView): OverrideView[] {
  const all = Object.values(view.loggers).flatMap(({ overrides }) => overrides);
  return [...new Map(all.map((override) => [override.id, override])).values()];
}

function describeOverride({ target, level, match, left, channel, by }: OverrideView): string {
  const whom = Object.entries(match ?? {})
    .map(([field, text]) => ` where ${field} is ${text}`)
    .join(" and");
  return `${target}=${level}${whom}, ${left} left, by ${by ?? channel}`;
}

function printTable(rows: readonly (readonly unknown[])[], indent = ""): string {
  const texts = rows.map((row) => row.map((cell) => visible(String(cell))));
  const widths = (texts[0] ?? []).map((_, column) =>
    Math.max(...texts.map((row) => (row[column] ?? "").length)),
  );
  const lines = texts.map(
    (row) =>
      indent +
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
  );
  return lines.map((line) => `${line}\n`).join("");
}
