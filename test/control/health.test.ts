// What /health and /metrics say of real destinations: a reader that stalls, one that is gone, a full disk.
import { execFileSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { performer } from "../../src/control/process-control.js";
import { perform } from "../../src/control/protocol.js";
import { createLogger, type Destination, destination, type Logger } from "../../src/index.js";
import { state } from "../../src/state.js";
import { canMount, smallDisk } from "../support/small-disk.js";

if (!canMount) console.log("skipped: health on a full disk, since nothing can be mounted here");

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void; // as V8 gives it

const ask = (path: string): { readonly status: number; readonly body: string } =>
  perform({ method: "GET", path, query: "", body: "" }, performer, { channel: "test" });
const health = (): readonly unknown[] => {
  const { status, body } = ask("/health");
  return [status, JSON.parse(body)];
};
const well = [200, { status: "ok" }];
const failing = (...reasons: unknown[]): unknown[] => [503, { status: "failing", reasons }];

let folder = "";
const closers: (() => unknown)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "heartwood-health-"));
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  rmSync(folder, { recursive: true });
});

const logTo = (stream: Destination): Logger => {
  const log = createLogger({ env: false, crashes: false, control: false, base: null }, stream);
  closers.unshift(() => log.close({ timeoutMs: 100 }));
  return log;
};
/** Lines of about 1,000 bytes, the last of which does not wait for the end of the turn. */
function logAtOnce(log: Logger, lines: number): void {
  const fill = "x".repeat(950);
  for (let n = 1; n < lines; n++) log.info({ fill });
  log.error({ fill });
}
const flushed = (log: Logger): Promise<Error | undefined> => new Promise((done) => log.flush(done));

/** A logger that nobody closes, or holds. */
function forget(): void {
  const options = { env: false, crashes: false, control: false } as const; // literal, as the options ask
  createLogger(options, { write: () => {} }).error("forgotten");
}

/** A pipe of which nothing is read yet, and the two ends of it. */
function pipe(): { readonly reading: number; readonly writing: number } {
  const path = join(folder, "pipe");
  execFileSync("mkfifo", [path]);
  const reading = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writing = openSync(path, constants.O_WRONLY);
  closers.push(() => closeSync(writing));
  return { reading, writing };
}

/** Reads what the pipe holds. */
function drain(reading: number): void {
  const bytes = Buffer.alloc(65_536);
  try {
    while (readSync(reading, bytes) > 0);
  } catch {
    // EAGAIN: it is empty
  }
}

describe("GET /health", () => {
  test("of a reader that stalls: nearly full, then lines were dropped; once it has read, only those", async () => {
    const { reading, writing } = pipe();
    closers.push(() => closeSync(reading));
    const log = logTo(destination({ fd: writing, maxBufferBytes: 100_000 }));
    expect(health()).toEqual(well);
    logAtOnce(log, 100);
    expect(log.stats().bufferedBytes).toBeGreaterThan(30_000); // the pipe holds the rest
    expect(health()).toEqual(well);
    logAtOnce(log, 50);
    const { bufferedBytes } = log.stats();
    expect(bufferedBytes).toBeGreaterThan(80_000);
    const nearlyFull = `${bufferedBytes} of 100000 bytes wait to be written`;
    expect(health()).toEqual(failing(nearlyFull));
    expect(ask("/metrics").body).toContain(`\nheartwood_backlog_bytes ${bufferedBytes}\n`);
    expect(log.stats()).toMatchObject({ dropped: 0, maxBufferBytes: 100_000 });
    expect(log.stats()).not.toHaveProperty("failure"); // it may go on at any moment

    logAtOnce(log, 100);
    const { dropped } = log.stats();
    const lost = `lines were dropped in the last minute, ${dropped} since the start`;
    expect(health()).toEqual(failing(expect.stringMatching(/ wait to be written$/), lost));
    const reader = setInterval(() => drain(reading), 5);
    await flushed(log);
    clearInterval(reader);
    expect(log.stats()).toMatchObject({ buffered: 0, bufferedBytes: 0, dropped });
    expect(health()).toEqual(failing(lost));
  });

  test("of a reader that is gone: why nothing is taken, and that lines are dropped", () => {
    const { reading, writing } = pipe();
    const log = logTo(destination({ fd: writing }));
    log.error("taken");
    expect(health()).toEqual(well);
    closeSync(reading);
    log.error("lost");
    expect(log.stats()).toMatchObject({ failure: "EPIPE", dropped: 1 });
    const lost = "lines were dropped in the last minute, 1 since the start";
    expect(health()).toEqual(failing("the destination fails: EPIPE", lost));
  });

  test.skipIf(!canMount)("of a full disk, until there is space", async () => {
    const disk = smallDisk();
    closers.push(() => disk.remove());
    const log = logTo(destination(join(disk.path, "app.log")));
    logAtOnce(log, 100);
    expect(log.stats()).toMatchObject({ failure: "ENOSPC", dropped: 0 });
    expect(health()).toEqual(failing("the destination fails: ENOSPC"));
    disk.grow();
    await flushed(log);
    expect(log.stats()).not.toHaveProperty("failure");
    expect(health()).toEqual(well);
  });

  test("of a destination that was closed: nothing, since that is no failure", async () => {
    const log = logTo(destination(join(folder, "app.log")));
    await log.close();
    log.info("late");
    expect(log.stats()).toMatchObject({ dropped: 1 });
    expect(log.stats()).not.toHaveProperty("failure");
    expect(health()).toEqual(well);
  });
});

