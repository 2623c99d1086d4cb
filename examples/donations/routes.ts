// What the service answers: one row for each method and path.
import type { Answer, Reply } from "./answer.js";
import { answerZakat } from "./answer-zakat.js";
import { recordDonation } from "./record-donation.js";
import type { AuditTrail } from "./store.js";

export type Route =
  | { readonly access: "anyone"; readonly reply: Reply }
  | { readonly access: "users"; readonly answer: Answer };

/** By method and path, e.g. `GET /health`. */
export type Routes = ReadonlyMap<string, Route>;

const newestEntries = 100;

export function createRoutes(trail: AuditTrail): Routes {
  return new Map<string, Route>([
    ["GET /health", { access: "anyone", reply: { status: 200, body: { status: "ok" } } }],
    ["POST /donations", { access: "users", answer: recordDonation(trail) }],
    ["POST /zakat", { access: "users", answer: answerZakat }],
    ["GET /audit", { access: "users", answer: () => listAudit(trail) }],
  ]);
}

async function listAudit(trail: AuditTrail): Promise<Reply> {
  return { status: 200, body: { entries: await trail.newest(newestEntries) } };
}
