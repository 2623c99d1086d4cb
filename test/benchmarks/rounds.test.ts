import { expect, test } from "vitest";
import { inRounds } from "../../benchmarks/rounds.js";

test("each round measures every one once, and starts with the next", async () => {
  const order: string[] = [];
  const rounds: number[] = [];
  const values = await inRounds(["a", "b", "c"], 4, async (name, round) => {
    rounds.push(round);
    return order.push(name);
  });
  expect(rounds.join("")).toBe("000" + "111" + "222" + "333");
  expect(order.join("")).toBe("abc" + "bca" + "cab" + "abc");
  expect(values.get("a")).toEqual([1, 6, 8, 10]);
  expect([...values.keys()]).toEqual(["a", "b", "c"]);
});

test("of nothing nothing is measured", async () => {
  expect(await inRounds([], 3, async () => 1)).toEqual(new Map());
});
