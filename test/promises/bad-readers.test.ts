// "A reader that goes away or never reads" stops nobody: the application goes on and ends when it should, and every
// line is either written or counted and reported.
import { describe, expect, test } from "vitest";
import { type Account, accountOf, inShell, loggedBy, startLogging, sum, within } from "../support/account.js";
import { asOtherUser } from "../support/other-user.js";
import type { StartOptions } from "../support/processes.js";

const isAscending = (numbers: readonly number[]): boolean =>
  numbers.every((n, at) => at === 0 || n > Number(numbers[at - 1]));

/** The counts in what was said on stderr. */
const countsIn = (notices: readonly string[]): number[] =>
  notices.map((notice) => Number(/^heartwood: \D*(\d+)/.exec(notice)?.[1]));

describe.concurrent("a reader that goes away: the process goes on, says so once, and ends by itself with its own code", () => {
  const body = `const longest = watchLoop();
    const logged = await logFor(500, 20, (n) => log.info({ n, fill: "x".repeat(100) }));
    const heldUpMs = longest();
    report("stalled");
    report({ logged, heldUpMs, cpu: await cpuShare(1_000), ...log.stats() });
    process.on("exit", () => report(log.stats()));
    process.exitCode = 7;`;
  const limits = { heldUpMs: 50, cpu: 0.1 };
  const check = ({ told, notices }: Account) => {
    const [, first, stats] = told;
    expect(first).toMatchObject({ buffered: 0, dropped: stats?.["dropped"] }); // it is known at once, not at the end
    expect(notices).toEqual([expect.stringMatching(/^heartwood: .*(EPIPE|ECONNRESET)/)]);
    expect(stats).toMatchObject({ lines: { info: first?.["logged"] }, buffered: 0 });
    expect(sum([stats?.["written"], stats?.["dropped"]])).toBe(first?.["logged"]);
    expect(stats?.["dropped"]).toBeGreaterThan(0);
    return { heldUpMs: first?.["heldUpMs"], cpu: first?.["cpu"] };
  };

  test("head -n 5", () =>
    within(limits, async () => {
      const through = inShell('{ "$@"; echo "report {\\"code\\":$?}" >&2; } | head -n 5');
      const account = accountOf(await startLogging("destination()", body, { through }).ended);
      expect(account.numbers).toEqual([0, 1, 2, 3, 4]);
      expect(account.told.at(-1)).toEqual({ code: 7 });
      return check(account);
    }));

  const readers: Readonly<Record<string, StartOptions>> = {
    "a pipe": { stdout: "pipe" },
    "a socket": { stdout: "socket" },
  };
  for (const [name, options] of Object.entries(readers)) {
    test(`${name} that is hung up while lines wait`, () =>
      within(limits, async () => {
        const program = startLogging("destination()", body, { ...options, reader: "when told" });
        await program.seen("stalled");
        program.hangUp();
        const { code, stderr } = await program.ended;
        expect(code).toBe(7);
        return check(accountOf({ output: "", stderr }));
      }));
  }
});

/** Too much for 256 KiB and all that a pipe or socket holds. */
const tooMuch = `const longest = watchLoop();
  const logged = await logFor(1_000, 20, (n) => log.info({ n, fill: "x".repeat(300) }));
  const heldUpMs = longest();`;
const small = "destination({ maxBufferBytes: 262_144, exitTimeoutMs: 300 })";

const otherUser = asOtherUser("a pipe made by another user");
const stalled: Readonly<Record<string, StartOptions>> = {
  "a pipe": { stdout: "pipe" },
  ...(otherUser && { "a pipe made by another user": { stdout: "pipe", ...otherUser } }),
  "a Unix socket": { stdout: "socket" },
};

