// Cuts a line that is too long: still valid JSON, still with its level, time, context and message; bindings and fields
// follow as far as they fit. Container runtimes and syslog daemons would cut it anywhere.
import { joinMembers, type Member, splitMembers } from "./members.js";
import { keyText } from "./opening.js";

/** What `truncate` must know of the line. */
export interface Cut {
  /** Bytes of the cut line at most, its newline included. */
  readonly maxBytes: number;
  /** Bytes that it had in its last form. */
  readonly bytes: number;
  /** Names of members, the first to stay first; each tier has the room that the ones before it left. Fields come last. */
  readonly tiers: readonly ReadonlySet<string>[];
  /** Members that stand behind the fields: `log_error`, the message. */
  readonly lastNames: ReadonlySet<string>;
  /** `}` and the line's end. */
  readonly end: string;
}

/** @param line a whole line that is longer than `maxBytes` @returns the cut line, with `log_truncated` */
export function truncate(line: string, { maxBytes, bytes, tiers, lastNames, end }: Cut): string {
  const members = splitMembers(line.slice(1, -end.length));
  const said: Member = { key: "log_truncated", value: String(bytes) };
  let room = maxBytes - end.length - bytesOf(said);
  const kept = new Map<Member, Member>();
  for (let tier = 0; tier <= tiers.length; tier++) {
    const sameTier = members.filter(({ key }) => tierOf(key, tiers) === tier);
    for (const [member, cut] of shareOut(sameTier, room)) kept.set(member, cut);
    room =
      maxBytes -
      end.length -
      bytesOf(said) -
      [...kept.values()].reduce((bytes, cut) => bytes + bytesOf(cut), 0);
  }
  const keptOf = (part: readonly Member[]): Member[] => part.flatMap((member) => kept.get(member) ?? []);
  const before = keptOf(members.filter(({ key }) => !lastNames.has(key)));
  const last = keptOf(members.filter(({ key }) => lastNames.has(key)));
  return `{${joinMembers([...before, said, ...last]).slice(1)}${end}`;
}

function tierOf(key: string, tiers: Cut["tiers"]): number {
  const tier = tiers.findIndex((names) => names.has(key));
  return tier === -1 ? tiers.length : tier;
}

/** Gives each member its share of the room: the short ones stay whole, the longest are cut, or left out at last. */
function shareOut(members: readonly Member[], room: number): ReadonlyMap<Member, Member> {
  const shares = new Map<Member, Member>();
  const shortestFirst = members.toSorted((one, other) => one.value.length - other.value.length);
  let roomLeft = room;
  let left = shortestFirst.length;
  for (const member of shortestFirst) {
    const cut = shorten(member, Math.floor(roomLeft / left));
    left--;
    if (cut === undefined) continue;
    shares.set(member, cut);
    roomLeft -= bytesOf(cut);
  }
  return shares;
}

/** The member whole, or cut, or with a text that says how long it was; undefined where not even that fits. */
function shorten(member: Member, room: number): Member | undefined {
  const { key, value } = member;
  if (bytesOf(member) <= room) return member;
  const roomForValue = room - bytesOf({ key, value: "" });
  if (value.startsWith('"') && roomForValue >= shortestCut)
    return { key, value: cutString(value, roomForValue) };
  const cut = { key, value: standIn(value, `"[${Buffer.byteLength(value)} bytes left out]"`) };
  return bytesOf(cut) <= room ? cut : undefined;
}

/** An object stays one, and an array too: a store that has seen it as such refuses lines in which it is a text. */
function standIn(value: string, said: string): string {
  if (value.startsWith("{")) return `{"…":${said}}`;
  return value.startsWith("[") ? `[${said}]` : said;
}

const shortestCut = 16;

/** Cuts the JSON text of a string to `maxBytes`, never inside an escape or a surrogate pair. */
function cutString(quoted: string, maxBytes: number): string {
  const room = maxBytes - '"…"'.length - 2; // the ellipsis is three bytes
  let bytes = 0;
  let at = 1;
  while (at < quoted.length - 1) {
    const [units, size] = sizeAt(quoted, at);
    if (bytes + size > room) break;
    bytes += size;
    at += units;
  }
  return `${quoted.slice(0, at)}…"`;
}

/** UTF-16 units and UTF-8 bytes of the escape or character at `at`. */
function sizeAt(quoted: string, at: number): readonly [units: number, bytes: number] {
  const point = quoted.codePointAt(at) ?? 0;
  if (point === 92) return quoted[at + 1] === "u" ? [6, 6] : [2, 2];
  if (point < 0x80) return [1, 1];
  if (point < 0x800) return [1, 2];
  return point > 0xffff ? [2, 4] : [1, 3];
}

const bytesOf = ({ key, value }: Member): number =>
  Buffer.byteLength(keyText(key)) + Buffer.byteLength(value) + 1;
