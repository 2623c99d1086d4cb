// The growth series as tables: the points, and how the figures follow what grows.
import { type Series, type SeriesName, series, seriesNames } from "../growth/series.js";
import { perUnit, type Shape, type Step, shapeOf } from "../growth/shape.js";
import { type RivalName, rivalNames, rivals } from "../rival.js";
import type { Growth, Point, Points } from "./results.js";
import { grouped, markdownTable, ratioText, shortened, terminalColumns } from "./text.js";

export function terminalTable(growth: Growth): string {
  const rows = measuredIn(growth).flatMap(([rival, name, points]) => [
    ...stepsOf(points, "cpuNs").map(([at, cpuNs]) => [
      name,
      rivals[rival].title,
      grouped(at),
      grouped(cpuNs),
      grouped(points[at]?.bytes),
    ]),
    [name, rivals[rival].title, "", verdictText(name, points, "cpuNs"), verdictText(name, points, "bytes")],
  ]);
  return terminalColumns([["series", "rival", "at", "CPU ns", "bytes"], ...rows], 2);
}

/** Per series and rival: CPU at each point as a factor of the first, bytes, and the shape of both. */
export function growthTable(growth: Growth): string {
  const rows = measuredIn(growth).map(([rival, name, points]) => {
    const steps = stepsOf(points, "cpuNs");
    return [
      series[name].title,
      rivals[rival].title,
      steps.map(([at]) => grouped(at)).join(" · "),
      steps.map(([, figure]) => ratioText(figure, steps[0]?.[1])).join(" · "),
      shapeOf(steps),
      stepsOf(points, "bytes")
        .map(([, figure]) => grouped(figure))
        .join(" · "),
      verdictText(name, points, "bytes"),
    ];
  });
  return markdownTable(["what grows", "", "points", "CPU, of the first", "", "bytes", ""], rows, 7);
}

/** The shape, and where the figure grows, by how much for each further unit: what is worth a byte or a nanosecond. */
function verdictText(name: SeriesName, points: Points, key: keyof Point): string {
  const steps = stepsOf(points, key);
  const shape: Shape = shapeOf(steps);
  const each = perUnit(steps);
  const { unit }: Series = series[name];
  const isTold = shape !== "flat" && each >= 1;
  return !isTold ? shape : `${shape}, ${shortened(each, 2)} ${key === "bytes" ? "B" : "ns"} a ${unit}`;
}

const stepsOf = (points: Points, key: keyof Point): Step[] =>
  Object.entries(points).map(([at, point]: [string, Point]) => [Number(at), point[key]]);

function measuredIn(growth: Growth): [RivalName, SeriesName, Points][] {
  return seriesNames.flatMap((name) =>
    rivalNames.flatMap((rival): [RivalName, SeriesName, Points][] => {
      const points = growth[rival]?.[name];
      return points === undefined ? [] : [[rival, name, points]];
    }),
  );
}
