// A second project, which sees the declarations of logger.ts only: nothing in them became `any`.
import type { Logger } from "heartwood";
import { audited, auditedDb, auditedRequest, db, log, request, Service } from "./logger.js";

export const all: readonly Logger[] = [
  log,
  audited,
  db,
  auditedDb,
  request,
  auditedRequest,
  new Service().run(),
];
for (const logger of [audited, auditedDb, auditedRequest]) logger.audit({ rows: 3 }, "done");

// @ts-expect-error a level that was not declared is no method
log.audit("done");
// @ts-expect-error nor a method of a child
db.audit("done");
