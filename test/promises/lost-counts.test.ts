// "What could not be kept is counted and said": exactly, and once, whatever happens next.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { accountOf, inShell, startLogging, sum } from "../support/account.js";
import { canMount, smallDisk } from "../support/small-disk.js";

if (!canMount) console.log("SKIPPED: what close() says of a full disk, since nothing can be mounted here");

/** The counts in what was said on stderr. */
const countsIn = (notices: readonly string[]): number[] =>
  notices.map((notice) => Number(/^heartwood: \D*(\d+)/.exec(notice)?.[1]));

describe("what is lost is said", () => {
  test.skipIf(!canMount)("also where close() comes before the line that is due", async () => {
    const disk = smallDisk();
    const file = join(disk.path, "app.log");
    const stream = `destination({ dest: ${JSON.stringify(file)}, maxBufferBytes: 40_000 })`;
    // The first 700 are said on stderr, which is quiet for a minute then; of the others only a line can tell.
    const body = `import { execFileSync } from "node:child_process";
      for (const waitMs of [1_500, 100]) {
        for (let n = 0; n < 700; n++) log.info({ n, fill: "x".repeat(200) });
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
      execFileSync("mount", ["-o", "remount,size=512k", ${JSON.stringify(disk.path)}]);
      await log.close();
      report(log.stats());`;
    const { stderr } = await startLogging(stream, body).ended;
    const { reportedLost, told, notices } = accountOf({ output: readFileSync(file, "utf8"), stderr });
    disk.remove();
    expect(notices).toEqual([expect.stringContaining("dropped: 40000 bytes wait (maxBufferBytes), ENOSPC")]);
    expect(reportedLost).toBe(told[0]?.["dropped"]);
  });

  test("also while it goes on: more is logged than a slow reader takes", async () => {
    const body = `const logged = await logFor(1_500, 60, (n) => log.info({ n, fill: "x".repeat(300) }));
      report({ logged });`;
    const through = inShell('"$@" | { for i in $(seq 60); do head -c 65536; sleep 0.03; done; cat; }');
    for (let time = 0; time < 3; time++) {
      const program = startLogging("destination({ maxBufferBytes: 100_000 })", body, { through });
      const { numbers, reportedLost, told } = accountOf(await program.ended);
      expect(reportedLost).toBe(Number(told[0]?.["logged"]) - numbers.length);
    }
  });

  test("of the process, with no request's context", async () => {
    const body = `import { runWithContext } from "heartwood";
      const flood = async () => {
        for (let round = 0; round < 40; round++) {
          for (let n = 0; n < 60; n++) log.info({ n, fill: "x".repeat(300) });
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        report("flooded");
        await new Promise((resolve) => setTimeout(resolve, 1_500));
      };
      await runWithContext({ request_id: "r-1" }, flood);`;
    const program = startLogging("destination({ maxBufferBytes: 100_000 })", body, { reader: "when told" });
    await program.seen("flooded");
    program.read();
    const { lossReports } = accountOf(await program.ended);
    expect(lossReports.length).toBeGreaterThan(0);
    for (const line of lossReports) expect(line).not.toHaveProperty("request_id");
  });

  const readsFrom = {
    "also where the line that says it is lost itself": 0,
    "also where stderr has said it before": 300,
  };
  for (const [name, readsFromMs] of Object.entries(readsFrom)) {
    test(name, async () => {
      const folder = mkdtempSync(join(tmpdir(), "heartwood-lost-"));
      // 100,000 bytes are read, so that the line finds room in the backlog; then nothing is read any more.
      const reader = "until [ -e $BEGIN ]; do sleep 0.05; done; head -c 100000; sleep 4; cat";
      const body = `import { writeFileSync } from "node:fs";
        const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
        for (let n = 0; n < 5_000; n++) log.info({ n, fill: "x".repeat(140) });
        await pause(${readsFromMs});
        writeFileSync(process.env.BEGIN, "");
        await pause(2_000);
        process.on("exit", () => report(log.stats()));`;
      const stream = "destination({ maxBufferBytes: 120_000, exitTimeoutMs: 200 })";
      const through = inShell(`"$@" | { ${reader}; }`);
      const options = { through, env: { BEGIN: join(folder, "begin") } };
      const { told, notices, reportedLost } = accountOf(await startLogging(stream, body, options).ended);
      rmSync(folder, { recursive: true });
      // On a busy machine the line may arrive: then stderr says the same, if at all, or at the end what came later.
      const others = reportedLost === 0 ? notices : notices.filter((notice) => notice.includes("at the end"));
      expect(reportedLost + sum(countsIn(others))).toBe(told[0]?.["dropped"]);
    });
  }

  test("once: at the end, stderr does not repeat what a line says", async () => {
    const body = `for (const waitMs of [100, 0]) {
        for (let n = 0; n < 5_000; n++) log.info({ n, fill: "x".repeat(140) });
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
      report("stalled");
      process.on("exit", () => report(log.stats()));`;
    const program = startLogging("destination({ maxBufferBytes: 262_144 })", body, { reader: "when told" });
    await program.seen("stalled");
    program.read();
    const { told, notices, reportedLost } = accountOf(await program.ended);
    expect(reportedLost).toBe(told[1]?.["dropped"]);
    expect(notices.length).toBeLessThanOrEqual(1); // one a minute
  });

  test("exactly, by lines of text where entries are several lines long, as pretty ones are", async () => {
    const body = `const pretty = createLogger({ env: false, crashes: false, format: "pretty", base: null }, stream);
      for (let n = 0; n < 4_000; n++) pretty.info({ n, fill: "x".repeat(60) }, "entry");
      process.on("exit", () => report(pretty.stats()));`;
    const { output, stderr } = await startLogging("destination({ exitTimeoutMs: 200 })", body, {
      reader: "when told",
    }).ended;
    const arrived = output.split("\n").length - 1;
    const { told } = accountOf({ output: "", stderr });
    // each entry: its message, `n`, `fill`
    expect(told).toMatchObject([{ written: arrived, dropped: 12_000 - arrived, buffered: 0 }]);
  });

  test("in a line of its own: one that was cut when the rest was given up is ended before the next", async () => {
    for (const stdout of ["socket", "pipe"] as const) {
      const body = `for (let n = 0; n < 3_000; n++) log.info({ n, fill: "x".repeat(9_000) }); // longer than a pipe takes at once
        await log.close({ timeoutMs: 100 });
        report("closed");
        await new Promise((resolve) => setTimeout(resolve, 500));
        log.error({ n: 3_000 });`;
      const program = startLogging("destination()", body, { stdout, reader: "when told" });
      await program.seen("closed");
      program.read();
      const { numbers } = accountOf(await program.ended); // throws where a line is torn
      expect(numbers.at(-1)).toBe(3_000);
    }
  });
});
