import { expect, test } from "vitest";
import { growthTable, terminalTable } from "../../../benchmarks/report/growth.js";
import type { Growth } from "../../../benchmarks/report/results.js";

const growth: Growth = {
  heartwood: {
    "context-fields": {
      0: { cpuNs: 1_000, bytes: 900 },
      4: { cpuNs: 1_050, bytes: 1_050 },
      20: { cpuNs: 1_100, bytes: 1_500 },
    },
  },
  "pino-child": {
    "lines-per-turn": { 1: { cpuNs: 9_000, bytes: 6_000 }, 10: { cpuNs: 4_500, bytes: 6_100 } },
  },
};

test("the page says each point's share of the first and its bytes, and the shape of both", () => {
  expect(growthTable(growth).split("\n").slice(2)).toEqual([
    "| lines in one turn of the event loop | pino child | 1 · 10 | 1 × · 1/2 | falls | 6,000 · 6,100 | flat |",
    "| fields in the context | heartwood | 0 · 4 · 20 | 1 × · 1.1 × · 1.1 × | flat | 900 · 1,050 · 1,500 | at most linear, 30 B a field |",
  ]);
});

test("the terminal shows the points and, below them, the shapes", () => {
  const [, first, , shapes] = terminalTable(growth)
    .split("\n")
    .map((line) => line.split(/ {2,}/));
  expect(first).toEqual(["lines-per-turn", "pino child", "1", "9,000", "6,000"]);
  expect(shapes).toEqual(["lines-per-turn", "pino child", "falls", "flat"]);
});
