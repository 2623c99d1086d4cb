// Zakat on wealth: a fortieth (2.5 %) of all that is left after debts, once that reaches the nisab.
import { requireFields, requireMinorUnits } from "./fields.js";

/** What a person owns and owes, and the threshold of the day; minor units of one currency. */
export interface Wealth {
  readonly assets: number;
  readonly debts: number;
  readonly nisab: number;
}

export interface Assessment {
  /** Assets less debts; 0 where the debts are greater. */
  readonly net: number;
  /** Zakat to pay, rounded up to a whole minor unit; 0 below the nisab. */
  readonly due: number;
}

/** @throws {Refusal} `invalid`, naming the first field that is not as it should be */
export function parseWealth(body: unknown): Wealth {
  const fields = requireFields(body);
  return {
    assets: requireMinorUnits(fields, "assets", 0),
    debts: requireMinorUnits(fields, "debts", 0),
    nisab: requireMinorUnits(fields, "nisab", 1),
  };
}

/** @example assessZakat({ assets: 1_000_000, debts: 200_000, nisab: 500_000 }) // { net: 800_000, due: 20_000 } */
export function assessZakat({ assets, debts, nisab }: Wealth): Assessment {
  const net = Math.max(0, assets - debts);
  return { net, due: net < nisab ? 0 : fortieth(net) };
}

/** Whole numbers in every step, so there is no fraction for a double to round: exact up to 2^53. */
function fortieth(units: number): number {
  const rest = units % 40;
  return (units - rest) / 40 + (rest === 0 ? 0 : 1);
}
