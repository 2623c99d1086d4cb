// Captures: flows of a test whose lines are kept in the place of being written, perhaps at another level. They stand as
// one gate before all loggers of the process, for as long as there are any.
import { AsyncLocalStorage } from "node:async_hooks";
import { closeGate, openGate } from "./levels/gates.js";
import type { Gate, LineStream } from "./levels/threshold.js";
import { lowestLevelOf, takingFrom } from "./output/lowest-level.js";
import { standIn } from "./output/stand-in.js";
import { type Capture, type Captures, state } from "./state.js";

/**
 * A capture that is open, and the storage in which its flow has to run.
 * @param level the name of the level that loggers have in it; undefined: the one around it decides, or their own
 */
export function openCapture(level: string | undefined): {
  readonly capture: Capture;
  readonly storage: Captures["storage"];
} {
  state.captures ??= { storage: new AsyncLocalStorage(), open: new Set(), gate };
  const { storage, open } = state.captures;
  const outer = currentCapture();
  const capture: Capture = { outer, level: level ?? outer?.level, lines: [], isOpen: true };
  changeCaptures(() => open.add(capture));
  return { capture, storage };
}

/** Lines of its flow that come later go to the capture around it, or are written. */
export function closeCapture(capture: Capture): void {
  capture.isOpen = false;
  changeCaptures(() => state.captures?.open.delete(capture));
}

/** Loggers are fitted anew only where it makes a difference to them: a suite may have thousands of captures. */
function changeCaptures(change: () => void): void {
  const before = JSON.stringify(levelsOfCaptures());
  change();
  if (JSON.stringify(levelsOfCaptures()) === before) return;
  if (state.captures !== undefined && state.captures.open.size > 0) openGate("capture", state.captures.gate);
  else closeGate("capture");
}

/** The levels of the open captures, each once; undefined among them where one has none. */
const levelsOfCaptures = (): (string | undefined)[] => [
  ...new Set([...(state.captures?.open ?? [])].map(({ level }) => level)),
];

/** The capture that a line logged here belongs to: of those around it, the innermost that is open. */
function currentCapture(): Capture | undefined {
  let capture = state.captures?.storage.getStore();
  while (capture !== undefined && !capture.isOpen) capture = capture.outer;
  return capture;
}

const gate: Gate = {
  threshold(_name, levels, below) {
    const asked = levelsOfCaptures().flatMap((level) => numberOf(levels, level) ?? []);
    if (asked.length === 0) return below;
    const here = (): number | undefined => numberOf(levels, currentCapture()?.level);
    const { admit } = below;
    return {
      levels: [...below.levels, ...asked],
      now: () => here() ?? below.now(),
      ...(admit === undefined ? {} : { admit: () => (here() === undefined ? admit() : "") }),
    };
  },
  divert,
};

const numberOf = (levels: Readonly<Record<string, number>>, level: string | undefined): number | undefined =>
  level !== undefined && Object.hasOwn(levels, level) ? levels[level] : undefined;

/** The same stream in all its members, but that the lines of captures do not reach it. */
function divert(stream: LineStream): LineStream {
  const write = (line: string): unknown => {
    const capture = currentCapture();
    return capture === undefined ? stream.write(line) : capture.lines.push(line);
  };
  // A capture keeps lines of all levels, whatever the stream takes.
  const lowest = (): number =>
    currentCapture() === undefined ? lowestLevelOf(stream) : Number.NEGATIVE_INFINITY;
  return takingFrom(lowest, standIn(stream, { write }));
}
