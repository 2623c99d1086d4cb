// The words for what happened to a level: an audit event and its message. Pure.
import type { Override } from "../control-state.js";
import type { AuditEvent, Said } from "./audit.js";
import { formatDuration } from "./duration.js";
import { fieldsOfMatch, targetOf } from "./overrides.js";

/** What happened, who did it, and the level before and after. */
export interface Happening {
  readonly change: "set" | "replaced" | "reverted" | "expired";
  readonly origin: { readonly channel: string; readonly by?: string | undefined };
  readonly from: string;
  readonly to: string;
  /** How long it stands, where it was set. */
  readonly forMs?: number;
}

/** The line of an override that was set, replaced, reverted or has expired. */
export function sayChange(override: Override, { change, origin, from, to, forMs }: Happening): Said {
  const target = targetOf(override.name);
  const event: AuditEvent = {
    event: "level_changed",
    change,
    channel: origin.channel,
    by: origin.by,
    target,
    from,
    to,
    ...(forMs === undefined ? {} : { until: new Date(override.untilMs).toISOString() }),
    match: override.match.length === 0 ? undefined : fieldsOfMatch(override.match),
    override: override.id,
  };
  const whom = override.match.map(({ field, text }) => ` where ${field} is ${text}`).join(" and");
  const why = change === "expired" ? ": its time is over" : "";
  const howLong = forMs === undefined ? "" : ` for ${formatDuration(forMs)}`;
  return { event, message: `level of ${target}${whom}: from ${from} to ${to}${howLong}${why}` };
}

/** The line of a change that was refused; nothing has changed. */
export const sayRefused = (problem: string, channel: string): Said => ({
  event: { event: "level_refused", channel },
  message: problem,
});

const longestMethod = 20;
const longestPath = 200;

/**
 * The line of a caller that the application did not admit.
 * @param asked whatever the caller sent: bounded here, and only ever a field
 */
export function sayNotAdmitted(
  reason: string,
  asked: { readonly method: string; readonly path: string },
): Said {
  const method = asked.method.slice(0, longestMethod);
  const path = asked.path.slice(0, longestPath);
  return {
    event: { event: "admin_refused", channel: "http", reason, method, path },
    message: "adminHandler refused a request: authorize did not admit it",
  };
}

/** The line of a signal that changed nothing. */
export const saySignalIgnored = (reason: string): Said => ({
  event: { event: "signal_ignored", channel: "signal", reason },
  message: `SIGUSR2 changed no level: ${reason}`,
});

/** The line of an override that let more lines through than it may. */
export function sayLeftOut({ id, channel, linesPerSecond }: Override, count: number): Said {
  return {
    event: { event: "lines_left_out", channel, override: id, left_out: count },
    message: `override ${id}: ${count} lines beyond ${linesPerSecond} a second were left out`,
  };
}
