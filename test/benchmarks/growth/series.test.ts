import { describe, expect, test } from "vitest";
import { pointName, pointScenarios, series } from "../../../benchmarks/growth/series.js";
import { heartwoodRival } from "../../../benchmarks/rivals/heartwood.js";
import type { Scenario } from "../../../benchmarks/scenarios.js";
import { stage } from "../../../benchmarks/stage.js";
import { capture } from "../../support/capture.js";

/** What heartwood writes in so many turns of a point. */
async function written(scenario: Scenario | undefined, turns: number): Promise<ReturnType<typeof capture>> {
  if (scenario === undefined) throw new Error("no such point");
  const captured = capture();
  const rival = heartwoodRival(captured.log, async () => undefined);
  await stage(rival, scenario).play(turns);
  return captured;
}

describe("a point has", () => {
  for (const [bytes, scenario] of Object.entries<Scenario>(series["line-length"].points)) {
    test(`lines of ${bytes} bytes, whole`, async () => {
      const { lines } = await written(scenario, 1);
      expect(Buffer.byteLength(lines[0] ?? "")).toBe(Number(bytes));
      expect(lines[0]).not.toContain("log_truncated");
    });
  }

  for (const [count, scenario] of Object.entries<Scenario>(series["context-fields"].points)) {
    test(`${count} context fields in its lines`, async () => {
      const { records } = await written(scenario, 1);
      const others = ["level", "time", "pid", "hostname", "msg", ...Object.keys(scenario.make(0).fields)];
      expect(Object.keys(records()[0] ?? {})).toHaveLength(Number(count) + others.length);
    });
  }

  test("100 named loggers, in turn", async () => {
    const { records } = await written(pointScenarios[pointName("named-loggers", 100)], 2);
    const names = records().map((record) => record["logger"]);
    expect(new Set(names).size).toBe(100);
    expect(names.slice(0, 100)).toEqual(names.slice(100));
  });

  test("100 contexts open at the same time, in turn", async () => {
    const { records } = await written(pointScenarios[pointName("open-contexts", 100)], 2);
    const ids = records().map((record) => record["request_id"]);
    expect(new Set(ids).size).toBe(100);
    expect(ids.slice(0, 100)).toEqual(ids.slice(100));
  });
});
