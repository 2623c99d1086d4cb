import { describe, expect, test } from "vitest";
import { chart, themes } from "../../../benchmarks/report/chart.js";
import { scenarioNames, scenarios } from "../../../benchmarks/scenarios.js";
import { cellsOf, everywhere, resultsOf } from "./figures.js";

const usual = { heartwood: 250, "pino-child": 1_000, "pino-sync": 500, "pino-mixin": 1_500, winston: 2_000 };

/** The widths of the bars, without those of the legend. */
const widthsIn = (svg: string): number[] =>
  [...svg.matchAll(/<rect [^>]*width="(\d+)" height="9"/g)].map(([, width]) => Number(width));

describe.each(themes)("the %s chart", (theme) => {
  const svg = chart(resultsOf<"lines">("26.10.0", everywhere(usual)), theme);

  test("is one element, each tag of it closed", () => {
    const open: string[] = [];
    for (const [, closes, name = "", empty] of svg.matchAll(/<(\/?)([a-z]+)[^<>]*?(\/?)>/g)) {
      if (closes === "/") expect(open.pop()).toBe(name);
      else if (empty !== "/") open.push(name);
    }
    expect(open).toEqual([]);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /);
  });

  test("names every scenario that writes, and what it was measured on", () => {
    for (const name of scenarioNames.filter((one) => one !== "disabled")) {
      expect(svg).toContain(`>${scenarios[name].title}</text>`);
    }
    expect(svg).not.toContain(">disabled<");
    expect(svg).toContain("Node 26.10.0, 2026-11-21");
  });
});

test("the charts differ in their colours only", () => {
  const [light, dark] = themes.map((theme) =>
    chart(resultsOf<"lines">("26.10.0", everywhere(usual)), theme).replaceAll(/#[0-9a-f]{6}/g, "#"),
  );
  expect(light).toBe(dark);
});

describe("the bars of a scenario", () => {
  const chartOf = (cpuNs: Partial<typeof usual>): string =>
    chart(resultsOf<"lines">("26.10.0", { text: cellsOf({ ...usual, ...cpuNs }) }), "light");

  test("are as long as the parts of a pino child's", () => {
    const [heartwood = 0, child = 0, sync = 0, mixin = 0, winston = 0] = widthsIn(chartOf({}));
    expect(heartwood / child).toBeCloseTo(1 / 4, 1);
    expect(sync / child).toBeCloseTo(1 / 2, 1);
    expect(mixin / child).toBeCloseTo(3 / 2, 1);
    expect(winston / child).toBeCloseTo(2, 1);
  });

  test("say heartwood's share", () => {
    expect(chartOf({})).toContain(">1/4</text>");
  });

  test("end where they would leave the chart, and then say how long they are", () => {
    const svg = chartOf({ winston: 4_000 });
    const [, child = 0, , , winston = 0] = widthsIn(svg);
    expect(winston / child).toBeCloseTo(2.5, 1);
    expect(svg).toContain(">4 ×</text>");
  });

  test("are left out where one of them is missing", () => {
    const svg = chart(resultsOf<"lines">("26.10.0", { text: cellsOf({ heartwood: 250 }) }), "light");
    expect(widthsIn(svg)).toEqual([]);
  });
});
