// The floor is only a floor if its line is as long as heartwood's, and the least only that if it is the same line.
import { describe, expect, test } from "vitest";
import { pointScenarios } from "../../benchmarks/growth/series.js";
import { canPlay } from "../../benchmarks/rival.js";
import { lineOf } from "../../benchmarks/rivals/floor.js";
import { heartwoodRival } from "../../benchmarks/rivals/heartwood.js";
import { leastRival } from "../../benchmarks/rivals/least.js";
import { type Scenario, scenarios } from "../../benchmarks/scenarios.js";
import { stage } from "../../benchmarks/stage.js";
import { capture } from "../support/capture.js";

/** The lines that heartwood writes in one turn of a scenario. */
async function linesOf(scenario: Scenario): Promise<string[]> {
  const { log, lines } = capture();
  await stage(
    heartwoodRival(log, async () => undefined),
    scenario,
  ).play(1);
  return lines;
}

const printing = Object.entries<Scenario>(scenarios).filter(([, { call }]) => call !== "disabled");
const withoutTime = (line: string): string => line.replace(/"time":"[^"]+"/, '"time":"T"');

describe("the floor's line is heartwood's first", () => {
  for (const [name, scenario] of printing) {
    test(name, async () => {
      const [first = ""] = await linesOf(scenario);
      const [heartwoods, floors] = [first, lineOf(scenario)].map(withoutTime);
      if (scenario.call !== "error") expect(floors).toBe(heartwoods);
      expect(floors?.length).toBe(heartwoods?.length);
    });
  }
});

describe("the least writes heartwood's lines", () => {
  for (const [name, scenario] of printing.filter(([, scenario]) => canPlay("least", scenario))) {
    test(name, async () => {
      let written = "";
      const least = leastRival(scenario, (lines) => {
        written += lines;
      });
      const { play, drain } = stage(least, scenario);
      await play(1);
      await drain();
      const lines = written.split(/(?<=\n)/);
      expect(lines.map(withoutTime)).toEqual((await linesOf(scenario)).map(withoutTime));
      expect(new Set(lines).size).toBeGreaterThan(1);
    });
  }
});

test("a disabled call writes nothing", async () => {
  expect(await linesOf(scenarios.disabled)).toEqual([]);
});

describe("a turn writes as many lines as its scenario says", () => {
  for (const [name, scenario] of [...printing, ...Object.entries(pointScenarios)]) {
    test(name, async () => {
      expect(await linesOf(scenario)).toHaveLength(scenario.callsPerTurn);
    });
  }
});
