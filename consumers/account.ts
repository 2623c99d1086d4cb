// What is to be said of a log: the service that wrote it gives one account, each consumer another, and they must agree.
import { createHash } from "node:crypto";

/** Of which lines an account tells more than how many they are. */
export interface Marks {
  /** A trace that goes through two requests. */
  readonly traceId: string;
  /** The request that failed; it belongs to that trace. */
  readonly requestId: string;
}

export interface Account {
  readonly lines: number;
  /** Lines by level, by heartwood's words for them. */
  readonly levels: Readonly<Record<string, number>>;
  /** The earliest and the latest time of a line, in milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** A digest of each line's level, time and note; the same for the same lines, in whatever order. */
  readonly digest: string;
  readonly traceLines: number;
  readonly requestLines: number;
  /** Records that have a stack trace. */
  readonly failures: number;
  /** The stack trace of the marked request's failure, and what the donor is called there. */
  readonly stack: string;
  readonly donor: string;
}

/** What of a line is in the digest. */
export interface Gist {
  readonly level: string;
  readonly ms: number;
  /** What a client sent. */
  readonly note?: string | undefined;
}

/** One line, as a consumer has read it. */
export interface LogRecord extends Gist {
  readonly traceId?: string | undefined;
  readonly requestId?: string | undefined;
  readonly stack?: string | undefined;
  readonly donor?: string | undefined;
}

/** The lines of one service have each a time of its own, by which they are put in order. */
export function digestOf(lines: Iterable<Gist>): string {
  const hash = createHash("sha256");
  for (const { level, ms, note = "" } of [...lines].sort((one, other) => one.ms - other.ms))
    hash.update(`${JSON.stringify([level, ms, known(note)])}\n`);
  return hash.digest("hex").slice(0, 16);
}

/** Programs in C end a text at U+0000, or have U+FFFD there, and for half of an emoji: what stands before is compared. */
const known = (note: string): string =>
  note.toWellFormed().replaceAll("\0", "\ufffd").split("\ufffd")[0] ?? "";

/** For consumers that hand over records instead of answering questions. */
export function accountOf(records: readonly LogRecord[], { traceId, requestId }: Marks): Account {
  const account = {
    ...{
      lines: 0,
      levels: Object.create(null),
      from: Number.POSITIVE_INFINITY,
      to: Number.NEGATIVE_INFINITY,
      digest: digestOf(records),
    },
    ...{ traceLines: 0, requestLines: 0, failures: 0, stack: "", donor: "" },
  };
  for (const record of records) {
    account.lines++;
    account.levels[record.level] = (account.levels[record.level] ?? 0) + 1;
    account.from = Math.min(account.from, record.ms);
    account.to = Math.max(account.to, record.ms);
    if (record.traceId === traceId) account.traceLines++;
    if (record.requestId === requestId) account.requestLines++;
    if (!record.stack) continue;
    account.failures++;
    if (record.requestId !== requestId) continue;
    account.stack = record.stack;
    account.donor = record.donor ?? "";
  }
  return { ...account, levels: { ...account.levels } };
}
