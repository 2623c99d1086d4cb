// A user's module whose declarations tsc has to write: each export's type is inferred.
import { createLogger, getContext, type Logger, type LoggerOptions, runWithContext } from "heartwood";

export const log = createLogger();
export const audited = createLogger({ level: "audit", customLevels: { audit: 35 } });
export const db = log.named("db");
export const auditedDb = audited.named("db");
export const request = log.child({ request_id: "r-17" });
export const auditedRequest = audited.child({ request_id: "r-17" });
export const plain: Logger = audited;
export const inContext = runWithContext({ request_id: "r-17" }, () => getContext());
export const make = (options: LoggerOptions) => createLogger(options);

export class Service {
  readonly log = log.named("service");
  run() {
    audited.audit({ rows: 3 }, "done");
    return this.log.child({ at: 1 });
  }
}

// @ts-expect-error a level that was not declared is no method
log.audit("done");
