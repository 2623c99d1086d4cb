// Shares of a room as numbers: whatever is asked, what is given has room, and is fair.
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Claim, largestShare, shareOut } from "../../src/line/shares.js";
import { shareOf } from "../support/cut.js";

const sizes = fc.oneof(
  fc.integer({ min: 2, max: 60 }),
  fc.integer({ min: 2, max: 3_000 }),
  fc.constant(Number.POSITIVE_INFINITY),
);
const claims = fc.array(
  fc
    .record({
      size: sizes,
      lean: fc.nat(3_000),
      least: fc.integer({ min: 2, max: 80 }),
      first: fc.nat(400),
      rank: fc.constantFrom("header", "id", "kept", "usual", "usual", "usual" as const),
    })
    .map((claim): Claim => {
      const least = Math.min(claim.size, claim.least);
      return { ...claim, least, lean: Math.min(claim.size, Math.max(least, claim.lean)) };
    }),
  { maxLength: 60 },
);

test("the largest share is the largest", () => {
  const property = fc.property(fc.array(sizes, { minLength: 1 }), fc.nat(5_000), (given, room) => {
    expect(largestShare(given, room, Math.min)).toBe(shareOf(given, room));
  });
  fc.assert(property);
});

test("what is given has room, with the count of what is left out; nothing has less than its least", () => {
  const property = fc.property(
    claims,
    fc.integer({ min: 40, max: 6_000 }),
    fc.integer({ min: 20, max: 40 }),
    (given, room, countBytes) => {
      const budgets = shareOut(given, room, countBytes);
      let bytes = [...budgets.values()].includes(0) ? countBytes : 0;
      for (const claim of given) {
        const budget = budgets.get(claim) ?? Number.NaN;
        bytes += Math.min(budget, claim.size);
        if (budget !== 0) expect(budget).toBeGreaterThanOrEqual(claim.least);
      }
      expect(bytes).toBeLessThanOrEqual(room);
    },
  );
  fc.assert(property, { numRuns: 5_000 });
});
