// "A full disk" stops nobody: the application goes on, what cannot be kept is counted and reported, and when there is
// space again the line that was cut is finished and the others follow.
import { readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createLogger, type DestinationOptions, destination, type Logger } from "../../src/index.js";
import { accountOf, inShell, linesIn, startLogging, upTo, within } from "../support/account.js";
import type { StartOptions } from "../support/processes.js";
import { canMount, type SmallDisk, smallDisk } from "../support/small-disk.js";

describe.concurrent("a process whose disk is full from its start to its end goes on, and ends when it should,", () => {
  const fullStdout: StartOptions = { through: inShell('exec "$@" >/dev/full') };
  const cases: Readonly<Record<string, readonly [stream: string, options: StartOptions]>> = {
    "the file being stdout": ["destination({ exitTimeoutMs: 300 })", fullStdout],
    "the file given by its path": ['destination({ dest: "/dev/full", exitTimeoutMs: 300 })', {}],
    "each line written at once": ['destination({ dest: "/dev/full", sync: true, exitTimeoutMs: 300 })', {}],
  };
  for (const [name, [stream, options]] of Object.entries(cases)) {
    test(name, () =>
      within({ heldUpMs: 50, cpu: 0.1, afterMs: 3_000 }, async () => {
        const body = `const longest = watchLoop();
          for (let n = 0; n < 99; n++) log.info({ n });
          log.error({ n: 99 });
          await logFor(500, 1, () => {});
          report({ heldUpMs: longest(), cpu: await cpuShare(2_000) });
          const asked = performance.now();
          process.on("exit", () => report({ ...log.stats(), afterMs: performance.now() - asked }));
          process.exitCode = 3;`;
        const ended = await startLogging(stream, body, options).ended;
        const { told, notices } = accountOf(ended);
        expect(told).toHaveLength(2);
        expect(told[1]).toMatchObject({
          lines: { info: 99, error: 1 },
          written: 0,
          dropped: 100,
          buffered: 0,
          bytes: 0,
        });
        expect(notices).toEqual([expect.stringMatching(/^heartwood: .*\b100\b.*ENOSPC/)]);
        expect(ended.code).toBe(3);
        return { heldUpMs: told[0]?.["heldUpMs"], cpu: told[0]?.["cpu"], afterMs: told[1]?.["afterMs"] };
      }),
    );
  }

  test("stderr being as full", async () => {
    const through = inShell('exec 5>&2; exec "$@" >/dev/full 2>&1');
    const body = `for (let n = 0; n < 100; n++) log.info({ n });
      process.on("exit", () => report(log.stats()));
      process.exitCode = 3;`;
    const stream = "destination({ exitTimeoutMs: 100 })";
    const ended = await startLogging(stream, body, { through, env: { REPORTS: "5" } }).ended;
    const { told, notices } = accountOf(ended);
    expect(told).toMatchObject([{ written: 0, dropped: 100 }]);
    expect(notices).toEqual([]);
    expect(ended.code).toBe(3);
  });
});

if (!canMount) console.log("skipped: a disk that fills and is freed, since nothing can be mounted here");

describe.skipIf(!canMount)("a disk that fills and is freed", () => {
  let disk: SmallDisk;
  let file = "";
  beforeEach(() => {
    disk = smallDisk();
    file = join(disk.path, "app.log");
  });
  afterEach(() => disk.remove());

  const written = (): string => readFileSync(file, "utf8");
  const flushed = (log: Logger): Promise<void> =>
    new Promise((resolve, reject) => log.flush((error) => (error === undefined ? resolve() : reject(error))));

  /** Logs 500 lines of 200 to 400 bytes, twice what there is room for, until some wait or are lost. */
  async function fill(options: DestinationOptions): Promise<Logger> {
    const log = createLogger(
      { env: false, crashes: false, base: null },
      destination({ dest: file, ...options }),
    );
    for (let n = 0; n < 300; n++) log.info({ n, fill: "ø".repeat(60 + (n % 100)) });
    await new Promise((resolve) => setTimeout(resolve, 50));
    for (let n = 300; n < 500; n++) log.info({ n, fill: "ø".repeat(60 + (n % 100)) });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(statSync(file).size).toBe(65_536);
    return log;
  }

  for (const sync of [false, true]) {
    test(`${sync ? "line by line" : "turn by turn"}: nothing is lost that the backlog holds`, async () => {
      const log = await fill({ sync });
      expect(written().endsWith("\n")).toBe(false); // a line is cut
      expect(log.stats()).toMatchObject({ lines: { info: 500 }, dropped: 0 });
      expect(log.stats().buffered).toBeGreaterThan(200);
      disk.grow();
      await flushed(log);
      expect(linesIn(written()).map(({ n }) => n)).toEqual(upTo(500));
      expect(log.stats()).toMatchObject({
        written: 500,
        dropped: 0,
        buffered: 0,
        bytes: statSync(file).size,
      });
      await log.close();
    });
  }

  test("a file that is rotated meanwhile: the line that was cut in the old one stands whole in the new", async () => {
    const stream = destination(file);
    const log = createLogger({ env: false, crashes: false, base: null }, stream);
    for (let n = 0; n < 500; n++) log.info({ n, fill: "ø".repeat(60 + (n % 100)) });
    log.flush();
    renameSync(file, `${file}.1`);
    stream.reopen();
    disk.grow();
    await flushed(log);
    const old = readFileSync(`${file}.1`, "utf8");
    const wholeLines = old.slice(0, old.lastIndexOf("\n") + 1);
    expect(wholeLines).not.toBe(old);
    expect(linesIn(wholeLines + written()).map(({ n }) => n)).toEqual(upTo(500));
    expect(log.stats()).toMatchObject({ written: 500, dropped: 0, buffered: 0 });
    await log.close();
  });

  test("what the backlog does not hold is counted, and reported in a line", async () => {
    const log = await fill({ maxBufferBytes: 20_000 });
    const { dropped = 0 } = log.stats();
    expect(dropped).toBeGreaterThan(100); // of the 500
    disk.grow();
    await flushed(log);
    while (!written().includes("lines_dropped")) await new Promise((resolve) => setTimeout(resolve, 10));
    log.info({ n: 500 });
    await log.close();
    const { numbers, reportedLost, lossReports } = accountOf({ output: written(), stderr: "" });
    expect(numbers).toEqual([...new Set(numbers)].toSorted((one, other) => one - other));
    expect(numbers.at(-1)).toBe(500);
    expect(numbers.length + dropped).toBe(501);
    expect(reportedLost).toBe(dropped);
    expect(lossReports[0]).toMatchObject({ level: "warn", logger: "heartwood", dropped: expect.any(Number) });
    expect(log.stats()).toMatchObject({ dropped, buffered: 0 });
  });
});