describe.concurrent("a reader that never reads: what cannot be kept is counted, and the process ends with its own code", () => {
  const body = `${tooMuch}
    report({ logged, heldUpMs, cpu: await cpuShare(2_000), ...log.stats() });
    const asked = performance.now();
    const share = watchCpu();
    process.on("exit", () => report({ ...log.stats(), afterMs: performance.now() - asked, cpu: share() }));
    process.exitCode = 3;`;
  for (const [name, options] of Object.entries(stalled)) {
    test(name, () =>
      within({ heldUpMs: 50, cpu: 0.1, cpuAtEnd: 0.3, afterMs: 3_000 }, async () => {
        const program = startLogging(small, body, { ...options, reader: "when told" });
        const { code, output, stderr } = await program.ended;
        const whole = output.slice(0, output.lastIndexOf("\n") + 1);
        if (name.includes("pipe")) expect(output).toBe(whole); // a socket may take part of the last line
        const { numbers, told, notices } = accountOf({ output: whole, stderr });
        const [before, after] = told;
        const lines = Number(before?.["logged"]);
        expect(sum([before?.["written"], before?.["dropped"], before?.["buffered"]])).toBe(loggedBy(before));
        expect(before?.["dropped"]).toBeGreaterThan(0);
        expect(numbers.every((n, index) => n === index)).toBe(true);
        expect(after).toMatchObject({
          written: numbers.length,
          dropped: lines - numbers.length,
          buffered: 0,
        });
        expect(sum(countsIn(notices))).toBe(lines - numbers.length);
        expect(after?.["afterMs"]).toBeGreaterThan(250);
        expect(code).toBe(3);
        const { heldUpMs, cpu } = before ?? {};
        return { heldUpMs, cpu, cpuAtEnd: after?.["cpu"], afterMs: after?.["afterMs"] };
      }),
    );
  }

  test("stderr being the same pipe, into which nothing is said", () =>
    within({ heldUpMs: 50 }, async () => {
      const through = inShell('exec 5>&2; exec "$@" 2>&1');
      const options: StartOptions = { through, env: { REPORTS: "5" }, reader: "when told" };
      const ended = await startLogging(small, body, options).ended;
      const { numbers, told, notices } = accountOf(ended);
      expect(told[1]).toMatchObject({
        written: numbers.length,
        dropped: Number(told[0]?.["logged"]) - numbers.length,
      });
      expect(notices).toEqual([]);
      expect(ended.code).toBe(3);
      return { heldUpMs: told[0]?.["heldUpMs"] };
    }));

  test("stderr being another pipe that nobody reads", () =>
    within({ heldUpMs: 50 }, async () => {
      const through = inShell(
        `exec 5>&2; fifo=$(mktemp -u); mkfifo "$fifo"; exec 6<>"$fifo"
         yes | dd bs=4096 iflag=fullblock oflag=nonblock of="$fifo" 2>/dev/null
         exec 7>"$fifo"; rm "$fifo"; exec "$@" 2>&7`,
      );
      const options: StartOptions = { through, env: { REPORTS: "5" }, reader: "when told" };
      const { code, output, stderr } = await startLogging(small, body, options).ended;
      const { numbers, told } = accountOf({ output, stderr });
      expect(told[1]).toMatchObject({
        written: numbers.length,
        dropped: Number(told[0]?.["logged"]) - numbers.length,
      });
      expect(code).toBe(3);
      return { heldUpMs: told[0]?.["heldUpMs"] };
    }));
});

describe.concurrent("a reader that reads again when the process ends: a line tells how many were not kept", () => {
  const body = `${tooMuch}
    report({ logged, heldUpMs });
    process.on("exit", () => report(log.stats()));`;
  for (const stdout of ["pipe", "socket"] as const) {
    test(stdout, async () => {
      const stream = "destination({ maxBufferBytes: 262_144, exitTimeoutMs: 10_000 })";
      const program = startLogging(stream, body, { stdout, reader: "when told" });
      await program.seen("report");
      program.read();
      const { numbers, reportedLost, told } = accountOf(await program.ended);
      expect(isAscending(numbers)).toBe(true);
      expect(reportedLost).toBeGreaterThan(0);
      expect(numbers.length + reportedLost).toBe(told[0]?.["logged"]);
      expect(told[1]).toMatchObject({ dropped: reportedLost, buffered: 0 });
    });
  }
});

describe.concurrent("a reader that reads again: the lines that were kept follow, and a line tells how many were not", () => {
  const body = `${tooMuch}
    report({ logged, heldUpMs });
    await new Promise((resolve) => log.flush(resolve));
    for (let n = logged; n < logged + 10; n++) log.info({ n });
    await log.close();
    report(log.stats());`;
  for (const [name, options] of Object.entries(stalled)) {
    test(name, () =>
      within({ heldUpMs: 50 }, async () => {
        const program = startLogging(small, body, { ...options, reader: "when told" });
        await program.seen("report");
        program.read();
        const ended = await program.ended;
        const { numbers, lossReports, reportedLost, told } = accountOf(ended);
        const lines = Number(told[0]?.["logged"]) + 10;
        expect(isAscending(numbers)).toBe(true);
        expect(numbers.at(-1)).toBe(lines - 1);
        expect(reportedLost).toBeGreaterThan(0);
        expect(numbers.length + reportedLost).toBe(lines);
        expect(told[1]).toMatchObject({ lines: { info: lines }, dropped: reportedLost, buffered: 0 });
        expect(lossReports[0]).toMatchObject({
          level: "warn",
          time: expect.stringMatching(/^\d{4}-.*Z$/),
          logger: "heartwood",
          msg: expect.stringContaining(String(lossReports[0]?.["dropped"])),
        });
        expect(ended.code).toBe(0);
        return { heldUpMs: told[0]?.["heldUpMs"] };
      }),
    );
  }
});
