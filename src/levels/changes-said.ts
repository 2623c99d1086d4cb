// The words for what happened to a level: an audit event and its message. Pure.
import type { Override } from "../control-state.js";
import type { AuditEvent } from "./audit.js";
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

export interface Said {
  readonly event: AuditEvent;
  readonly message: string;
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

/** The line of an override that let more lines through than it may. */
export function sayLeftOut({ id, channel, linesPerSecond }: Override, count: number): Said {
  return {
    event: { event: "lines_left_out", channel, override: id, left_out: count },
    message: `override ${id}: ${count} lines beyond ${linesPerSecond} a second were left out`,
  };
}
