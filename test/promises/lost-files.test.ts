// "A file that is moved, removed or closed" stops nobody: rotation with reopen(), and descriptors that take nothing.
import { execFileSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  createLogger,
  type Destination,
  type DestinationOptions,
  destination,
  type Logger,
} from "../../src/index.js";
import { accountOf, inShell, linesIn, startLogging, upTo, within } from "../support/account.js";
import type { StartOptions } from "../support/processes.js";

let folder = "";
let file = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "heartwood-lost-"));
  file = join(folder, "logs", "app.log");
  mkdirSync(join(folder, "logs"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const numbersIn = (path: string): unknown[] => linesIn(readFileSync(path, "utf8")).map(({ n }) => n);

describe("reopen", () => {
  function open(options: DestinationOptions = {}): [Destination, Logger] {
    const stream = destination({ dest: file, ...options });
    return [stream, createLogger({ env: false, crashes: false, base: null }, stream)];
  }

  /** Logs 300 lines: 100 before `lose`, 100 after it, 100 after `reopen`; each group's last are still in its turn. */
  function logAround(lose: () => void, options: DestinationOptions = {}): Destination {
    const [stream, log] = open(options);
    const logTo = (end: number) => {
      for (let n = end - 100; n < end; n++) log.info({ n });
    };
    logTo(100);
    log.flush();
    lose();
    logTo(200);
    stream.reopen();
    logTo(300);
    stream.end();
    return stream;
  }

  for (const sync of [false, true]) {
    test(`after a rename: what was logged before it is in the old file, the rest in the new (sync: ${sync})`, () => {
      const old = `${file}.1`;
      logAround(() => renameSync(file, old), { sync });
      expect(numbersIn(old)).toEqual(upTo(200));
      expect(numbersIn(file)).toEqual(upTo(300).slice(200));
    });
  }

  test("after the file was removed: it is made again", () => {
    const reader = openSync(file, "a+");
    logAround(() => rmSync(file));
    expect(numbersIn(file)).toEqual(upTo(300).slice(200));
    expect(linesIn(readFileSync(reader, "utf8")).map(({ n }) => n)).toEqual(upTo(200));
    closeSync(reader);
  });

  test("after its folder was removed, with mkdir: both are made again", () => {
    logAround(() => rmSync(join(folder, "logs"), { recursive: true }), { mkdir: true });
    expect(numbersIn(file)).toEqual(upTo(300).slice(200));
  });

  test("empties no file: append: false counts for the first time it is opened", () => {
    const [stream, log] = open({ append: false });
    log.error({ n: 0 });
    stream.reopen();
    log.error({ n: 1 });
    expect(numbersIn(file)).toEqual([0, 1]);
    stream.end();
  });

  test("leaves no descriptor open", () => {
    const [stream, log] = open();
    const count = (): string[] =>
      execFileSync("sh", ["-c", `ls -l /proc/${process.pid}/fd | grep -c ${folder}`], {
        encoding: "utf8",
      }).split("\n");
    for (let time = 0; time < 20; time++) {
      renameSync(file, `${file}.${time}`);
      stream.reopen();
      log.error({ n: time });
    }
    expect(count()).toEqual(["1", ""]);
    stream.end();
  });

  const obstacles: Readonly<Record<string, () => void>> = {
    "its folder was removed": () => rmSync(join(folder, "logs"), { recursive: true }),
    "a folder took its name": () => {
      rmSync(file);
      mkdirSync(file);
    },
    "a file took its folder's name": () => {
      rmSync(join(folder, "logs"), { recursive: true });
      writeFileSync(join(folder, "logs"), "");
    },
  };
  for (const [what, obstruct] of Object.entries(obstacles)) {
    test(`where ${what}: the old file stays in use`, () => {
      const reader = openSync(file, "a+");
      logAround(obstruct);
      expect(linesIn(readFileSync(reader, "utf8")).flatMap(({ n }) => (n === undefined ? [] : [n]))).toEqual(
        upTo(300),
      );
      closeSync(reader);
    });
  }

  test("that fails is said on stderr; when it succeeds the next time, lines go to the new file", async () => {
    const body = `import { mkdirSync, rmSync } from "node:fs";
      log.error({ n: 0 });
      rmSync(process.env.FOLDER, { recursive: true });
      stream.reopen();
      log.error({ n: 1 });
      report(log.stats());
      mkdirSync(process.env.FOLDER);
      stream.reopen();
      log.error({ n: 2 });`;
    const env = { FOLDER: join(folder, "logs") };
    const ended = await startLogging(`destination(${JSON.stringify(file)})`, body, { env }).ended;
    const { told, notices } = accountOf(ended);
    expect(told).toMatchObject([{ written: 2, dropped: 0 }]);
    expect(notices).toEqual([expect.stringMatching(/^heartwood: .*logs\/app\.log.*ENOENT/)]);
    expect(numbersIn(file)).toEqual([2]);
    expect(ended.code).toBe(0);
  });

  for (const stdout of ["pipe", "> file", "socket"] as const) {
    test(`of stdout (${stdout}) changes nothing`, async () => {
      const body = "for (let n = 0; n < 100; n++) { log.info({ n }); if (n % 10 === 0) stream.reopen(); }";
      const { numbers, notices } = accountOf(await startLogging("destination()", body, { stdout }).ended);
      expect(numbers).toEqual(upTo(100));
      expect(notices).toEqual([]);
    });
  }
});

describe("a file that cannot be opened is refused when the destination is made:", () => {
  const cases: Readonly<Record<string, readonly [options: () => DestinationOptions, reason: string]>> = {
    "in a folder that is not there": [() => ({ dest: join(folder, "no", "app.log") }), "ENOENT"],
    "below a file": [() => ({ dest: join(file, "app.log"), mkdir: true }), "ENOTDIR|EEXIST"],
    "a folder": [() => ({ dest: folder }), "EISDIR"],
    "a socket": [() => ({ dest: socketFile() }), "ENXIO"],
    "a named pipe that nobody reads": [() => ({ dest: namedPipe() }), "ENXIO"],
    "a name that is too long": [() => ({ dest: join(folder, "x".repeat(300)) }), "ENAMETOOLONG"],
  };
  const namedPipe = (): string => {
    execFileSync("mkfifo", [join(folder, "fifo")]);
    return join(folder, "fifo");
  };
  const socketFile = (): string => {
    const path = join(folder, "sock");
    const make = `require("net").createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, "SIGKILL"))`;
    try {
      execFileSync(process.execPath, ["-e", make]);
    } catch {
      // it ends so that the socket's file stays
    }
    return path;
  };
  for (const [what, [options, reason]] of Object.entries(cases)) {
    test(what, () => {
      if (what === "below a file") writeFileSync(file, "");
      const given = options();
      const message = expect.stringMatching(
        new RegExp(`destination: .*cannot be opened.*(${reason}).*Name a file`, "s"),
      );
      const error = expect.objectContaining({
        name: "HeartwoodError",
        code: "DESTINATION_UNUSABLE",
        message,
      });
      expect(() => destination(given)).toThrow(error);
      expect(() => createLogger({}, destination(given))).toThrow(error);
      expect(existsSync(join(folder, "no"))).toBe(false);
    });
  }
});

describe.concurrent("a descriptor that takes nothing: the process goes on, says so once, and ends with its own code", () => {
  const closed = `(closeSync => { const fd = openSync("/dev/null", "w"); const stream = destination({ fd, exitTimeoutMs: 300 });
    closeSync(fd); return stream; })(closeSync)`;
  const readOnly = '(() => destination({ fd: openSync("/dev/null", "r"), exitTimeoutMs: 300 }))()';
  const cases: Readonly<Record<string, readonly [stream: string, reason: string]>> = {
    "closed while it is in use": [closed, "EBADF"],
    "opened for reading": [readOnly, "EBADF"],
  };
  for (const [what, [stream, reason]] of Object.entries(cases)) {
    test(what, () =>
      within({ heldUpMs: 50, cpu: 0.1 }, async () => {
        const body = `import { closeSync, openSync } from "node:fs";
          const longest = watchLoop();
          for (let n = 0; n < 50; n++) log.info({ n });
          log.error({ n: 50 });
          const logged = await logFor(300, 1, (n) => log.info({ n }), 51);
          report({ logged: logged + 51, heldUpMs: longest(), cpu: await cpuShare(1_000), ...log.stats() });
          process.on("exit", () => report(log.stats()));
          process.exitCode = 5;`;
        const ended = await startLogging(stream, body).ended;
        const { told, notices } = accountOf(ended);
        for (const stats of told) // it is known at once, not at the end
          expect(stats).toMatchObject({ written: 0, dropped: told[0]?.["logged"], buffered: 0, bytes: 0 });
        expect(notices).toEqual([expect.stringMatching(new RegExp(`^heartwood: .*${reason}`))]);
        expect(ended.code).toBe(5);
        return { heldUpMs: told[0]?.["heldUpMs"], cpu: told[0]?.["cpu"] };
      }),
    );
  }

  test("a stdout that was closed before the start", async () => {
    const options: StartOptions = { through: inShell('exec "$@" >&-') };
    const body = "for (let n = 0; n < 100; n++) log.info({ n }); log.error({ n: 100 });";
    const ended = await startLogging("undefined", body, options).ended;
    expect(ended).toMatchObject({ code: 0, output: "", stderr: "" });
  });
});
