// What all loggers and destinations of the process counted since it began, also those that are closed: a counter that
// fell would be taken for a restart.
import type { CountedWriter, LineCounts, Totals } from "../control-state.js";
import { state } from "../state.js";

const { counters, countedWriters, past } = state.control;
const open: ReadonlySet<CountedWriter> = state.writers;

/**
 * Counts the lines of a root, and the writers that are open with it.
 * @param read must not hold the root, which may be collected
 * @returns what ends it; the counts stay in the totals
 */
export function countLines(read: () => LineCounts): () => void {
  counters.add(read);
  countWriters();
  return () => {
    if (counters.delete(read)) addLines(past, read());
  };
}

export function tellTotals(): Totals {
  countWriters();
  const totals = { ...past, lines: new Map(past.lines) };
  for (const read of counters) addLines(totals, read());
  for (const writer of countedWriters) addWritten(totals, writer);
  return totals;
}

/** Takes those in that were opened since the last time, and settles those that were closed. */
function countWriters(): void {
  for (const writer of open) countedWriters.add(writer);
  for (const writer of countedWriters) {
    if (open.has(writer)) continue;
    countedWriters.delete(writer);
    addWritten(past, writer);
  }
}

function addLines(totals: Totals, { lines, salvaged, truncated }: LineCounts): void {
  for (const [level, count] of Object.entries(lines))
    totals.lines.set(level, (totals.lines.get(level) ?? 0) + count);
  totals.salvaged += salvaged;
  totals.truncated += truncated;
}

function addWritten(totals: Totals, writer: CountedWriter): void {
  const { written, bytes, dropped } = writer.stats();
  totals.written += written;
  totals.bytes += bytes;
  totals.dropped += dropped;
}
