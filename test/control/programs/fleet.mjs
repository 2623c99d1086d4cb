// A service of several processes and threads: each says its level whenever it changes, and every message that the
// application itself gets. The primary starts and ends the others as its stdin says.
import cluster from "node:cluster";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { createLogger } from "heartwood";

const who = isMainThread ? (cluster.isWorker ? "worker" : "primary") : "thread";
const tell = (line) => process.stdout.write(`${JSON.stringify({ who, ...line })}\n`);

const write = (text) => {
  const { event, change } = JSON.parse(text);
  if (event !== undefined) tell({ said: change });
};
const log = createLogger({ crashes: false }, { write });

let was = log.isLevelEnabled("debug");
tell({ ready: was });
setInterval(() => {
  const is = log.isLevelEnabled("debug");
  if (is !== was) tell({ debug: is, at: Date.now() });
  was = is;
}, 5);
process.on("message", (message) => tell({ message }));
parentPort?.on("message", (message) => tell({ message }));

const threads = [];
const acts = {
  fork() {
    cluster.fork().on("message", (message) => tell({ message }));
  },
  thread() {
    threads.push(new Worker(fileURLToPath(import.meta.url)).on("message", (message) => tell({ message })));
  },
  kill() {
    Object.values(cluster.workers)[0].process.kill("SIGKILL");
  },
  greet() {
    for (const worker of Object.values(cluster.workers)) worker.send("hello");
    for (const thread of threads) thread.postMessage("hello");
  },
  toggle() {
    Object.values(cluster.workers)[0].process.kill("SIGUSR2");
  },
};
if (who === "primary") createInterface({ input: process.stdin }).on("line", (text) => acts[text]?.());
