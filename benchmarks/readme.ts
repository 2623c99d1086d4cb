// Puts the measured table into the README, between two markers.
import { readFileSync, writeFileSync } from "node:fs";

const start = "<!-- bench:start -->";
const end = "<!-- bench:end -->";

/** `text` with `section` between the markers, or undefined when they are not both there, in this order. */
export function withSection(text: string, section: string): string | undefined {
  const from = text.indexOf(start);
  const to = text.indexOf(end, from);
  if (from === -1 || to === -1) return undefined;
  return `${text.slice(0, from + start.length)}\n${section}\n${text.slice(to)}`;
}

/** Writes the section and returns what happened, as a sentence: a missing README or marker stops no run. */
export function updateReadme(file: URL, section: string): string {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    return `README.md is left alone: it cannot be read (${error instanceof Error ? error.message : error}).`;
  }
  const updated = withSection(text, section);
  if (updated === undefined) return `README.md is left alone: it has no ${start} followed by ${end}.`;
  writeFileSync(file, updated);
  return "README.md has the new table.";
}
