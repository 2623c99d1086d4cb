// Changes by each channel, none of which takes an `info` line away. Each function says how many were taken.
import type { NetConnectOpts } from "node:net";
import { setTimeout } from "node:timers/promises";
import { levelsFile } from "./levels-file.js";
import { ask, sendPipelined, written } from "./requests.js";

const lanes = 4;
const bodies = [
  '{"level":"debug"}',
  '{"level":"trace","match":{"user_id":"u-3"}}',
  '{"level":"info","for":"1h"}',
];

/** Sets and reverts, of two names, from several connections at once. */
export async function changeByRequests(
  to: NetConnectOpts,
  count: number,
  prefix = "",
  authorization = "",
): Promise<number> {
  const message = (n: number, lane: number): string => {
    const path = `${prefix}/loggers/${n % 2 === 0 ? "db" : "root"}`;
    const body = bodies[(n + lane) % bodies.length];
    return n % 5 === 4
      ? written("DELETE", path, "", authorization)
      : written("PUT", path, body, authorization);
  };
  const taken = await Promise.all(
    Array.from({ length: lanes }, (_, lane) =>
      sendPipelined(to, Math.ceil((count - lane) / lanes), (n) => message(n, lane)),
    ),
  );
  return taken.reduce((sum, one) => sum + one, 0);
}

/** Reverts all of them. */
export async function revertAll(socketPath: string): Promise<void> {
  for (const name of ["root", "db"])
    await ask({ socketPath, method: "DELETE", path: `/loggers/${name}`, agent: false });
}

const patienceMs = 10_000;

/**
 * Toggles by signals, the next one when the process of the socket has the change: on and off by turns.
 * @param pid that process, or one of its cluster
 */
export async function changeBySignals(pid: number, socketPath: string, count: number): Promise<number> {
  for (let sent = 0; sent < count; sent++) {
    process.kill(pid, "SIGUSR2");
    if (!(await becomes(socketPath, sent % 2 === 0))) return sent;
  }
  return count;
}

async function becomes(socketPath: string, isOn: boolean): Promise<boolean> {
  const until = performance.now() + patienceMs;
  do {
    const { body } = await ask({ socketPath, path: "/loggers/root" });
    if (/"channel":\s*"signal"/.test(body) === isOn) return true;
  } while (performance.now() < until);
  return false;
}

/** What an operator may write into the file, and some that he should not: missing, empty, nonsense. */
const contents = ["info,db=debug", "info", "db=trace", "debug", undefined, "", "info,db=de", "\0{{{"];
const swapEveryMs = 4;

/** Swaps without a pause, so that reads meet them at any moment. Counts as taken where the last one is. */
export async function changeByFile(folder: string, socketPath: string, count: number): Promise<number> {
  const levels = levelsFile(folder);
  for (let swap = 1; swap < count; swap++) {
    levels.swap(contents[swap % contents.length]);
    await setTimeout(swapEveryMs);
  }
  levels.swap("info,db=trace");
  const isTaken = await configures(socketPath, "trace");
  levels.swap("info");
  return isTaken && (await configures(socketPath, "info")) ? count : 0;
}

async function configures(socketPath: string, level: string): Promise<boolean> {
  const until = performance.now() + patienceMs;
  do {
    const { body } = await ask({ socketPath, path: "/loggers/db" });
    if (JSON.parse(body).configured === level) return true;
    await setTimeout(20);
  } while (performance.now() < until);
  return false;
}
