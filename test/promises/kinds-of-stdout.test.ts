// "Every kind of stdout gets every line, whole and in order: files, pipes, sockets, terminals", read fast, slowly, or
// not at all for a while; a reader that stands still does not hold up the process.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accountOf, inShell, linesIn, overSocket, startLogging, upTo, within } from "../support/account.js";
import { asOtherUser } from "../support/other-user.js";
import type { StartOptions } from "../support/processes.js";
import { type SecondCopy, secondCopy } from "../support/second-copy.js";

const isRoot = process.getuid?.() === 0;
if (!isRoot) console.log("SKIPPED: a system without /proc, since only root can make one");
const otherUser = asOtherUser("a pipe made by another user");

interface Kind {
  readonly options: StartOptions;
  /** What the program's logger writes to. @default stdout */
  readonly stream?: string;
  readonly isMissing?: boolean;
}

const terminal = inShell('exec 5>&2; CMD="$*"; exec script -qefc "$CMD" /dev/null');
const withoutProc = ["unshare", "-m", ...inShell('exec 5</proc/self/schedstat; umount -l /proc; exec "$@"')];

/** What can be read slowly, or left unread. */
const streams: Readonly<Record<string, Kind>> = {
  "a pipe": { options: { stdout: "pipe" } },
  "a pipe made by another user": {
    options: { stdout: "pipe", ...otherUser },
    isMissing: otherUser === undefined,
  },
  "a pipe, without /proc": {
    options: { stdout: "pipe", through: withoutProc, env: { SCHEDSTAT: "5" } },
    isMissing: !isRoot,
  },
  "a Unix socket": { options: { stdout: "socket" } },
  "a Unix socket that does not wait": { options: { through: overSocket("unix") } },
  "a terminal": { options: { through: terminal, env: { REPORTS: "5" } } },
};

const kinds: Readonly<Record<string, Kind>> = {
  "a file by its path": { options: { stdout: "file" }, stream: "destination(process.env.FILE)" },
  "a file of the shell": { options: { stdout: "> file" } },
  "a pipe of the shell": { options: { stdout: "> file", through: inShell('"$@" | cat') } },
  "a pipe of the shell, read in pieces": {
    options: {
      stdout: "> file",
      through: inShell('"$@" | { sleep 0.3; head -c 99999; sleep 0.1; head -c 300000; sleep 0.1; cat; }'),
    },
  },
  "a TCP socket": { options: { through: overSocket("tcp") } },
  ...streams,
};

describe.concurrent("20,000 lines arrive, once, in order, none torn:", () => {
  const burst = `let n = 0;
    (function turn() {
      for (let line = 0; line < 200; line++) log.info({ n: n++, fill: "ø".repeat(n % 50) });
      if (n < 20_000) setImmediate(turn);
    })();`;
  for (const [name, { options, stream = "undefined", isMissing = false }] of Object.entries(kinds)) {
    const readers: StartOptions["reader"][] = name in streams ? ["at once", "slowly"] : ["at once"];
    for (const reader of readers) {
      test.skipIf(isMissing)(`${name}, read ${reader}`, async () => {
        const ended = await startLogging(stream, burst, { ...options, ...(reader && { reader }) }).ended;
        const { numbers, notices } = accountOf(ended);
        expect(numbers).toEqual(upTo(20_000));
        expect(notices).toEqual([]);
        expect(ended.code).toBe(0);
      });
    }
  }
});

describe.concurrent("a reader that stands still for 3 seconds does not hold up the process, and misses nothing:", () => {
  const logs = `const longest = watchLoop();
    const logged = await logFor(3_000, 20, (n) => log.info({ n, fill: "x".repeat(100) }));
    report({ logged, heldUpMs: longest() });`;
  const eachAtOnce: Kind = { options: { stdout: "pipe" }, stream: "destination({ sync: true })" };
  const cases = { ...streams, "a pipe, each line written at once": eachAtOnce };
  for (const [name, { options, stream = "undefined", isMissing = false }] of Object.entries(cases)) {
    test.skipIf(isMissing)(name, () =>
      within({ heldUpMs: 50 }, async () => {
        const program = startLogging(stream, logs, { ...options, reader: "when told" });
        await program.seen("report");
        program.read();
        const { numbers, told, notices } = accountOf(await program.ended);
        expect(told).toEqual([{ logged: expect.any(Number), heldUpMs: expect.any(Number) }]);
        expect(numbers.length * 100).toBeGreaterThan(500_000); // more than a pipe and all sockets take
        expect(numbers).toEqual(upTo(Number(told[0]?.["logged"])));
        expect(notices).toEqual([]);
        return { heldUpMs: told[0]?.["heldUpMs"] };
      }),
    );
  }

  test("a terminal stopped by ^S", () =>
    within({ heldUpMs: 50 }, async () => {
      const folder = mkdtempSync(join(tmpdir(), "heartwood-terminal-"));
      const keys = join(folder, "keys");
      execFileSync("mkfifo", [keys]);
      const typing = inShell(
        `exec 5>&2; CMD="$*"; { printf "\\023"; cat ${keys}; } | script -qefc "$CMD" /dev/null`,
      );
      const program = startLogging("undefined", logs, { through: typing, env: { REPORTS: "5" } });
      await program.seen("report");
      writeFileSync(keys, "\u0011"); // ^Q
      const { numbers, told } = accountOf(await program.ended);
      rmSync(folder, { recursive: true });
      expect(numbers).toEqual(upTo(Number(told[0]?.["logged"])));
      return { heldUpMs: told[0]?.["heldUpMs"] };
    }));
});

