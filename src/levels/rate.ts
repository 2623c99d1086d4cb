// How many lines an override lets through: so many in a second; the rest is counted, and said later.
import type { Override } from "../control-state.js";

/** Lines in a second where nobody says. */
export const usualRate = 1_000;
export const highestRate = 1_000_000;

export const newBudget = (): Override["budget"] => ({
  startedMs: 0,
  taken: 0,
  leftOut: 0,
  saidMs: Number.NEGATIVE_INFINITY,
});

/** Takes a line of this second's; false where they are used up. Asked for each line an override lets through. */
export function takeLine(override: Override, nowMs: number): boolean {
  const { budget } = override;
  if (nowMs - budget.startedMs >= 1_000) {
    budget.startedMs = nowMs;
    budget.taken = 0;
  }
  if (budget.taken >= override.linesPerSecond) {
    budget.leftOut++;
    return false;
  }
  budget.taken++;
  return true;
}
