// What the soaks judge by: samples made up here, flat or not.
import { expect, test } from "vitest";
import { judge, type Limits } from "../../soak/judge.js";
import type { Sample } from "../../soak/sampler.js";

const limits: Limits = { heap: 1_000, external: 1_000, rss: 1_000, waiting: 9_000, delayMs: 50 };

/** A sample each second, of which some things change with the time. */
function samplesOf(seconds: number, change: (atS: number) => Partial<Sample> = () => ({})): Sample[] {
  const delays = { delayP999: 1, delayMax: 1, delayP999Overall: 1 };
  const still = { heap: 5_000, external: 5_000, rss: 5_000, descriptors: 20, cpu: 10, ...delays };
  return Array.from({ length: seconds }, (_, second) => ({
    ...still,
    atMs: second * 1000,
    ...change(second),
  }));
}

const failed = (samples: Sample[]): string[] =>
  judge(samples, limits)
    .filter(({ holds }) => !holds)
    .map(({ claim }) => claim);

test("what stays as it is holds, every claim of it", () => {
  expect(failed(samplesOf(300))).toEqual([]);
  expect(judge(samplesOf(300), limits).length).toBe(6);
});

for (const [what, change, claim] of [
  ["heap", (s: number) => ({ heap: s * 7 }), /^heap/],
  ["external memory", (s: number) => ({ external: s * 7 }), /^external/],
  ["the resident set", (s: number) => ({ rss: s * 7 }), /^resident/],
  ["what waits", (s: number) => ({ external: s % 10 === 5 ? 15_000 : 5_000 }), /^external memory swings/],
  ["one descriptor", (s: number) => ({ descriptors: s < 200 ? 20 : 21 }), /^no descriptor/],
  ["the loop's delay", () => ({ delayP999Overall: 51 }), /^the event loop/],
] as const) {
  test(`what grows is found: ${what}`, () => {
    expect(failed(samplesOf(300, change))).toEqual([expect.stringMatching(claim)]);
  });
}

test("the first minute may grow, and what goes up and down does not grow", () => {
  expect(failed(samplesOf(300, (s) => ({ heap: Math.min(s, 60) * 1_000 })))).toEqual([]);
  expect(failed(samplesOf(300, (s) => ({ external: (s % 10) * 1_000 })))).toEqual([]);
});

test("one stall is enough, and descriptors that vary are another's affair", () => {
  const stall = samplesOf(300, (s) => ({ delayMax: s === 100 ? 501 : 1, descriptors: 20 + (s % 9) }));
  const found = judge(stall, { ...limits, stallMs: 500, descriptorsVary: true });
  expect(found.filter(({ holds }) => !holds).map(({ claim }) => claim)).toEqual([
    expect.stringMatching(/^the event loop is never stalled/),
  ]);
});

test("too few samples are no proof", () => {
  expect(failed(samplesOf(6))).toEqual(["there are samples enough to judge by"]);
});
