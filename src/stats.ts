// What a logger tells of itself when asked: how many lines it made, and where they are by now.
import { type Inside, streamSym } from "./line/pino-seams.js";
import { profileOf } from "./line/profile.js";
import type { WriterStats } from "./state.js";

/**
 * Lines of a logger, its parents and all their children, since it was made. The second half is the destination's, which
 * other loggers may share; it is left out where lines go to a stream that tells nothing of it.
 */
export interface LoggerStats extends Partial<WriterStats> {
  /** By level. */
  readonly lines: Readonly<Record<string, number>>;
  /** Lines whose `log_error` says what failed in them. */
  readonly salvaged: number;
  /** Lines cut to `maxLineBytes`. */
  readonly truncated: number;
  /** Properties that declared shapes left out; those of a context once, not in each of its lines. */
  readonly undeclared: number;
}

/** The logger's `stats()`. */
export function tellStats(this: Inside): LoggerStats {
  const { lines, ...others } = profileOf(this).settings.counts;
  return { lines: nameLevels(lines, this.levels.labels), ...others, ...this[streamSym].stats?.() };
}

/** What is counted by the levels' numbers, by their names. */
export const nameLevels = (
  lines: Readonly<Record<number, number>>,
  labels: Readonly<Record<number, string>>,
): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(lines).map(([level, count]) => [labels[Number(level)] ?? level, count]));
