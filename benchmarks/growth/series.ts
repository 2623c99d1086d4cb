// The growth series as data: what of a line, or around it, becomes more, and the scenarios at its points.
import { lineOf } from "../rivals/floor.js";
import { context, contextFields, type Fields, type Scenario } from "../scenarios.js";

export interface Series {
  readonly title: string;
  /** What a step of one adds. */
  readonly unit: string;
  /** By how many units there are. */
  readonly points: Readonly<Record<number, Scenario>>;
}

export const series = {
  "lines-per-turn": {
    title: "lines in one turn of the event loop",
    unit: "line",
    points: points([1, 10, 100, 1_000], (callsPerTurn) => ({ ...contextFields, callsPerTurn })),
  },
  "context-fields": {
    title: "fields in the context",
    unit: "field",
    points: points([0, 4, 20], (count) => ({ ...contextFields, context: contextOf(count) })),
  },
  "named-loggers": {
    title: "named loggers, written from in turn",
    unit: "logger",
    points: points([1, 100, 10_000], (across) => ({ ...contextFields, place: "named loggers", across })),
  },
  "open-contexts": {
    title: "contexts open at the same time, written from in turn",
    unit: "context",
    points: points([1, 100, 10_000], (across) => ({ ...contextFields, place: "open contexts", across })),
  },
  "line-length": {
    title: "bytes of a line",
    unit: "byte",
    // The last is the longest that is not cut.
    points: points([100, 1_000, 4_000, 8_000, 16_000], (bytes) => textOf(bytes)),
  },
} satisfies Record<string, Series>;

export type SeriesName = keyof typeof series;
export const seriesNames = Object.keys(series) as SeriesName[]; // keys of the literal above

/** How a point is called where scenarios are named. */
export const pointName = (name: SeriesName, at: number): string => `${name}/${at}`;

/** All points, by name. */
export const pointScenarios: Readonly<Record<string, Scenario>> = Object.fromEntries(
  seriesNames.flatMap((name) =>
    Object.entries(series[name].points).map(([at, scenario]) => [pointName(name, Number(at)), scenario]),
  ),
);

function points(
  counts: readonly number[],
  scenarioAt: (count: number) => Scenario,
): Readonly<Record<number, Scenario>> {
  return Object.fromEntries(counts.map((count) => [count, scenarioAt(count)]));
}

function contextOf(count: number): Fields {
  const usual = Object.entries(context);
  const more = Array.from({ length: count }, (_, n) => [`member_${n}`, `value ${n}`]);
  return Object.fromEntries([...usual, ...more].slice(0, count));
}

/** A text line of the root that is this long, newline included; shorter than its frame it cannot be. */
function textOf(bytes: number): Scenario {
  const scenario = (message: string): Scenario => ({
    title: contextFields.title,
    call: "text",
    place: "root",
    callsPerTurn: 100,
    times: 1,
    make: () => ({ message, fields: {} }),
  });
  const room = Math.max(1, bytes - lineOf(scenario("")).length);
  return scenario("order accepted; ".repeat(Math.ceil(room / 16)).slice(0, room));
}
