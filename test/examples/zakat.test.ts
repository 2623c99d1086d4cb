import * as fc from "fast-check";
import { expect, test } from "vitest";
import { assessZakat, parseWealth } from "../../examples/donations/zakat.js";

for (const [what, wealth, expected] of [
  [
    "a fortieth of all of it",
    { assets: 1_000_000, debts: 0, nisab: 500_000 },
    { net: 1_000_000, due: 25_000 },
  ],
  [
    "debts are taken off first",
    { assets: 1_000_000, debts: 200_000, nisab: 500_000 },
    { net: 800_000, due: 20_000 },
  ],
  [
    "nothing one unit below the nisab",
    { assets: 499_999, debts: 0, nisab: 500_000 },
    { net: 499_999, due: 0 },
  ],
  [
    "the nisab itself is enough",
    { assets: 500_000, debts: 0, nisab: 500_000 },
    { net: 500_000, due: 12_500 },
  ],
  ["debts may take it below", { assets: 600_000, debts: 100_001, nisab: 500_000 }, { net: 499_999, due: 0 }],
  ["debts greater than assets are no wealth", { assets: 5, debts: 9, nisab: 1 }, { net: 0, due: 0 }],
  ["a part of a unit counts as one", { assets: 41, debts: 0, nisab: 1 }, { net: 41, due: 2 }],
  ["the smallest wealth", { assets: 1, debts: 0, nisab: 1 }, { net: 1, due: 1 }],
] as const) {
  test(`zakat: ${what}`, () => {
    expect(assessZakat(wealth)).toEqual(expected);
  });
}

test("zakat is exact for every safe integer (BigInt as the oracle)", () => {
  const units = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
  fc.assert(
    fc.property(units, units, units, (assets, debts, nisab) => {
      const net = assets > debts ? BigInt(assets) - BigInt(debts) : 0n;
      const due = net < BigInt(nisab) ? 0n : (net + 39n) / 40n;
      expect(assessZakat({ assets, debts, nisab })).toEqual({ net: Number(net), due: Number(due) });
    }),
    { numRuns: 2000 },
  );
});

for (const [what, body, message] of [
  ["no object", [1], "body: a list came; send a JSON object"],
  [
    "a missing field",
    { assets: 1, debts: 1 },
    "nisab: nothing came; send a whole number of minor units, 1 to",
  ],
  ["a fraction", { assets: 0.1, debts: 0, nisab: 1 }, "assets: a fraction came"],
  ["a negative amount", { assets: 1, debts: -1, nisab: 1 }, "debts: another number came"],
  ["a number beyond exactness", { assets: 2 ** 60, debts: 0, nisab: 1 }, "assets: another number came"],
  ["a text that looks like a number", { assets: "100", debts: 0, nisab: 1 }, "assets: another text came"],
  ["a nisab of nothing", { assets: 1, debts: 0, nisab: 0 }, "nisab: another number came"],
] as const) {
  test(`a question about zakat is refused: ${what}`, () => {
    expect(() => parseWealth(body)).toThrow(message);
  });
}
