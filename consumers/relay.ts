// What rsyslog and syslog-ng have in common: daemons that read a socket or a file, and write what they understood. By
// their examples that is a file for each level, with a record for each line, and one for what is no line of the logger.
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type Account, accountOf, type LogRecord, type Marks } from "./account.js";
import type { Outcome } from "./consumer.js";
import { configure, type Folders } from "./example.js";
import { type Fed, type Feeding, plainLine } from "./feed.js";
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
  readonly note?: string;
  readonly stack?: string;
  readonly donor?: string;
}

/** Whoever reaches the socket may write it: no path may be made of it. */
const hostileLine = '{"level":"../escaped","time":"2026-11-20T18:10:33.123Z","msg":"hello"}';

export const takeBySocket = (relay: Relay, feeding: Feeding): Promise<Outcome> =>
  take(relay, feeding, [hostileLine, plainLine], ({ socket }) =>
    feedSocket(socket, feeding, {}, `${hostileLine}\n`),
  );

export const takeByFile = (relay: Relay, feeding: Feeding): Promise<Outcome> =>
  take(relay, feeding, [plainLine], ({ log }) => feedFile(log, feeding));

/** @param strays what is no line of the logger, in order */
async function take(
  relay: Relay,
  { folder, lines, deadline }: Feeding,
  strays: readonly string[],
  give: (folders: Folders) => Promise<Fed>,
): Promise<Outcome> {
  const folders = await configure(relay.configuration, folder);
  const daemon = await relay.start(folders, deadline);
  try {
    await daemon.until("its socket", async () => existsSync(folders.socket));
    const fed = await give(folders);
    const all = lines + strays.length;
    await daemon.until("a record of each line", async () => (await linesIn(folders.written)) >= all);
    await daemon.stop(); // what it has beyond that is written now
    await requireStrays(folders.written, strays);
    return { fed, found: await read(folders.written, fed.marks, relay) };
  } finally {
    await daemon.stop();
  }
}

/** @throws {Error} where it took something else for no line of the logger */
async function requireStrays(written: string, strays: readonly string[]): Promise<void> {
  const others = await readFile(join(written, "others"), "utf8");
  if (others === strays.map((stray) => `${stray}\n`).join("")) return;
  throw new Error(`consumers: it took this for no line of the logger: ${others.slice(0, 400)}`);
}

async function read(written: string, marks: Marks, { msOf }: Relay): Promise<Account> {
  const records: LogRecord[] = [];
  for (const name of (await readdir(written)).filter((name) => name.endsWith(".ndjson"))) {
    const level = basename(name, ".ndjson");
    for (const text of (await readFile(join(written, name), "utf8")).split("\n")) {
      if (text === "") continue;
      const record: Written = JSON.parse(text);
      const { request_id: requestId, trace_id: traceId, note, stack, donor } = record;
      records.push({ level, ms: msOf(record), note, requestId, traceId, stack, donor });
    }
  }
  return accountOf(records, marks);
}
