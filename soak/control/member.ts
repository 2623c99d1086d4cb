// The program of a worker of the cluster and of a thread: works until it is told to end, says what became of it, and
// ends by itself.
import { setTimeout } from "node:timers/promises";
import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { createLogger } from "heartwood";
import { isEmptyCall } from "./disabled.js";
import type { Report } from "./fleet.js";
import { startLoad } from "./load.js";

const everyMs = 10;
const patienceMs = 10_000;

const member = String(isMainThread ? process.env["SOAK_MEMBER"] : workerData);
const log = createLogger({ control: { signal: isMainThread } });
const db = log.named("db");
const load = startLoad(log, member, everyMs);
let heard = 0;

const tell = (message: unknown): void => {
  if (isMainThread) process.send?.(message);
  else parentPort?.postMessage(message);
};

async function end(): Promise<void> {
  const logged = load.stop();
  const until = performance.now() + patienceMs;
  while (!isEmptyCall(db) && performance.now() < until) await setTimeout(10);
  const isRight = isEmptyCall(db) && isEmptyCall(log) && db.isLevelEnabled("info");
  await log.close();
  const report: Report = { member, logged, isRight, strays: heard - 1 };
  tell(report);
  if (isMainThread) process.disconnect();
  else parentPort?.close();
}

const hear = (): void => {
  if (++heard === 1) void end();
};
if (isMainThread) process.on("message", hear);
else parentPort?.on("message", hear);
tell("ready");
