// Feeding a consumer: the service as a process of its own, whose stdout is what the consumer reads.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { Account, Marks } from "./account.js";

/** What the service says of the lines that it logged. */
export interface Fed {
  readonly marks: Marks;
  readonly account: Account;
}

export interface Feeding {
  readonly lines: number;
  /** A folder of the run's own. */
  readonly folder: string;
  /** Kills the service. */
  readonly deadline: AbortSignal;
}

/** What the service prints past its logger, once. */
export const plainLine = "1 warning, printed by something else than the logger";

export interface Service {
  /** A module that exports the logger `log`, as a path below `.build`. */
  readonly logger?: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** What a client sends that is logged as it came; a level of its own, unless it is told. */
  readonly clientFields?: object;
}

const built = fileURLToPath(new URL("../", import.meta.url));

/** Runs the service to its end, its stdout being this descriptor, or that of this socket. */
export async function feed(
  stdout: number | Writable,
  { lines, folder, deadline }: Feeding,
  { logger = "consumers/log.js", environment = {}, clientFields = { level: "fatal" } }: Service = {},
): Promise<Fed> {
  const account = join(folder, "account.json");
  const args = [String(lines), account, join(built, logger), JSON.stringify(clientFields)];
  const child = spawn(process.execPath, [join(built, "consumers/service.js"), ...args], {
    // No variable of the caller's may change the lines.
    env: { NODE_ENV: "production", LOG_LEVEL: "trace", ...environment },
    stdio: ["ignore", stdout, "inherit"],
    signal: deadline,
    killSignal: "SIGKILL",
  });
  await ended(child);
  return JSON.parse(await readFile(account, "utf8"));
}

async function ended(child: ChildProcess): Promise<void> {
  const [exitCode, signal] = await once(child, "close");
  if (exitCode !== 0)
    throw new Error(`consumers: the service ended with ${signal ?? `exit code ${exitCode}`}`);
}
