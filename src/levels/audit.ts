// What is said of changes: one line for each, and one with a count for equal ones within a second. Pure but for `say`.

/** What happened to a level, as the line's fields. */
export interface AuditEvent {
  readonly event: "level_changed" | "level_refused" | "lines_left_out";
  readonly change?: "set" | "replaced" | "reverted" | "expired" | "configured";
  readonly channel: string;
  readonly by?: string | undefined;
  /** The logger's name, or `root`. */
  readonly target?: string;
  readonly from?: string;
  readonly to?: string;
  readonly until?: string;
  readonly match?: Readonly<Record<string, string>> | undefined;
  readonly override?: string;
  readonly left_out?: number;
}

/** Says an event, as a `warn` line of the process. */
export type Say = (fields: object, message: string) => void;

export interface Audit {
  /** @param nowMs by the monotonic clock */
  report(event: AuditEvent, message: string, nowMs: number): void;
  /** Says the counts whose second is over; true while others wait. */
  settle(nowMs: number): boolean;
}

interface Waiting {
  readonly sinceMs: number;
  event: AuditEvent;
  message: string;
  count: number;
}

const windowMs = 1_000;
const mostWaiting = 100;

export function makeAudit(say: Say): Audit {
  const waiting = new Map<string, Waiting>();
  return {
    report(event, message, nowMs) {
      settleAll(waiting, say, nowMs);
      if (event.event === "lines_left_out") return say(event, message); // each is another override's
      const key = keyOf(event);
      const known = waiting.get(key);
      if (known !== undefined) {
        Object.assign(known, { event, message });
        known.count++;
        return;
      }
      if (waiting.size < mostWaiting) waiting.set(key, { sinceMs: nowMs, event, message, count: 0 });
      say(event, message);
    },
    settle: (nowMs) => settleAll(waiting, say, nowMs),
  };
}

/** Equal but for what differs each time. */
const keyOf = ({ until, override, ...rest }: AuditEvent): string => JSON.stringify(rest);

function settleAll(waiting: Map<string, Waiting>, say: Say, nowMs: number): boolean {
  for (const [key, { sinceMs, event, message, count }] of waiting) {
    if (nowMs - sinceMs < windowMs) continue;
    waiting.delete(key);
    if (count > 0) say({ ...event, count }, message);
  }
  return waiting.size > 0;
}
