// What a destination does while its reader is slow or stands still: how much it keeps, when it calls back, and for how
// long it waits.
import { describe, expect, test } from "vitest";
import { accountOf, inShell, loggedBy, startLogging, sum, upTo, within } from "../support/account.js";
import type { StartOptions } from "../support/processes.js";

describe.concurrent("a backlog is bounded by", () => {
  // 1 MB at once, to a reader that stands still
  const body = `for (let n = 0; n < 5_000; n++) log.info({ n, fill: "x".repeat(140) });
    await new Promise((resolve) => setTimeout(resolve, 100));
    report(log.stats());
    process.on("exit", () => report(log.stats()));`;
  const cases: Readonly<Record<string, readonly [options: string, bytes: number]>> = {
    maxBufferBytes: ["maxBufferBytes: 300_000", 300_000],
    "maxLength, pino's name for it": ["maxLength: 300_000", 300_000],
    "16 MiB when nobody says": ["", 16_777_216],
  };
  for (const [what, [options, bytes]] of Object.entries(cases)) {
    test(what, async () => {
      const program = startLogging(`destination({ ${options} })`, body, { reader: "when told" });
      await program.seen("report");
      program.read();
      const { numbers, told, lossReports } = accountOf(await program.ended);
      const [full, atExit] = told;
      const lineBytes = 200;
      expect(Number(full?.["buffered"])).toBeLessThanOrEqual(bytes / lineBytes + 1);
      expect(sum([full?.["written"], full?.["buffered"], full?.["dropped"]])).toBe(loggedBy(full));
      if (options === "") expect(full?.["dropped"]).toBe(0);
      else expect(Number(full?.["buffered"])).toBeGreaterThan(bytes / lineBytes / 2);
      expect(atExit).toMatchObject({ written: numbers.length + lossReports.length, buffered: 0 });
      expect(sum([atExit?.["written"], atExit?.["dropped"]])).toBe(loggedBy(atExit));
    });
  }
});

describe.concurrent("at a reader that stands still, or is slow,", () => {
  const logged = 'for (let n = 0; n < 5_000; n++) log.info({ n, fill: "x".repeat(140) });';
  const kinds: Readonly<Record<string, StartOptions>> = {
    "a pipe": { stdout: "pipe" },
    "a socket": { stdout: "socket" },
  };
  for (const [name, options] of Object.entries(kinds)) {
    test(`flush calls back when ${name} has taken all bytes, and not before`, async () => {
      const body = `${logged}
        let isCalled = false;
        const flushed = new Promise((resolve) => log.flush((error) => { isCalled = true; resolve(error); }));
        await new Promise((resolve) => setTimeout(resolve, 300));
        report({ isCalled });
        report({ error: await flushed, ...log.stats() });
        process.kill(process.pid, "SIGKILL");`;
      const program = startLogging("destination()", body, { ...options, reader: "when told" });
      await program.seen("report");
      program.read();
      const { numbers, told } = accountOf(await program.ended);
      expect(told).toMatchObject([{ isCalled: false }, { written: 5_000, buffered: 0 }]);
      expect(told[1]).not.toHaveProperty("error");
      expect(numbers).toEqual(upTo(5_000)); // nothing was left for the exit
    });

    test(`close returns in time where ${name} takes nothing, and calls after it never throw`, () =>
      within({ afterMs: 2_500 }, async () => {
        const body = `${logged}
        const start = performance.now();
        await log.close({ timeoutMs: 100 });
        report({ afterMs: performance.now() - start });
        const child = log.child({ a: 1 });
        for (const call of [() => log.info({ n: 5_000 }), () => child.error("text"), () => log.named("db").fatal("text"),
          () => log.flush(), () => stream.write("{}\\n"), () => stream.flushSync(), () => stream.end(), () => stream.reopen()]) call();
        await log.close();
        await stream.close();
        process.on("exit", () => report(log.stats()));
        process.exitCode = 4;`;
        const program = startLogging("destination({ exitTimeoutMs: 3_000 })", body, {
          ...options,
          reader: "when told",
        });
        const { code, stderr } = await program.ended;
        const { told } = accountOf({ output: "", stderr });
        expect(told[0]?.["afterMs"]).toBeGreaterThan(50);
        expect(told[1]).toMatchObject({ lines: { info: 5_001, error: 1, fatal: 1 }, buffered: 0 });
        expect(sum([told[1]?.["written"], told[1]?.["dropped"]])).toBe(loggedBy(told[1]) + 1); // the stream's own
        expect(code).toBe(4);
        return { afterMs: told[0]?.["afterMs"] };
      }));

    test(`close waits for ${name} that is slow, for as long as it takes bytes`, async () => {
      const body = `${logged.replace("5_000", "40_000")}
        await log.close({ timeoutMs: 10_000 });
        process.kill(process.pid, "SIGKILL");`;
      const { numbers } = accountOf(
        await startLogging("destination()", body, { ...options, reader: "slowly" }).ended,
      );
      expect(numbers).toEqual(upTo(40_000));
    });

    test(`the exit gives ${name} up after exitTimeoutMs`, async () => {
      for (const exitTimeoutMs of [0, 100, 800])
        await within({ afterMs: exitTimeoutMs + 2_000 }, async () => {
          const body = `${logged}
          const asked = performance.now();
          process.on("exit", () => report({ afterMs: performance.now() - asked }));
          process.exit(6);`;
          const stream = `destination({ exitTimeoutMs: ${exitTimeoutMs} })`;
          const { code, stderr } = await startLogging(stream, body, { ...options, reader: "when told" })
            .ended;
          const { told, notices } = accountOf({ output: "", stderr });
          expect(told[0]?.["afterMs"]).toBeGreaterThan(exitTimeoutMs - 50);
          expect(notices).toEqual([expect.stringMatching(/^heartwood: /)]);
          expect(code).toBe(6);
          return { afterMs: told[0]?.["afterMs"] };
        });
    });
  }
});

test("the exit waits for a pipe that is slow, for as long as it takes bytes", async () => {
  const body = 'for (let n = 0; n < 8_000; n++) log.info({ n, fill: "x".repeat(140) });';
  const through = inShell('"$@" | { for i in 1 2 3 4 5 6 7 8; do head -c 100000; sleep 0.25; done; cat; }');
  const ended = await startLogging("destination({ exitTimeoutMs: 1_000 })", body, { through }).ended;
  const { numbers, notices } = accountOf(ended);
  expect(numbers).toEqual(upTo(8_000)); // 2 seconds later
  expect(notices).toEqual([]);
});

test("an error is written at once, through a pipe and a socket too", async () => {
  for (const stdout of ["pipe", "socket"] as const) {
    const body = 'log.info({ n: 0 }); log.error({ n: 1 }); process.kill(process.pid, "SIGKILL");';
    const ended = await startLogging("undefined", body, { stdout }).ended;
    expect(accountOf(ended).numbers).toEqual([0, 1]);
  }
});
