// The audit trail: one JSON line per donation, only ever appended.
import { appendFile, readFile } from "node:fs/promises";
import type { Donation } from "./donation.js";
import { StoreFailure } from "./errors.js";
import { log } from "./log.js";

const storeLog = log.named("store");

export interface AuditEntry extends Donation {
  readonly id: string;
  /** RFC 3339, UTC. */
  readonly recorded_at: string;
  /** The user whose token it was. Passed as an argument: the log context is for logs, never for decisions. */
  readonly recorded_by: string;
}

export interface AuditTrail {
  /**
   * Writes the entry; when it returns, the entry is on the disk.
   * @throws {StoreFailure} with the file system's error as its cause
   */
  append(entry: AuditEntry): Promise<void>;
  /**
   * The last `limit` entries, oldest first. The trail of a small service is small: it is read whole.
   * @throws {StoreFailure} with the file system's error as its cause
   */
  newest(limit: number): Promise<readonly unknown[]>;
}

/** Opens the trail in a file, which is made when missing; a path that cannot be written fails here, at the start. */
export async function openAuditTrail(path: string): Promise<AuditTrail> {
  await appendFile(path, "");
  let turn = Promise.resolve();

  return {
    append(entry) {
      // One at a time, so that a write which the file system splits is not torn by another's. The queue is
      // shared by all requests, yet each `write` logs with the context of the request that queued it.
      const written = turn.then(() => write(path, entry));
      turn = written.catch(() => {}); // the failure is its caller's; the next in the queue has its own try
      return written;
    },
    newest: (limit) => read(path, limit),
  };
}

async function write(path: string, entry: AuditEntry): Promise<void> {
  const line = `${JSON.stringify(entry)}\n`;
  storeLog.debug({ entry_id: entry.id, bytes: Buffer.byteLength(line) }, "appending entry");
  try {
    await appendFile(path, line, { flush: true });
  } catch (error) {
    throw new StoreFailure("the audit trail could not be written", error);
  }
  const { id, donor, amount, currency, kind } = entry;
  storeLog.info({ entry_id: id, donor, amount, currency, kind }, "donation recorded");
}

async function read(path: string, limit: number): Promise<readonly unknown[]> {
  try {
    const lines = (await readFile(path, "utf8")).split("\n").slice(0, -1);
    storeLog.debug({ entries: lines.length }, "trail read");
    return lines.slice(-limit).map((line): unknown => JSON.parse(line));
  } catch (error) {
    throw new StoreFailure("the audit trail could not be read", error);
  }
}
