import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatDuration, longestMs, parseDuration, shortestMs } from "../../src/levels/duration.js";

describe("a duration", () => {
  const rows: readonly (readonly [given: unknown, ms: number])[] = [
    ["10m", 600_000],
    ["1h30m", 5_400_000],
    [" 1H ", 3_600_000],
    ["90", 90_000],
    [90, 90_000],
    [1.5, 1_500],
    ["1s", shortestMs],
    ["7d", longestMs],
    ["6d23h59m60s", longestMs],
  ];
  for (const [given, ms] of rows) {
    test(`${JSON.stringify(given)} is ${ms} ms`, () => expect(parseDuration(given)).toEqual({ ms }));
  }

  for (const given of [
    "",
    "0s",
    "0.5",
    "7d1s",
    "-5m",
    "10 m",
    "5m1h",
    "10x",
    "1e3",
    "99999999m",
    Number.NaN,
    Infinity,
    -1,
    0,
    null,
    {},
    [60],
    true,
  ]) {
    test(`${JSON.stringify(given) ?? "undefined"} is none, and the answer says what is allowed`, () => {
      expect(parseDuration(given)).toEqual({
        problem: expect.stringMatching(/is not a duration\. Use 1s to 7d, as in 10m/),
      });
    });
  }

  test("that is formatted means the same again, to the unit after its largest", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 * 24 * 3_600 }), (seconds) => {
        const again = parseDuration(formatDuration(seconds * 1_000));
        const ms = "ms" in again ? again.ms : Number.NaN;
        const lost = seconds * 1_000 - ms;
        expect(lost).toBeGreaterThanOrEqual(0);
        expect(lost).toBeLessThan(seconds > 86_400 ? 3_600_000 : seconds > 3_600 ? 60_000 : 1);
      }),
    );
  });

  test("of any text is a duration between 1 s and 7 d, or a problem", () => {
    fc.assert(
      fc.property(fc.anything(), (given) => {
        const read = parseDuration(given);
        if ("ms" in read) expect(read.ms >= shortestMs && read.ms <= longestMs).toBe(true);
        else expect(read.problem.length).toBeLessThan(200);
      }),
    );
  });

  test("of nothing is 0s", () => expect(formatDuration(-5)).toBe("0s"));
});
