import { describe, expect, test } from "vitest";
import { median, rounded, spread } from "../../benchmarks/statistics.js";

describe("median", () => {
  test.each([
    [[3, 1, 2], 2],
    [[10, 1, 2, 3], 2.5],
    [[7], 7],
  ])("of %j is %d", (values, middle) => {
    expect(median(values)).toBe(middle);
  });

  test("of nothing is no number", () => {
    expect(median([])).toBeNaN();
  });

  test("leaves the values as they were", () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

test("the spread is from the least to the greatest, as a part of the median", () => {
  expect(spread([90, 100, 120])).toBeCloseTo(0.3);
  expect(spread([5])).toBe(0);
});

test("rounded keeps so many digits behind the point", () => {
  expect(rounded(1234.567, 1)).toBe(1234.6);
  expect(rounded(0.4, 0)).toBe(0);
});
