// The options of a destination, its counts, and what two destinations of one file share.
import {
  closeSync,
  existsSync,
  fstatSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createLogger, type DestinationOptions, destination, type Logger } from "../../src/index.js";
import { accountOf, linesIn, startLogging, upTo, within } from "../support/account.js";

let folder = "";
let file = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "heartwood-options-"));
  file = join(folder, "app.log");
});
afterEach(() => rmSync(folder, { recursive: true }));

const logTo = (options: DestinationOptions = {}): Logger =>
  createLogger({ env: false, crashes: false, base: null }, destination({ dest: file, ...options }));
const numbersIn = (path = file): unknown[] => linesIn(readFileSync(path, "utf8")).map(({ n }) => n);

/** Until `check` holds; the test's own time limit ends a wait in vain. */
async function until(check: () => boolean): Promise<void> {
  while (!check()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe("a long turn", () => {
  test("does not keep a line that is 50 ms old when the next is logged: the file grows meanwhile", () =>
    within({ kept: 1 }, async () => {
      const log = logTo();
      const before = numbersIn().length;
      const loggedAt: number[] = [];
      let kept = 0;
      const end = performance.now() + 300;
      while (performance.now() < end) {
        const now = performance.now();
        loggedAt.push(now);
        log.info({ n: loggedAt.length - 1 });
        const old = loggedAt.filter((at) => now - at > 52); // the clock may count whole milliseconds
        kept = Math.max(kept, old.length - (numbersIn().length - before));
        while (performance.now() < now + 10);
      }
      expect(numbersIn().length).toBeGreaterThan(before);
      log.flush();
      expect(numbersIn().slice(before)).toEqual(upTo(loggedAt.length));
      return { kept };
    }));

  test("keeps a line that is younger", () => {
    const log = logTo();
    const start = performance.now();
    log.info({ n: 0 });
    log.info({ n: 1 });
    const { size } = statSync(file);
    if (performance.now() - start < 50) expect(size).toBe(0);
    log.flush();
  });
});

describe("writes, as Node's own trace counts them", () => {
  const traced = async (stream: string, body: string): Promise<readonly TraceEvent[]> => {
    const trace = join(folder, "trace.json");
    const flags = ["--trace-event-categories", "node.fs.sync", "--trace-event-file-pattern", trace];
    const stderr = (await startLogging(stream, body, { flags, env: { FILE: file } }).ended).stderr;
    expect(stderr).toBe("");
    const { traceEvents }: { traceEvents: TraceEvent[] } = JSON.parse(readFileSync(trace, "utf8"));
    return traceEvents.filter(({ ph, name }) => ph === "E" && /write|fsync/.test(name));
  };
  interface TraceEvent {
    readonly name: string;
    readonly ph: string;
    readonly args: { readonly bytesWritten?: number };
  }
  const turns = `for (let turn = 0; turn < 10; turn++) {
      for (let n = 0; n < 10; n++) log.info({ n });
      await new Promise(setImmediate);
    }`;

  test("one a turn", async () => {
    const events = await traced("destination({ dest: process.env.FILE })", turns);
    expect(events.map(({ name }) => name)).toEqual(Array(10).fill("fs.sync.write"));
  });
  test("one a line, with sync", async () => {
    const events = await traced("destination({ dest: process.env.FILE, sync: true })", turns);
    expect(events).toHaveLength(100);
  });
  test("each followed by an fsync, with fsync", async () => {
    const events = await traced("destination({ dest: process.env.FILE, fsync: true })", turns);
    const pairs = Array(10).fill(["fs.sync.write", "fs.sync.fsync"]).flat();
    expect(events.map(({ name }) => name).slice(0, 20)).toEqual(pairs);
  });
  test("of minLength bytes and more, with minLength; the rest when the process exits", async () => {
    const events = await traced("destination({ dest: process.env.FILE, minLength: 2_000 })", turns);
    const sizes = events.map(({ args }) => Number(args.bytesWritten));
    expect(sizes.length).toBeLessThan(10);
    expect(sizes.length).toBeGreaterThan(2);
    expect(Math.min(...sizes.slice(0, -1))).toBeGreaterThanOrEqual(2_000);
    expect(numbersIn()).toHaveLength(100);
  });
  test("on a pipe, whole lines of at most 4,096 bytes altogether", async () => {
    const events = await traced(
      "destination(1)",
      'for (let n = 0; n < 500; n++) log.info({ n, fill: "x".repeat(n) });',
    );
    const sizes = events.map(({ args }) => Number(args.bytesWritten)).filter((size) => size > 0);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(4_096);
    expect(sizes.length).toBeLessThan(100);
  });
});

test("fsync on what cannot be synced is no mistake", async () => {
  const body = "for (let n = 0; n < 100; n++) log.info({ n });";
  const { numbers, notices } = accountOf(await startLogging("destination({ fsync: true })", body).ended);
  expect(numbers).toEqual(upTo(100));
  expect(notices).toEqual([]);
});

describe("minLength", () => {
  test("keeps shorter texts, over turns, until they are as long", async () => {
    const log = logTo({ minLength: 1_000 });
    let n = 0;
    for (; n < 3; n++) {
      log.info({ n });
      await nextTurn();
    }
    expect(statSync(file).size).toBe(0);
    expect(log.stats()).toMatchObject({ written: 0, buffered: 3 });
    for (; n < 30; n++) log.info({ n });
    await nextTurn();
    expect(statSync(file).size).toBeGreaterThanOrEqual(1_000);
    log.flush();
    expect(numbersIn()).toEqual(upTo(30));
  });
  test("keeps no error, nor what came before it", () => {
    const log = logTo({ minLength: 1_000 });
    log.info({ n: 0 });
    log.error({ n: 1 });
    expect(numbersIn()).toEqual([0, 1]);
  });
  test("with periodicFlush, keeps nothing for longer", async () => {
    const log = logTo({ minLength: 1_000, periodicFlush: 100 });
    log.info({ n: 0 });
    await nextTurn();
    expect(statSync(file).size).toBe(0);
    await until(() => statSync(file).size > 0);
    log.info({ n: 1 });
    await until(() => numbersIn().length === 2);
    await log.close();
  });
});

test("periodicFlush keeps no process alive", async () => {
  const stream = "destination({ minLength: 1_000, periodicFlush: 10_000 })";
  const ended = await startLogging(stream, "log.info({ n: 0 });", { deadlineMs: 9_000 }).ended;
  expect(accountOf(ended).numbers).toEqual([0]);
});

describe("close", () => {
  test("writes what is left and closes the file; twice is fine, and nothing is written after it", async () => {
    const stream = destination(file);
    const log = createLogger({ env: false, crashes: false, base: null }, stream);
    log.info({ n: 0 });
    await Promise.all([log.close(), log.close({ timeoutMs: 5 }), stream.close()]);
    await log.close();
    log.info({ n: 1 });
    log.error({ n: 2 });
    await nextTurn();
    expect(numbersIn()).toEqual([0]);
    expect(() => fstatSync(stream.fd)).toThrow();
  });
});

describe("stats", () => {
  test("count lines by level, also of children and named loggers, and what the destination did with them", async () => {
    const log = logTo();
    log.debug({ n: -1 });
    log.info({ n: 0 });
    log.child({ a: 1 }).info({ n: 1 });
    log.named("db").warn({ n: 2 });
    expect(log.stats()).toMatchObject({
      lines: { info: 2, warn: 1 },
      written: 0,
      dropped: 0,
      buffered: 3,
      bytes: 0,
    });
    await nextTurn();
    const bytes = statSync(file).size;
    expect(log.stats()).toMatchObject({
      lines: { info: 2, warn: 1 },
      written: 3,
      dropped: 0,
      buffered: 0,
      bytes,
    });
    log.error({
      n: 3,
      get broken() {
        throw new Error("no");
      },
    }); // prettier-ignore
    log.error({ n: 4, long: "x".repeat(20_000) });
    expect(log.stats()).toMatchObject({
      lines: { info: 2, warn: 1, error: 2 },
      salvaged: 1,
      truncated: 1,
      written: 5,
    });
  });
});

describe("two destinations of one file", () => {
  const pairs: Readonly<Record<string, () => readonly [DestinationOptions, DestinationOptions, () => void]>> =
    {
      "by one path": () => [{ dest: file }, { dest: file }, () => {}],
      "by a path and a link to it": () => {
        const link = join(folder, "link.log");
        symlinkSync(file, link);
        return [{ dest: file }, { dest: link }, () => {}];
      },
      "by one descriptor": () => {
        const fd = openSync(file, "a");
        return [{ fd }, { fd }, () => closeSync(fd)];
      },
    };
  for (const [how, open] of Object.entries(pairs)) {
    test(`${how} are one writer: call order is line order, and the end of one is not the other's`, async () => {
      const [first, second, done] = open();
      const streams = [destination(first), destination(second)];
      const loggers = streams.map((stream) =>
        createLogger({ env: false, crashes: false, base: null }, stream),
      );
      for (let n = 0; n < 10; n++) loggers[n % 2]?.info({ n });
      await nextTurn();
      expect(numbersIn()).toEqual(upTo(10));
      streams[0]?.end();
      loggers[0]?.info({ n: -1 });
      loggers[1]?.info({ n: 10 });
      await nextTurn();
      expect(numbersIn()).toEqual(upTo(11));
      await loggers[1]?.close();
      done();
    });
  }
});

describe("a worker thread", () => {
  const body = `import { readFileSync } from "node:fs";
    import { isMainThread, parentPort, Worker } from "node:worker_threads";
    if (isMainThread) {
      const worker = new Worker(new URL(import.meta.url));
      worker.once("message", async (linesAfterFirst) => { report(linesAfterFirst); await worker.terminate(); });
    } else {
      log.info({ n: 0 });
      const linesAfterFirst = readFileSync(process.env.FILE, "utf8").split("\\n").length - 1;
      log.info({ n: 1 });
      parentPort.postMessage(linesAfterFirst);
      while (true);
    }`;

  test("writes each line at once, so that nothing is missing when it is terminated", async () => {
    const ended = await startLogging("destination(process.env.FILE)", body, { stdout: "file" }).ended;
    const { numbers, told } = accountOf(ended);
    expect(told).toEqual([1]);
    expect(numbers).toEqual([0, 1]);
  });

  test("writes a turn's lines together with sync: false", async () => {
    const stream = "destination({ dest: process.env.FILE, sync: false })";
    const ended = await startLogging(stream, body, { stdout: "file" }).ended;
    expect(accountOf(ended).told).toEqual([0]);
  });
});

describe("the options", () => {
  const wrong: readonly object[] = [
    { maxBufferBytes: 0 },
    { maxBufferBytes: "1m" },
    { exitTimeoutMs: -1 },
    { exitTimeoutMs: Number.NaN },
    { fsync: 1 },
    { minLength: -1 },
    { periodicFlush: "1s" },
    { maxLength: -1 },
    { signals: "SIGTERM" },
  ];
  for (const options of wrong) {
    test(`${JSON.stringify(options)} is refused, and no file is made`, () => {
      const given: DestinationOptions = { dest: file, ...options };
      expect(() => destination(given)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
      expect(existsSync(file)).toBe(false);
    });
  }
});
