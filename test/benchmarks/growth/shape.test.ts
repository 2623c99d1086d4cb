import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { perUnit, type Shape, type Step, shapeOf } from "../../../benchmarks/growth/shape.js";

describe("figures are", () => {
  test.each<[Shape, Record<number, number>]>([
    ["flat", { 1: 1_000, 100: 1_250, 10000: 1_100 }],
    ["flat", { 1: 0, 10: 0 }],
    ["falls", { 1: 5_000, 10: 2_200, 100: 1_400, 1000: 1_300 }],
    ["at most linear", { 0: 900, 4: 1_100, 20: 1_900 }],
    ["at most linear", { 100: 400, 1000: 1_300, 4000: 4_300, 16000: 16_300 }],
    ["at most linear", { 1: 1_000, 100: 1_400, 10000: 2_000 }],
    // a step, and linear beyond it
    ["at most linear", { 1000: 1_300, 4000: 4_300, 8000: 17_000, 16000: 33_000 }],
    ["more than linear", { 10: 200, 100: 20_000 }],
    ["more than linear", { 1000: 1_000, 2000: 2_000, 4000: 8_000 }],
  ])("%s: %j", (shape, figures) => {
    const steps = Object.entries(figures).map(([at, figure]): Step => [Number(at), figure]);
    expect(shapeOf(steps)).toBe(shape);
  });
});

const counts = fc
  .uniqueArray(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 3, maxLength: 6 })
  .map((all) => all.toSorted((a, b) => a - b));
const cost = fc.integer({ min: 1, max: 10_000 });

test("a fixed part and the same for each further one is never more than linear", () => {
  fc.assert(
    fc.property(counts, cost, cost, (all, fixed, each) => {
      const steps = all.map((at): Step => [at, fixed + each * at]);
      expect(["flat", "at most linear"]).toContain(shapeOf(steps));
      expect(perUnit(steps)).toBeCloseTo(each);
    }),
  );
});

test("a square is more than linear, as soon as it is twice as far at the end", () => {
  fc.assert(
    fc.property(counts, cost, (all, each) => {
      const last = all.at(-1) ?? 0;
      const steps = [...all, last * 2].map((at): Step => [at, each * at ** 2]);
      expect(shapeOf(steps)).toBe("more than linear");
    }),
  );
});
