import { describe, expect, test } from "vitest";
import { answerBytes, loadOf, type Round, usedBetween } from "../../../benchmarks/server/answer.js";

describe("the length of an answer", () => {
  test.each(["200 OK", "201 Created"])("is its head's and what its head says: %s", (status) => {
    const answer = `HTTP/1.1 ${status}\r\nDate: now\r\nContent-Length: 4\r\n\r\ndone`;
    expect(answerBytes(Buffer.from(answer))).toBe(answer.length);
    expect(answerBytes(Buffer.from(answer.slice(0, -2)))).toBe(answer.length);
  });

  test.each([
    "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 4\r\n\r\ndone",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ndone\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n",
    "",
  ])("is refused where it cannot be known: %j", (answer) => {
    expect(() => answerBytes(Buffer.from(answer))).toThrow("no whole answer");
  });
});

test("what is used between two looks is the difference of all", () => {
  const before = { served: 1_000, cpuUs: 50_000, atMs: 2_000 };
  const after = { served: 16_000, cpuUs: 350_000, atMs: 2_400 };
  expect(usedBetween(before, after)).toEqual({ served: 15_000, cpuUs: 300_000, atMs: 400 });
});

describe("a load", () => {
  const round = (p50Us: number, ...served: number[]): Round => ({
    turns: served.map((count) => ({ served: count, cpuUs: 400_000, atMs: 500 })),
    latency: { p50Us, p99Us: 3 * p50Us },
  });
  const whole = [round(500, 20_000, 10_000), round(900, 40_000, 20_000)];

  test("is the median of its turns, and of the latencies of its rounds", () => {
    expect(loadOf(whole, whole)).toMatchObject({
      requestsPerSecond: 40_000,
      p50Us: 700,
      p99Us: 2_100,
      cpuUsPerRequest: 20,
    });
  });

  test("is compared turn by turn with another one: what slows both down for a while changes neither figure", () => {
    const half = [round(1_000, 10_000, 5_000), round(1_800, 20_000, 10_000)];
    expect(loadOf(half, whole)).toMatchObject({ part: { median: 0.5, lower: 0.5, upper: 0.5 } });
    expect(loadOf(whole, whole)).toMatchObject({ part: { median: 1, lower: 1, upper: 1 }, moreCpuUs: 0 });
    const uneven = [round(1_000, 10_000, 6_000), round(1_800, 28_000, 16_000)];
    expect(loadOf(uneven, whole).part).toEqual({ median: 0.65, lower: 0.575, upper: 0.725 });
    expect(loadOf(uneven, whole).moreCpuUs).toBe(12.5); // of 20, 26.67, 4.29 and 5
  });
});
