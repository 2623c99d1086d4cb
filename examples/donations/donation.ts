// What a donation is, and how one is read from a request.
import { requireFields, requireMinorUnits, requireOneOf, requireText } from "./fields.js";

const currencies = ["EUR", "GBP", "MYR", "USD"] as const;
const kinds = ["sadaqah", "waqf", "zakat"] as const;

export interface Donation {
  /** The name the donor goes by; at most 100 characters. */
  readonly donor: string;
  /** In minor units of the currency: 1250 is 12.50 EUR. At least 1. */
  readonly amount: number;
  readonly currency: (typeof currencies)[number];
  readonly kind: (typeof kinds)[number];
}

/** @throws {Refusal} `invalid`, naming the first field that is not as it should be */
export function parseDonation(body: unknown): Donation {
  const fields = requireFields(body);
  return {
    donor: requireText(fields, "donor", 100),
    amount: requireMinorUnits(fields, "amount", 1),
    currency: requireOneOf(fields, "currency", currencies),
    kind: requireOneOf(fields, "kind", kinds),
  };
}
