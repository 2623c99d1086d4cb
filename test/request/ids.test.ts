// Random ids are well formed, and none comes twice.
import { expect, test } from "vitest";
import { randomDigits, randomUuid } from "../../src/request/ids.js";

const many = 5_000; // of several batches

const take = (make: () => string): readonly string[] => Array.from({ length: many }, make);

/** How often each digit stands at each place. */
function countsAt(ids: readonly string[], place: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id.charAt(place), (counts.get(id.charAt(place)) ?? 0) + 1);
  return counts;
}

test("UUIDs are of version 4, each another", () => {
  const ids = take(randomUuid);
  expect(new Set(ids).size).toBe(many);
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test.each([
  [16, "a span's"],
  [32, "a trace's"],
])("%i digits, as %s id, are lower-case hexadecimal, each another", (count) => {
  const ids = take(() => randomDigits(count));
  expect(new Set(ids).size).toBe(many);
  for (const id of ids) expect(id).toMatch(new RegExp(`^[0-9a-f]{${count}}$`));
});

test("every digit comes at every place as often as another, but for version, variant and dashes", () => {
  const uuids = take(randomUuid);
  const fixed = new Map([8, 13, 18, 23].map((place) => [place, 1]))
    .set(14, 1) // the version
    .set(19, 4); // the variant
  for (let place = 0; place < 36; place++) {
    const counts = countsAt(uuids, place);
    const kinds = fixed.get(place) ?? 16;
    expect(counts.size).toBe(kinds);
    const expected = many / kinds;
    // Of 16 digits, each is within 8 standard deviations, or the digits are not random.
    for (const count of counts.values())
      expect(Math.abs(count - expected)).toBeLessThan(8 * Math.sqrt(expected));
  }
});
