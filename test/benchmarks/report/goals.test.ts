import { describe, expect, test } from "vitest";
import {
  type Figures,
  goals,
  goalsTable,
  isMet,
  metText,
  type Run,
} from "../../../benchmarks/report/goals.js";
import type { Cells, Load, Startup } from "../../../benchmarks/report/results.js";
import { cell, cellsOf, everywhere } from "./figures.js";

/** As a part of what is without a logger, and in µs beyond it. */
const load = (part: number, moreCpuUs: number): Load => ({
  requestsPerSecond: part * 50_000,
  cpuUsPerRequest: 10 + moreCpuUs,
  p50Us: 500,
  p99Us: 900,
  part: { median: part, lower: part - 0.02, upper: part + 0.02 },
  moreCpuUs,
});

const startup = (importMs: number, megabytes: number): Startup => ({
  imports: {
    heartwood: { wallMs: importMs, cpuMs: importMs, spread: 0.1 },
    pino: { wallMs: 20, cpuMs: 20, spread: 0.1 },
  },
  installs: {
    heartwood: { packages: 29, bytes: megabytes * 1e6 },
    pino: { packages: 13, bytes: 1e6 },
    parts: { packages: 40, bytes: 4e6 },
  },
});

const on20 = (figures: Figures): Run => ({ node: "20.20.2", is: "node 20", figures });
const onNewest = (figures: Figures): Run => ({ node: "26.10.0", is: "newest", figures });

/** The row of a measure, its cells trimmed. */
function row(run: Run, measure: RegExp): string[] {
  const line =
    goalsTable([run])
      .split("\n")
      .find((text) => measure.test(text)) ?? "";
  return line
    .split("|")
    .slice(1, -1)
    .map((text) => text.trim());
}

describe("the table of goals", () => {
  test("has a row for each, and a target and a figure for each Node", () => {
    const lines = goalsTable([on20({}), onNewest({})]).split("\n");
    expect(lines).toHaveLength(2 + goals.length);
    expect(lines[0]).toBe("| measure | target | Node 20.20.2 | target | Node 26.10.0 |");
  });

  test("says what is met, what is not, and what was not measured", () => {
    const lines = everywhere({ heartwood: 400, "pino-child": 1_700, "pino-sync": 1_300, floor: 100 });
    expect(row(on20({ lines }), /five fields: CPU, of pino child \|/)).toEqual([
      "in context: five fields: CPU, of pino child",
      "≤ 1/5",
      "**1/4.25, not met**",
    ]);
    expect(row(onNewest({ lines }), /five fields: CPU, of pino child \|/).slice(1)).toEqual([
      "≤ 1/4",
      "1/4.25, met",
    ]);
    expect(row(on20({ lines }), /five fields: CPU, of pino child, sync/).slice(1)).toEqual([
      "≤ 1/3",
      "1/3.25, met",
    ]);
    expect(row(on20({ lines }), /five fields: CPU, of pino \+ mixin/).slice(1)).toEqual(["≤ 1/12", "–"]);
    expect(row(on20({ lines }), /context: text: CPU, of floor/).slice(1)).toEqual([
      "≤ 3 ×",
      "**4 ×, not met**",
    ]);
  });

  test("takes the framework that does worst", () => {
    const requests = {
      "koa/off": load(1, 0),
      "koa/heartwood": load(0.7, 20),
      "koa/rival": load(0.5, 40),
      "hono/off": load(1, 0),
      "hono/heartwood": load(0.55, 30),
      "hono/rival": load(0.6, 25),
    };
    expect(row(on20({ requests }), /every framework, .* of no logger/).slice(1)).toEqual([
      "≥ 0.6",
      "**0.55, not met**",
    ]);
    const example = { "example/silent": load(1, 0), "example/heartwood": load(0.9, 40) };
    expect(row(on20({ requests: example }), /example service/).slice(1)).toEqual([
      "≥ 0.95",
      "**0.9, not met**",
    ]);
    expect(row(on20({ requests }), /every framework: .* what people use/).slice(1)).toEqual([
      "≥ 1 ×",
      "**0.917 ×, not met**",
    ]);
    expect(row(on20({ requests: {} }), /every framework: /).slice(1)).toEqual(["≥ 1 ×", "–"]);
  });

  test("counts bytes above the floor", () => {
    const lines: Cells = { "context-text": { heartwood: cell(1, 555), floor: cell(1, 320) } };
    expect(row(on20({ lines }), /text: allocated/).slice(1)).toEqual([
      "≤ floor + 250 B",
      "floor + 235 B, met",
    ]);
  });

  test("takes the caller's own throw from a broken line", () => {
    const lines: Cells = {
      fields: cellsOf({ heartwood: 1_000, floor: 100 }),
      broken: cellsOf({ heartwood: 15_100, floor: 5_200 }),
    };
    expect(row(on20({ lines }), /broken/).slice(1)).toEqual(["≤ 20 ×", "10 ×, met"]);
  });

  test("judges a service by its requests and by what its logging uses", () => {
    const server = { off: load(1, 0), heartwood: load(0.682, 4), "pino-mixin": load(0.27, 24) };
    expect(row(on20({ server }), /requests\/s/).slice(1)).toEqual(["≥ 0.65", "0.682, met"]);
    expect(row(on20({ server }), /logging's CPU/).slice(1)).toEqual(["≤ 1/5", "1/6, met"]);
    const slow = { ...server, heartwood: load(0.568, 8) };
    expect(row(on20({ server: slow }), /requests\/s/).slice(1)).toEqual(["≥ 0.65", "**0.568, not met**"]);
  });

  test("judges start and size", () => {
    expect(row(on20({ startup: startup(25, 4.2) }), /import time/).slice(1)).toEqual([
      "≤ 1.3 ×",
      "1.25 ×, met",
    ]);
    expect(row(on20({ startup: startup(25, 4.6) }), /installed size/)[2]).toBe("**1.15 ×, not met**");
  });
});

test("a figure that is shown as its target meets it", () => {
  const goal = goals.find(({ measure }) => measure === "in context: text: CPU, of floor");
  const run = (cpuNs: number): Run =>
    on20({ lines: { "context-text": cellsOf({ heartwood: cpuNs, floor: 100 }) } });
  expect(goal && isMet(goal, run(300.4))).toBe(true);
  expect(goal && isMet(goal, run(301))).toBe(false);
});

test("how many are met counts what was measured", () => {
  expect(metText(on20({}))).toBe("0 of 0 on Node 20.20.2");
  expect(metText(on20({ startup: startup(25, 9) }))).toBe("1 of 2 on Node 20.20.2");
});
