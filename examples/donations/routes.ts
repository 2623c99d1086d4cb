// What the service answers: one row for each method and path.
import type { Answer, Reply } from "./answer.js";
import { answerZakat, askForZakat } from "./answer-zakat.js";
import { alivePath } from "./health.js";
import { recordDonation } from "./record-donation.js";
import type { AuditTrail } from "./store.js";

export type Route =
  | { readonly access: "anyone"; readonly reply: Reply }
  | { readonly access: "users"; readonly answer: Answer };

/** By method and path, e.g. `GET /health`. */
export type Routes = ReadonlyMap<string, Route>;

const newestEntries = 100;

/** @param zakatOrigin of another process of this service, which is asked for zakat; undefined where this one computes it */
export function createRoutes(trail: AuditTrail, zakatOrigin: string | undefined): Routes {
  const zakat = zakatOrigin === undefined ? answerZakat : askForZakat(zakatOrigin);
  return new Map<string, Route>([
    [`GET ${alivePath}`, { access: "anyone", reply: { status: 200, body: { status: "ok" } } }],
    ["POST /donations", { access: "users", answer: recordDonation(trail) }],
    ["POST /zakat", { access: "users", answer: zakat }],
    ["GET /audit", { access: "users", answer: () => listAudit(trail) }],
  ]);
}

async function listAudit(trail: AuditTrail): Promise<Reply> {
  return { status: 200, body: { entries: await trail.newest(newestEntries) } };
}
