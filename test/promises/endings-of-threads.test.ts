// "Nothing is lost when a process ends" with worker threads and a cluster that write where their main thread or primary
// writes: each one's lines are there, once, in order, none torn, however each of them ends.
import { describe, expect, test } from "vitest";
import {
  type Ending,
  expected,
  type Outcome,
  outcome,
  type Place,
  type Program,
  signalAt,
  twinEnd,
} from "../support/endings.js";
import { all, countOf } from "../support/numbered-lines.js";

const places: Readonly<Record<string, Place>> = {
  "a pipe, read slowly": { stdout: "pipe", reader: "slowly" },
  "a file behind stdout": { stdout: "> file" },
  "a file that each opens": { stdout: "file" },
};

/** `main` runs in the main thread, with `worker` there, and `thread` in the worker; each logs with `mine`. */
const threads = (main: string, thread: string): string => `
  import { isMainThread, parentPort, Worker } from "node:worker_threads";
  const mine = log.child({ by: isMainThread ? "main" : "worker" });
  const turns = (from, to, done) => {
    burst(from, Math.min(from + 50, to), mine);
    if (from + 50 < to) setImmediate(turns, from + 50, to, done);
    else done?.();
  };
  if (isMainThread) {
    const worker = new Worker(new URL(import.meta.url));
    ${main}
  } else {
    ${thread}
  }`;

const each = { main: 3000, worker: 3000 };

describe.concurrent("nothing is lost with a worker thread that", () => {
  const endings: Readonly<Record<string, Ending>> = {
    "returns while the main thread logs as well": {
      body: threads("turns(0, 3000);", "turns(0, 3000);"),
      count: each,
    },
    "returns, all its lines in one turn": {
      body: threads("turns(0, 3000);", "burst(0, 3000, mine);"),
      count: each,
    },
    "returns, its lines written turn by turn as in the main thread": {
      body: threads("burst(0, 3000, mine);", "burst(0, 3000, mine);"),
      destination: "sync: false",
      count: each,
    },
    "calls process.exit": {
      body: threads(
        "turns(0, 3000); worker.on('exit', (code) => say('worker: ' + code));",
        "burst(0, 3000, mine); process.exit(7);",
      ),
      count: each,
    },
    "calls process.exit, its lines written turn by turn": {
      body: threads(
        "turns(0, 3000); worker.on('exit', (code) => say('worker: ' + code));",
        "burst(0, 3000, mine); process.exit(7);",
      ),
      destination: "sync: false",
      count: each,
    },
    "logs from its exit listener": {
      body: threads(
        "turns(0, 3000);",
        "process.on('exit', () => burst(2000, 3000, mine)); burst(0, 2000, mine);",
      ),
      count: each,
    },
    "throws, and the main thread listens": {
      body: threads(
        "turns(0, 3000); worker.on('error', (error) => say(error.message));",
        "turns(0, 3000, () => { throw new Error('the end'); });",
      ),
      count: each,
      others: ["uncaught exception"],
    },
    "throws, and the main thread with it": {
      body: threads("burst(0, 3000, mine);", "turns(0, 3000, () => { throw new Error('the end'); });"),
      count: each,
      others: ["uncaught exception", "uncaught exception"],
    },
  };
  describe.each(Object.entries(endings))("%s", (_, ending) => {
    test.each(Object.entries(places))("to %s", async (_place, place) =>
      expect(await outcome(ending, place)).toEqual(await expected(ending)),
    );
  });
});

describe.concurrent("at most the current turn's lines of a worker thread are lost, and none torn, when", () => {
  // Not without end: where ending takes long, more than maxBufferBytes would come to wait.
  const logging = `turns(0, 2000, () => log.flush(() => {
    parentPort.postMessage("2000"); turns(2000, 50_000, () => setInterval(() => {}, 1000));
  }));`;
  const programs: Readonly<Record<string, Program>> = {
    "the main thread exits": {
      body: threads("worker.once('message', () => { burst(0, 2000, mine); process.exit(4); });", logging),
    },
    "the main thread terminates it": {
      body: threads(
        "worker.once('message', async () => { await worker.terminate(); burst(0, 2000, mine); });",
        logging,
      ),
    },
  };
  async function expectMost(program: Program, place: Place): Promise<void> {
    const found = await outcome(program, place);
    const worker = countOf(found, "worker");
    expect(found).toEqual({ ...all({ main: 2000, worker }), ...(await twinEnd(program)) });
    expect(worker).toBeGreaterThanOrEqual(2000);
  }
  describe.each(Object.entries(programs))("%s", (_, program) => {
    test.each(Object.entries(places))("to %s", (_place, place) => expectMost(program, place));
  });

  // Not to a file: there the kernel may break off the write of another thread between two pages.
  const pipes = Object.entries(places).filter(([, { stdout }]) => stdout === "pipe");
  const main =
    "worker.once('message', () => { burst(0, 2000, mine); process.kill(process.pid, 'SIGTERM'); });";
  test.each(pipes)("SIGTERM ends the process, to %s", (_place, place) =>
    expectMost({ body: threads(main, logging) }, place),
  );
});

/** `primary` runs when all four workers have logged and said so, `worker` when one has; each logs with `mine`. */
const cluster = (primary: string, worker: string): string => `
  import cluster from "node:cluster";
  const mine = log.child({ by: cluster.isPrimary ? "primary" : "worker " + cluster.worker.id });
  const turns = (from, to, done) => {
    burst(from, from + 100, mine);
    if (from + 100 < to) setImmediate(turns, from + 100, to, done);
    else done();
  };
  if (cluster.isPrimary) {
    const workers = Array.from({ length: 4 }, () => cluster.fork());
    let waiting = workers.length;
    const isReady = () => { if (--waiting === 0) { burst(1000, 2000, mine); ${primary} } };
    for (const worker of workers) {
      worker.once("message", isReady);
      worker.on("exit", (code, signal) => say(\`worker \${worker.id}: \${code} \${signal}\`));
    }
    burst(0, 1000, mine);
  } else {
    turns(0, 2000, () => { process.send("ready"); ${worker} });
  }`;

const team = { primary: 2000, "worker 1": 2000, "worker 2": 2000, "worker 3": 2000, "worker 4": 2000 };

describe.concurrent("nothing is lost in a cluster whose workers", () => {
  const endings: Readonly<Record<string, Ending>> = {
    "call process.exit": { body: cluster("", "process.exit(cluster.worker.id);"), count: team },
    "are stopped with SIGTERM": {
      body: cluster("for (const { process: child } of workers) process.kill(child.pid, 'SIGTERM');", ""),
      count: team,
    },
    "are disconnected": { body: cluster("cluster.disconnect();", ""), count: team },
    "are left by a primary that SIGTERM ends": {
      body: cluster("say('all ready');", ""),
      during: signalAt("all ready", "SIGTERM"),
      count: team,
    },
  };
  describe.each(Object.entries(endings))("%s", (_, ending) => {
    test.each(Object.entries(places).slice(0, 2))("to %s", async (_place, place) => {
      const inAnyOrder = ({ stderr, ...outcome }: Outcome) => ({
        ...outcome,
        stderr: stderr.split("\n").sort(),
      });
      expect(inAnyOrder(await outcome(ending, place))).toEqual(inAnyOrder(await expected(ending)));
    });
  });
});
