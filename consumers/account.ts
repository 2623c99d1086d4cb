// What is to be said of a log: the service that wrote it gives one account, each consumer another, and they must agree.

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
  readonly traceLines: number;
  readonly requestLines: number;
  /** Records that have a stack trace. */
  readonly failures: number;
  /** The stack trace of the marked request's failure, and what the donor is called there. */
  readonly stack: string;
  readonly donor: string;
}

/** One line, as a consumer has read it. */
export interface LogRecord {
  readonly level: string;
  readonly ms: number;
  readonly traceId?: string | undefined;
  readonly requestId?: string | undefined;
  readonly stack?: string | undefined;
  readonly donor?: string | undefined;
}

/** For consumers that hand over records instead of answering questions. */
export function accountOf(records: Iterable<LogRecord>, { traceId, requestId }: Marks): Account {
  const account = {
    ...{
      lines: 0,
      levels: Object.create(null),
      from: Number.POSITIVE_INFINITY,
      to: Number.NEGATIVE_INFINITY,
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
