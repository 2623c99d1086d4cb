// The measured process of the soaks of control: a service under load, alone or with a fleet, that operators change by
// every channel there is. It says where its channels are in its first line, and ends when POST /end asks for it.
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { createLogger, type Logger } from "heartwood";
import { adminHandler } from "heartwood/control";
import type { Counts } from "../soak.js";
import { disabledCallNs, isEmptyCall } from "./disabled.js";
import { type Report, startFleet } from "./fleet.js";
import { levelsFile } from "./levels-file.js";
import { startLoad } from "./load.js";

/** How the service is reached. */
export interface Doors {
  readonly socketPath: string;
  readonly port: number;
  /** The folder that is mounted like a ConfigMap: see levels-file.ts. */
  readonly levelsFolder: string;
  readonly workerPids: readonly number[];
}

export const primaryName = "primary";
export const adminPrefix = "/admin/log";
/** What the application asks an operator for. */
export const secret = "soak";

const everyMs = 4;

export async function serve(workers: number, threads: number): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), "heartwood-soak-"));
  const levels = levelsFile(folder);
  levels.swap("info");
  const socketPath = join(folder, "own.sock");
  const log = createLogger({ control: { signal: true, socket: socketPath, file: levels.path } });
  const disabledBeforeNs = await disabledCallNs(log.named("db"));
  const fleet = await startFleet(workers, threads);
  const { server, port, asked } = await listen();
  while (!existsSync(socketPath)) await setTimeout(5);
  const load = startLoad(log, primaryName, everyMs);
  const doors: Doors = { socketPath, port, levelsFolder: folder, workerPids: fleet.pids };
  log.info({ doors }, "ready");

  await asked;
  const logged = load.stop();
  const disabledAfterNs = await disabledCallNs(log.named("db"));
  const reports = await fleet.end();
  const counts = { ...judgeAll(log, logged, reports), disabledBeforeNs, disabledAfterNs };
  server.close();
  server.closeAllConnections();
  await log.close();
  rmSync(folder, { recursive: true });
  return counts;
}

/** The application's own server, the handler in it. */
async function listen(): Promise<{
  readonly server: Server;
  readonly port: number;
  readonly asked: Promise<unknown>;
}> {
  const authorize = (request: { readonly headers: Readonly<Record<string, string | undefined>> }): boolean =>
    request.headers["authorization"] === secret;
  const admin = adminHandler({ authorize, prefix: adminPrefix });
  const limits = { headersTimeout: 5_000, requestTimeout: 20_000, connectionsCheckingInterval: 1_000 };
  const server = createServer(limits, (request, response) => {
    if (request.method !== "POST" || request.url !== "/end") return void admin(request, response);
    response.end();
    server.emit("asked to end");
  });
  const asked = once(server, "asked to end");
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  return { server, asked, port: typeof address === "object" ? (address?.port ?? 0) : 0 };
}

/** `logged.<member>`: its `info` lines. */
function judgeAll(log: Logger, logged: number, reports: readonly Report[]): Counts {
  const primary: Report = { member: primaryName, logged, isRight: isRight(log), strays: 0 };
  const all = [primary, ...reports];
  return {
    ...Object.fromEntries(all.map((report) => [`logged.${report.member}`, report.logged])),
    members: all.length,
    right: all.filter((report) => report.isRight).length,
    strays: all.reduce((sum, { strays }) => sum + strays, 0),
  };
}

const isRight = (log: Logger): boolean => {
  const db = log.named("db");
  return isEmptyCall(log) && isEmptyCall(db) && log.level === "info" && db.level === "info";
};
