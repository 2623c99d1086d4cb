// How a figure follows what grows: pure, so that the table can say it and a test can judge it.

/** What becomes more, and the figure there. */
export type Step = readonly [at: number, figure: number];

export type Shape = "flat" | "falls" | "at most linear" | "more than linear";

/** Figures within this factor are the same: a cell's rounds differ by about as much. */
const sameWithin = 1.3;

/** At the end a figure may grow by this power of what it follows, and is linear yet. */
const linearPower = 1.3;

/**
 * - `flat`: all figures within a factor of 1.3; `falls`: the last is lower than the first by more.
 * - `more than linear`: at the end, where it counts, the figure grows faster than what it follows.
 * - `at most linear`: it grows, and not so.
 * @param steps  by what grows, at least two
 */
export function shapeOf(steps: readonly Step[]): Shape {
  const figures = steps.map(([, figure]) => figure);
  const first = figures[0] ?? 0;
  const last = figures.at(-1) ?? 0;
  if (Math.max(...figures) <= sameWithin * Math.min(...figures)) return "flat";
  if (last * sameWithin < first) return "falls";
  return powerAtEnd(steps) > linearPower ? "more than linear" : "at most linear";
}

/** What each further unit costs, over the whole series. */
export function perUnit(steps: readonly Step[]): number {
  const [from, to] = [steps[0], steps.at(-1)];
  return from === undefined || to === undefined ? Number.NaN : (to[1] - from[1]) / (to[0] - from[0]);
}

/** The power of what grows by which the figure grows, between the last two: 1 is linear, 2 its square. */
function powerAtEnd(steps: readonly Step[]): number {
  const [from, to] = [steps.at(-2), steps.at(-1)];
  return from === undefined || to === undefined ? 0 : Math.log(to[1] / from[1]) / Math.log(to[0] / from[0]);
}