test("a pipe that is full and does not wait when the process starts: all lines follow what is in it", async () => {
  const filled = inShell('yes | dd bs=4096 iflag=fullblock oflag=nonblock 2>/dev/null; exec "$@"');
  const program = startLogging(
    "undefined",
    'for (let n = 0; n < 2_000; n++) log.info({ n }); log.error({ n: 2_000 }); setImmediate(() => report("logged"));',
    { through: filled, reader: "when told" },
  );
  await program.seen("report");
  program.read();
  const { output, stderr } = await program.ended;
  expect(output.startsWith("y\ny\n")).toBe(true);
  expect(accountOf({ output: output.replace(/^(?:y\n)*/, ""), stderr }).numbers).toEqual(upTo(2_001));
});

test("a pipe stays as it is for the others who write to it: they wait where it is full", async () => {
  const body = `import { readFileSync } from "node:fs";
    for (let n = 0; n < 5_000; n++) log.info({ n });
    setImmediate(() => report(parseInt(/flags:\\s*(\\d+)/.exec(readFileSync("/proc/self/fdinfo/1", "utf8"))[1], 8)));`;
  const ended = await startLogging("undefined", body, { stdout: "pipe", reader: "slowly" }).ended;
  const { numbers, told } = accountOf(ended);
  expect(numbers).toEqual(upTo(5_000));
  const nonBlocking = 0o4000;
  expect(Number(told[0]) & nonBlocking).toBe(0);
});

describe("four processes on one slow pipe", () => {
  const four = inShell('for name in a b c d; do "$@" "$name" & done; wait');

  test("never tear each other's lines up to 4,096 bytes, and each one's are in order", async () => {
    // 60 to 3,900 bytes, the newline included
    const body = `const process_ = process.argv[2];
      const bare = Buffer.byteLength('{"level":"info","time":"2026-11-20T18:10:33.123Z","p":"a","n":1000,"fill":""}\\n');
      for (let n = 1_000; n < 1_500; n++)
        log.info({ p: process_, n, fill: "x".repeat(Math.max(0, 60 + ((n * 7_919) % 3_841) - bare)) });`;
    const options: StartOptions = { stdout: "pipe", through: four, reader: "slowly" };
    const { output } = await startLogging("undefined", body, options).ended;
    const lines = linesIn(output);
    for (const name of ["a", "b", "c", "d"]) {
      const own = lines.filter(({ p }) => p === name).map(({ n }) => n);
      expect(own).toEqual(upTo(500).map((n) => n + 1_000));
    }
    expect(lines).toHaveLength(2_000);
  });

  test("a longer line may be torn, but tears none of the others'", async () => {
    const body = `const p = process.argv[2];
      for (let n = 0; n < 400; n++) log.info(p === "a" ? { long: "y".repeat(10_000) } : { p, n, fill: "x".repeat(500) });`;
    const options: StartOptions = { stdout: "pipe", through: four, reader: "slowly" };
    const { output } = await startLogging("undefined", body, options).ended;
    const whole = [
      ...output.matchAll(/\{"level":"info","time":"[^"]*","p":"([bcd])","n":(\d+),"fill":"x{500}"\}\n/g),
    ];
    for (const name of ["b", "c", "d"]) {
      expect(whole.filter(([, p]) => p === name).map(([, , n]) => Number(n))).toEqual(upTo(400));
    }
    expect(output.match(/y/g)).toHaveLength(400 * 10_000);
  });
});

describe("the order of calls is the order of lines", () => {
  let copy: SecondCopy;
  beforeAll(async () => {
    copy = await secondCopy();
  }, 60_000);
  afterAll(() => copy.remove());

  // A socket has no path that it could be opened by.
  for (const stdout of ["pipe", "> file"] as const) {
    test(`of two loggers, two copies of the package, descriptors 1 and 2, /dev/stdout, on one ${stdout}`, async () => {
      const body = `import * as copy from "copy/dist/index.js";
        const options = { env: false, crashes: false, format: "json", base: null };
        const loggers = [log, createLogger(options), createLogger(options, destination(1)), copy.createLogger(options),
          copy.createLogger(options, copy.destination({ fd: 1 })), createLogger(options, destination(2)),
          createLogger(options, "/dev/stdout")];
        for (let n = 0; n < 6_000; n++) loggers[n % 7][n % 97 === 0 ? "error" : "info"]({ n });`;
      const packages = { copy: copy.home };
      const through = inShell('exec "$@" 2>&1');
      const options: StartOptions = { stdout, packages, through, reader: "slowly" };
      const ended = await startLogging("destination()", body, options).ended;
      expect(accountOf(ended).numbers).toEqual(upTo(6_000));
      expect(ended.stderr).toBe("");
    });
  }
});
