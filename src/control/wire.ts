// What threads and processes of one service tell each other of overrides: plain data, marked so that nobody takes it
// for something else, and read as strictly as an operator's request. Pure.
import type { NewsOfOverride, OverrideNews } from "../control-state.js";
import { parseChange, parseName } from "../levels/change.js";
import type { LevelNumbers } from "../levels/directives.js";
import { fieldsOfMatch, targetOf } from "../levels/overrides.js";
import { isRecord } from "../option-checks.js";

/** Node hands a message with such a `cmd` to nobody who listens for "message": it is not the application's. */
const mark = "NODE_HEARTWOOD_LEVELS_1";

/** A greeting asks for all that stands. */
export type Message = { readonly kind: "hello" } | OverrideNews;

/** A way to others. */
export interface Link {
  send(message: object): void;
}

/** Takes a message that came by a link. */
export type Receive = (message: unknown, from: Link) => void;

/** All ways to others: a tree, so that what is passed on comes never back. */
export type Links = Set<Link>;

export const pack = (message: Message): object =>
  message.kind === "set"
    ? { cmd: mark, kind: "set", overrides: message.overrides.map(packOverride) }
    : { cmd: mark, ...message };

const packOverride = ({
  id,
  name,
  level,
  match,
  linesPerSecond,
  channel,
  by,
  setMs,
  untilMs,
}: NewsOfOverride): object => ({
  id,
  name: targetOf(name),
  channel,
  by,
  setMs,
  untilMs,
  change: { level, linesPerSecond, ...(match.length === 0 ? {} : { match: fieldsOfMatch(match) }) },
});

/** The news in a message; undefined where it is none, or not one that is understood. */
export function unpack(message: unknown, levels: LevelNumbers): Message | undefined {
  if (!isRecord(message) || message["cmd"] !== mark) return undefined;
  const { kind, ids, overrides } = message;
  if (kind === "hello") return { kind };
  if (kind === "revert") return { kind, ids: listOf(ids).filter((id) => typeof id === "string") };
  if (kind !== "set") return undefined;
  return { kind, overrides: listOf(overrides).flatMap((override) => unpackOverride(override, levels)) };
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** None where this thread has no such level: it has no lines of that level either. */
function unpackOverride(given: unknown, levels: LevelNumbers): NewsOfOverride[] {
  if (!isRecord(given)) return [];
  const { id, name, channel, by, setMs, untilMs, change } = given;
  const parsed = parseName(String(name));
  if ("problem" in parsed || typeof id !== "string") return [];
  if (typeof setMs !== "number" || typeof untilMs !== "number") return [];
  const read = parseChange(parsed.name, change, levels);
  if ("problem" in read) return [];
  const caller = typeof by === "string" ? by : undefined;
  const { level, match, linesPerSecond } = read;
  const origin = { channel: String(channel), by: caller };
  return [{ id, name: parsed.name, level, match, linesPerSecond, ...origin, setMs, untilMs }];
}
