import { describe, expect, test } from "vitest";
import { median, quantile, rounded, spread } from "../../benchmarks/statistics.js";

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

test("a quantile has so large a part of the values below it", () => {
  const values = [50, 10, 40, 20, 30];
  expect([0, 1 / 4, 3 / 4, 1].map((part) => quantile(values, part))).toEqual([10, 20, 40, 50]);
  expect(quantile([10, 20], 1 / 4)).toBe(12.5);
  expect(quantile([], 1 / 4)).toBeNaN();
});

test("the spread is from the least to the greatest, as a part of the median", () => {
  expect(spread([90, 100, 120])).toBeCloseTo(0.3);
  expect(spread([5])).toBe(0);
});

test("rounded keeps so many digits behind the point", () => {
  expect(rounded(1234.567, 1)).toBe(1234.6);
  expect(rounded(0.4, 0)).toBe(0);
});
