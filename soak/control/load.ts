// What each process and thread of the service does all the while: lines of ten users, each `info` with its number.
import { type Logger, runWithContext } from "heartwood";

export interface Load {
  /** Ends it. @returns how many `info` lines were logged */
  stop(): number;
}

/** @param member who logs; the numbers are its own, from 1 */
export function startLoad(log: Logger, member: string, everyMs: number): Load {
  const db = log.named("db");
  let logged = 0;
  const serve = (): void => {
    db.debug({ member }, "query begun");
    log.trace({ member }, "query planned");
    db.info({ member, n: ++logged }, "query done");
  };
  const timer = setInterval(() => runWithContext({ user_id: `u-${logged % 10}` }, serve), everyMs);
  return {
    stop() {
      clearInterval(timer);
      return logged;
    },
  };
}
