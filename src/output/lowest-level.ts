// The lowest level that a stream takes: of a multistream, that of its lowest entry.
import { standardLevels } from "../levels/directives.js";
import type { LineStream } from "../levels/threshold.js";
import { warnOnce } from "../notices.js";

/** Beside the streams, so that nothing is asked of one of a user's. */
const lowestLevels = new WeakMap<LineStream, () => number>();

/** The number of the lowest level that a stream takes: -Infinity for one that takes all, Infinity for none. */
export const lowestLevelOf = (stream: LineStream): number =>
  lowestLevels.get(stream)?.() ?? Number.NEGATIVE_INFINITY;

/** The same stream, of which `lowestLevelOf` says what `lowest` says. */
export function takingFrom(lowest: () => number, stream: LineStream): LineStream {
  lowestLevels.set(stream, lowest);
  return stream;
}

/** Warns, once in the process, of lines of a level that a stream does not take, though a logger writes them. */
export function warnBelow(lowest: number, level: number): void {
  if (level >= lowest) return;
  const takes = lowest === Number.POSITIVE_INFINITY ? "" : `; the lowest takes ${nameOf(lowest)} and above`;
  warnOnce(
    "HEARTWOOD_LEVEL_NOT_TAKEN",
    `pino.multistream: no entry takes lines of level ${nameOf(level)}, which a logger lets through${takes} (an entry without a level takes info and above). Give an entry the lowest level, as in { level: "trace", stream }, and the logger's own level decides.`,
  );
}

const nameOf = (level: number): string =>
  Object.keys(standardLevels).find((name) => standardLevels[name] === level) ?? String(level);
