// Work that is not HTTP, in programs of their own: what a process writes before it is frozen, ends, or hands work on.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

// Inside the package, so that `import "heartwood"` is the package importing itself by name, as built.
const folder = fileURLToPath(new URL("../../.build/work/", import.meta.url));
beforeAll(() => mkdirSync(folder, { recursive: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly lines: readonly Record<string, unknown>[];
  readonly signal: string | null;
  readonly code: number | null;
}

function run(name: string, program: string): Ended {
  const imports = `import { addContext, bindContext, createLogger, getContext, runWithContext } from "heartwood";
import { contextHeaders, runWithHeaders } from "heartwood/http";
const log = createLogger({ base: null, format: "json" });\n`;
  writeFileSync(`${folder}${name}.mjs`, imports + program);
  const env = { ...process.env, LOG_LEVEL: "", LOG_FORMAT: "" };
  const { stdout, stderr, signal, status } = spawnSync(process.execPath, [`${name}.mjs`], {
    cwd: folder,
    env,
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  const lines = stdout.split("\n").slice(0, -1);
  return { lines: lines.map((line) => JSON.parse(line)), signal, code: status };
}

describe("a Lambda function", () => {
  test("has written its lines when its handler settles, since nothing runs after that", () => {
    const { lines, signal } = run(
      "lambda",
      `const handler = (event, { awsRequestId }) =>
         runWithContext({ request_id: awsRequestId }, async () => {
           for (let index = 0; index < 500; index++) log.info({ index }, "record handled");
           await new Promise((resolve) => log.flush(resolve));
         });
       await handler({}, { awsRequestId: "l-1" });
       process.kill(process.pid, "SIGKILL");`,
    );
    expect(signal).toBe("SIGKILL");
    expect(lines.map(({ index }) => index)).toEqual(Array.from({ length: 500 }, (_, index) => index));
    expect(lines.every(({ request_id }) => request_id === "l-1")).toBe(true);
  });
});

describe("a script", () => {
  test("has its context in all lines, and all lines at its end", () => {
    const { lines, code } = run(
      "script",
      `await runWithContext({ job_id: "import-1" }, async () => {
         for (const file of ["a", "b"]) await runWithContext({ file }, async () => { await null; log.info("read"); });
         log.warn("one was empty");
         process.exit(3);
       });`,
    );
    expect(code).toBe(3);
    expect(lines).toMatchObject([
      { job_id: "import-1", file: "a", msg: "read" },
      { job_id: "import-1", file: "b", msg: "read" },
      { job_id: "import-1", msg: "one was empty" },
    ]);
    expect(lines[2]).not.toHaveProperty("file");
  });
});

describe("a queue", () => {
  test("whose consumer handles many messages at once: each in its sender's trace", () => {
    const { lines } = run(
      "queue",
      `const queue = Array.from({ length: 200 }, (_, index) =>
         runWithHeaders({ "x-request-id": "r-" + index }, () => ({ index, sent: getContext(), headers: contextHeaders() })));
       const handle = ({ index, sent, headers }) => runWithHeaders(headers, async () => {
         addContext({ job_id: "j-" + index });
         await new Promise((resolve) => setTimeout(resolve, index % 7));
         log.info({ index, sent }, "message handled");
       });
       await Promise.all(queue.map(handle));`,
    );
    expect(lines).toHaveLength(200);
    for (const { index, sent, request_id, job_id, trace_id, span_id } of lines) {
      expect([request_id, job_id, trace_id]).toEqual([`r-${index}`, `j-${index}`, Object(sent).trace_id]);
      expect(span_id).not.toBe(Object(sent).span_id);
    }
    expect(new Set(lines.map(({ trace_id }) => trace_id)).size).toBe(200);
  });
});

describe("a cron job", () => {
  test("has a context for each run, also where runs overlap", () => {
    const { lines } = run(
      "cron",
      `let runs = 0;
       const job = () => runWithContext({ job_id: "nightly-" + ++runs }, async () => {
         log.info("started");
         await new Promise((resolve) => setTimeout(resolve, 5));
         log.info("ended");
         if (getContext().job_id === "nightly-3") clearInterval(timer);
       });
       const timer = setInterval(job, 1);`,
    );
    for (const run of [1, 2, 3]) {
      const own = lines.filter(({ job_id }) => job_id === `nightly-${run}`).map(({ msg }) => msg);
      expect(own).toEqual(["started", "ended"]);
    }
  });
});

describe("a pool of worker threads", () => {
  test("gets the context with each message, and its lines have it", () => {
    const { lines } = run(
      "threads",
      `import { once } from "node:events";
       import { Worker } from "node:worker_threads";
       const source = \`import { parentPort } from "node:worker_threads";
         import { createLogger, runWithContext } from "heartwood";
         const log = createLogger({ base: null, format: "json" });
         parentPort.on("message", ({ context, page }) => runWithContext(context, async () => {
           await null;
           log.info({ page }, "page drawn");
           parentPort.postMessage(page);
         }));\`;
       const workers = [0, 1].map(() => new Worker(source, { eval: true }));
       for (let page = 0; page < 20; page++) {
         const worker = workers[page % 2];
         runWithContext({ request_id: "r-" + page }, () => worker.postMessage({ context: getContext(), page }));
         await once(worker, "message");
       }
       await Promise.all(workers.map((worker) => worker.terminate()));`,
    );
    expect(lines.map(({ request_id, page }) => [request_id, page])).toEqual(
      Array.from({ length: 20 }, (_, page) => [`r-${page}`, page]),
    );
  });
});

describe("an emitter", () => {
  test("calls a bound listener in the context in which it was bound, whoever emits", () => {
    const { lines } = run(
      "emitter",
      `import { EventEmitter } from "node:events";
       const bus = new EventEmitter();
       for (const id of ["a", "b"])
         runWithContext({ request_id: id }, () => bus.on("paid", bindContext((by) => log.info({ by }, "paid"))));
       runWithContext({ request_id: "emitting" }, () => bus.emit("paid", "somebody"));
       bus.emit("paid", "nobody");`,
    );
    expect(lines.map(({ request_id, by }) => `${request_id} ${by}`)).toEqual([
      "a somebody",
      "b somebody",
      "a nobody",
      "b nobody",
    ]);
  });
});
