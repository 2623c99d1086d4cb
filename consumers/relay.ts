// What rsyslog and syslog-ng have in common: daemons that read a socket or a file, and write what they understood. By
// their examples that is a file for each level, with a record for each line.
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type Account, accountOf, type LogRecord, type Marks } from "./account.js";
import type { Outcome } from "./consumer.js";
import { configure, type Folders } from "./example.js";
import type { Fed, Feeding } from "./feed.js";
import { type Daemon, linesIn } from "./programs.js";
import { feedFile, feedSocket } from "./stdout.js";

export interface Relay {
  /** Its example. */
  readonly configuration: string;
  /** The time that it understood, in milliseconds since 1970. */
  msOf(written: Written): number;
  start(folders: Folders, deadline: AbortSignal): Promise<Daemon>;
}

/** A record, as the templates of both have it: what is not there is left out, or empty. */
export interface Written {
  readonly seconds: number | string;
  readonly time?: string;
  readonly request_id?: string;
  readonly trace_id?: string;
  readonly stack?: string;
  readonly donor?: string;
}

export const takeBySocket = (relay: Relay, feeding: Feeding): Promise<Outcome> =>
  take(relay, feeding, ({ socket }) => feedSocket(socket, feeding));

export const takeByFile = (relay: Relay, feeding: Feeding): Promise<Outcome> =>
  take(relay, feeding, ({ logs }) => feedFile(join(logs, "app.log"), feeding));

async function take(
  relay: Relay,
  { folder, lines, deadline }: Feeding,
  give: (folders: Folders) => Promise<Fed>,
): Promise<Outcome> {
  const folders = await configure(relay.configuration, folder);
  const daemon = await relay.start(folders, deadline);
  try {
    await daemon.until("its socket", async () => existsSync(folders.socket));
    const fed = await give(folders);
    await daemon.until("a record of each line", () => hasRecords(folders.logs, lines));
    await daemon.stop(); // what it has beyond that is written now
    return { fed, found: await read(folders.logs, fed.marks, relay) };
  } finally {
    await daemon.stop();
  }
}

/** @throws {Error} where it took a line for no JSON */
async function hasRecords(logs: string, lines: number): Promise<boolean> {
  const strange = join(logs, "not-json");
  if (!existsSync(strange)) return (await linesIn(logs, ".ndjson")) >= lines;
  const text = await readFile(strange, "utf8");
  throw new Error(`consumers: it took this for no JSON: ${text.slice(0, 200)}`);
}

async function read(logs: string, marks: Marks, { msOf }: Relay): Promise<Account> {
  const records: LogRecord[] = [];
  for (const name of (await readdir(logs)).filter((name) => name.endsWith(".ndjson"))) {
    const level = basename(name, ".ndjson");
    for (const text of (await readFile(join(logs, name), "utf8")).split("\n")) {
      if (text === "") continue;
      const written: Written = JSON.parse(text);
      const { request_id: requestId, trace_id: traceId, stack, donor } = written;
      records.push({ level, ms: msOf(written), requestId, traceId, stack, donor });
    }
  }
  return accountOf(records, marks);
}
