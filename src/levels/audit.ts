// What is said of changes: one line for each, and one with a count for equal ones within a second. Pure but for `say`.

/** What happened to a level, as the line's fields. */
export interface AuditEvent {
  readonly event: "level_changed" | "level_refused" | "lines_left_out" | "admin_refused" | "signal_ignored";
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
  /** Why a caller was refused. */
  readonly reason?: string;
  /** What a refused caller asked for, bounded in length. */
  readonly method?: string;
  readonly path?: string;
}

/** Says an event, as a `warn` line of the process. */
export type Say = (fields: object, message: string) => void;

/** An event and its message. */
export interface Said {
  readonly event: AuditEvent;
  readonly message: string;
}

export interface Audit {
  /** @param nowMs by the monotonic clock */
  report(said: Said, nowMs: number): void;
  /** Says the counts whose time is over; with Infinity all, and forgets them. @returns milliseconds until the next one is; undefined if there is none */
  settle(nowMs: number): number | undefined;
}

interface Waiting {
  sinceMs: number;
  said: Said;
  count: number;
}

/** Equal events within so many milliseconds are one line. Anybody can be refused, at any rate and for ever. */
const windowOf = (event: AuditEvent): number => (isRefusal(event) ? 60_000 : 1_000);
const isRefusal = ({ event }: AuditEvent): boolean => event === "admin_refused";
const mostWaiting = 100;

export function makeAudit(say: Say): Audit {
  const waiting = new Map<string, Waiting>();
  return {
    report(said, nowMs) {
      const { event, message } = said;
      settleAll(waiting, say, nowMs);
      if (event.event === "lines_left_out") return say(event, message); // each is another override's
      const key = keyOf(event);
      const known = waiting.get(key);
      if (known !== undefined) {
        known.said = said;
        known.count++;
        return;
      }
      if (waiting.size < mostWaiting) waiting.set(key, { sinceMs: nowMs, said, count: 0 });
      say(isRefusal(event) ? { ...event, count: 1 } : event, message);
    },
    settle: (nowMs) => settleAll(waiting, say, nowMs),
  };
}

/** Equal but for what differs each time, or what a refused caller may choose. */
const keyOf = ({ until, override, reason, method, path, ...rest }: AuditEvent): string =>
  JSON.stringify(rest);

function settleAll(waiting: Map<string, Waiting>, say: Say, nowMs: number): number | undefined {
  let nextMs: number | undefined;
  for (const [key, known] of waiting) {
    const { said, count } = known;
    const leftMs = known.sinceMs + windowOf(said.event) - nowMs;
    if (leftMs > 0) {
      nextMs = Math.min(nextMs ?? leftMs, leftMs);
      continue;
    }
    if (count > 0) say({ ...said.event, count }, said.message);
    const goesOn = count > 0 && isRefusal(said.event) && Number.isFinite(nowMs);
    if (!goesOn) waiting.delete(key);
    else {
      Object.assign(known, { sinceMs: nowMs, count: 0 });
      nextMs = Math.min(nextMs ?? windowOf(said.event), windowOf(said.event));
    }
  }
  return nextMs;
}
