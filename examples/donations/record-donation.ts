// POST /donations: checks the donation, then writes it to the audit trail.
import { randomUUID } from "node:crypto";
import type { Answer } from "./answer.js";
import { readJson } from "./body.js";
import { parseDonation } from "./donation.js";
import type { AuditTrail } from "./store.js";

export function recordDonation(trail: AuditTrail): Answer {
  return async (request, userId) => {
    const donation = parseDonation(await readJson(request));
    const entry = {
      id: randomUUID(),
      recorded_at: new Date().toISOString(),
      recorded_by: userId,
      ...donation,
    };
    await trail.append(entry);
    return { status: 201, body: entry };
  };
}
