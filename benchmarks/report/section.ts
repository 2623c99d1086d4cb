// The part of a file that is written by the run: between two markers.

const start = "<!-- bench:start -->";
const end = "<!-- bench:end -->";

/**
 * `text` with `section` between the markers.
 * @throws {Error} where the two markers are not there, in this order
 */
export function withSection(text: string, section: string): string {
  const from = text.indexOf(start);
  const to = text.indexOf(end, from);
  if (from === -1 || to === -1) throw new Error(`bench: README.md has no ${start} followed by ${end}.`);
  return `${text.slice(0, from + start.length)}\n${section}\n${text.slice(to)}`;
}
