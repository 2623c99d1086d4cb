// A user's module whose declarations tsc has to write: each export's type is inferred.
import {
  addContext,
  createLogger,
  getContext,
  type Logger,
  type LoggerOptions,
  runWithContext,
} from "heartwood";

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

// A conventional name may be declared narrower, as a number for one.
declare module "heartwood" {
  interface LogContext {
    user_id: number;
    cart: string;
  }
}
addContext({ user_id: 42, cart: "c-1", request_id: 17 });
// @ts-expect-error a number, by the declaration above
addContext({ user_id: "u-42" });
export const user = (): number | undefined => getContext().user_id;
