// Overrides for tests of what they decide: each with its name, level and match, the rest as it comes.

import type { Override } from "../../src/control-state.js";
import { matchOf } from "../../src/levels/overrides.js";

let order = 0;

export function override(
  name: string,
  level: string,
  match: Readonly<Record<string, string>> = {},
): Override {
  order++;
  return {
    id: `o${order}`,
    name,
    level,
    match: matchOf(match),
    linesPerSecond: 1_000,
    channel: "test",
    by: undefined,
    isAdopted: false,
    setMs: order,
    untilMs: Number.POSITIVE_INFINITY,
    untilTickMs: Number.POSITIVE_INFINITY,
    budget: { startedMs: 0, taken: 0, leftOut: 0, saidMs: 0 },
  };
}
