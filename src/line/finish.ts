// The end of a line's making: what failed is said in it, and it is cut where it is too long. Then the stream has it.
import { warnOnce } from "../notices.js";
import { hasNotes, reason, setEncoded, takeNotes, unprintedBytes } from "./attempt.js";
import { type Counts, countUndeclared } from "./counts.js";
import { joinMembers, type Member, splitMembers } from "./members.js";
import { endSym, type Inside, type Stream } from "./pino-seams.js";
import type { Profile } from "./profile.js";
import { ranksOf } from "./ranks.js";
import { joinFailures } from "./said.js";
import { flatSizing, truncate } from "./truncate.js";

/** pino's number of `error`: from here on a line does not wait for the end of the turn. */
export const errorNumber = 50;

/**
 * Says in the line what failed in it, and cuts it where it is too long. From here on the line exists. Most need
 * neither, and V8 puts what is short into its callers.
 */
export function finishLine(logger: Inside, profile: Profile, line: string, level: number): string {
  countLine(profile.settings.counts, level);
  if (hasNotes() || profile.layout.fold !== undefined || !fits(line, profile.maxLineBytes))
    return mendLine(logger, profile, line);
  setEncoded(true);
  return line;
}

function mendLine(logger: Inside, profile: Profile, line: string): string {
  const { counts } = profile.settings;
  const failures = takeNotes();
  if (failures !== undefined) counts.salvaged++;
  const whole = failures === undefined ? line : withFailures(logger, profile, line, failures);
  setEncoded(true);
  const { maxLineBytes } = profile;
  const { fold } = profile.layout;
  const written = fold === undefined ? whole : fold.line(whole);
  if (fits(written, maxLineBytes)) return written;
  counts.truncated++;
  const unprinted = unprintedBytes();
  const cut = truncate(whole, {
    maxBytes: maxLineBytes,
    bytes: Buffer.byteLength(written) + unprinted,
    isMessagePart: unprinted > 0,
    ranks: ranksOf(profile),
    sizing: fold?.sizing ?? flatSizing(logger[endSym]),
    end: logger[endSym],
  });
  return fold === undefined ? cut : fold.line(cut);
}

/**
 * The same for a folded line of the fast lane.
 * @returns undefined where there is something to say in it, or to cut: that is done to flat members, by the other lane
 */
export function finishFolded(profile: Profile, line: string, level: number): string | undefined {
  if (hasNotes() || !fits(line, profile.maxLineBytes)) return undefined;
  countLine(profile.settings.counts, level);
  setEncoded(true);
  return line;
}

function countLine(counts: Counts, level: number): void {
  countUndeclared(counts);
  counts.lines[level] = (counts.lines[level] ?? 0) + 1;
}

/** A UTF-16 unit is at most three bytes, so that a short line need not be measured. */
const fits = (line: string, maxBytes: number): boolean =>
  line.length * 3 <= maxBytes || Buffer.byteLength(line) <= maxBytes;

function withFailures(logger: Inside, profile: Profile, line: string, failures: string): string {
  const end = logger[endSym];
  const whole = splitMembers(line.slice(1, -end.length));
  const before = whole.find(({ key }) => key === "log_error"); // of the context or the bindings
  const members = whole.filter((member) => member !== before);
  const said: Member = { key: "log_error", value: joinFailures(before?.value, failures) };
  members.splice(members.at(-1)?.key === profile.messageKey ? -1 : members.length, 0, said);
  return `{${joinMembers(members).slice(1)}${end}`;
}

/** Has a stream write what it holds: an error does not wait for the end of the turn. */
export function writeNow(stream: Stream): void {
  try {
    stream.writeNow?.();
  } catch (thrown) {
    reportStream(thrown);
  }
}

/** The user's stream threw: its line is gone, and the application goes on. */
export function reportStream(thrown: unknown): void {
  warnOnce(
    "HEARTWOOD_STREAM_THREW",
    `The stream given to createLogger threw, a line is lost: ${reason(thrown)}`,
  );
}