/** The value of a metric; 0 where it has no sample yet. */
const metric = (name: string): number => {
  const line = ask("/metrics")
    .body.split("\n")
    .find((text) => text.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1) ?? 0);
};
const counters = [
  'heartwood_lines_total{level="error"}',
  'heartwood_lines_total{level="notice"}',
  "heartwood_lines_salvaged_total",
  "heartwood_lines_truncated_total",
  "heartwood_lines_written_total",
  "heartwood_written_bytes_total",
  "heartwood_lines_dropped_total",
];
const counts = (): readonly number[] => counters.map(metric);

describe("GET /metrics", () => {
  test("counts on when a logger is closed, or forgotten: a counter never falls", async () => {
    const before = counts();
    const grown = (): readonly number[] => counts().map((count, at) => count - (before[at] ?? 0));
    const file = join(folder, "app.log");
    const log = createLogger(
      {
        env: false,
        crashes: false,
        control: false,
        customLevels: { notice: 35 },
        maxLineBytes: 512,
      },
      destination(file),
    );
    log.error("1");
    log.notice("2");
    log.info({
      get broken() {
        throw new Error("x");
      },
    });
    log.info("x".repeat(1_000));
    await log.close();
    const { size } = statSync(file);
    const expected = [1, 1, 1, 1, 4, size, 0];
    expect(grown()).toEqual(expected);
    expect(grown()).toEqual(expected);
    expect([metric("heartwood_backlog_lines"), metric("heartwood_backlog_bytes")]).toEqual([0, 0]);

    forget();
    logTo(destination(join(folder, "other.log"))).error("4"); // since something may hold the last logger that wrote
    await new Promise((resolve) => setImmediate(resolve)); // a WeakRef holds until the turn ends
    collectGarbage();
    expect(grown()[0]).toBe(3);
    while (state.control.roots.size > 1) await new Promise((resolve) => setImmediate(resolve)); // until it is known
    expect(grown()[0]).toBe(3);
  });

  test("counts what loggers share once: their writer's lines and bytes", () => {
    const before = counts();
    const file = join(folder, "app.log");
    const [one, other] = [logTo(destination(file)), logTo(destination(file))];
    one.error("1");
    other.error("2");
    other.info("waits");
    const { body } = ask("/metrics");
    const { size } = statSync(file);
    const grown = counts().map((count, at) => count - (before[at] ?? 0));
    expect(grown).toEqual([2, 0, 0, 0, 2, size, 0]);
    expect(body).toContain("\nheartwood_backlog_lines 1\n");
  });

  test("tells the effective levels of all root loggers' names", () => {
    logTo(destination(join(folder, "one.log"))).named("db").level = "debug";
    logTo(destination(join(folder, "other.log"))).named("http").level = "warn";
    const levels = ask("/metrics").body.match(/^heartwood_effective_level.*$/gm);
    expect(levels).toEqual([
      'heartwood_effective_level{logger="root"} 30',
      'heartwood_effective_level{logger="db"} 20',
      'heartwood_effective_level{logger="http"} 40',
    ]);
  });
});
