import { spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { performer } from "../../src/control/process-control.js";
import { openSocket } from "../../src/control/socket.js";
import { longestPath, openFolder, socketFolders } from "../../src/control/socket-folder.js";
import { state } from "../../src/state.js";
import { type Capture, capture } from "../support/capture.js";
import { answers, ask, leaveDeadSocket, openAt, until } from "../support/control-socket.js";
import { start as startProcess } from "../support/processes.js";
import { has, type Program, startProgram } from "../support/program.js";

const uid = process.getuid?.() ?? -1;

const processOne = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"];
const canBeOne = spawnSync(String(processOne[0]), [...processOne.slice(1), "true"]).status === 0;
if (!canBeOne) console.log("skipped: process 1, since unshare is not permitted or not there");

let folder = "";
let at: Capture;
const closers: (() => unknown)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "heartwood-socket-"));
  at = capture({ control: false });
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await at.log.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens the channel at a path in the folder. @returns what was said, until it is open or was refused */
async function open(path: string): Promise<readonly string[]> {
  const socket = await openAt(path);
  closers.push(() => socket[Symbol.dispose]());
  return socket.said;
}

describe("a socket", () => {
  test("answers the protocol, and is the owner's alone", async () => {
    const path = join(folder, "own.sock");
    expect(await open(path)).toEqual([]);
    expect(lstatSync(path).mode & 0o777).toBe(0o600);
    expect(await ask(path, "PUT", "/loggers/db", '{"level":"debug"}')).toMatchObject({
      status: 200,
      body: { effective: "debug" },
    });
    at.log.named("db").debug("seen");
    expect(at.last()).toMatchObject({ msg: "seen" });
    expect(await ask(path, "PUT", "/loggers/db", '{"level":"x"}')).toMatchObject({ status: 400 });
    expect(await ask(path, "GET", "/health")).toEqual({ status: 200, body: { status: "ok" } });
  });

  test("is gone when it is closed, also twice", async () => {
    const path = join(folder, "own.sock");
    const channel = openSocket(performer, path, {}, () => {});
    await until(() => existsSync(path));
    channel[Symbol.dispose]();
    channel[Symbol.dispose]();
    await until(() => !existsSync(path));
  });

  test("leaves nothing to do at the end of the process when it is closed", async () => {
    await open(join(folder, "own.sock"));
    const events = ["exit", "SIGTERM", "SIGINT", "SIGHUP"];
    const listeners = events.map((event) => process.listenerCount(event));
    expect(state.control.endings.size).toBe(1);
    closers.pop()?.();
    for (let n = 0; n < 3; n++) {
      await open(join(folder, "own.sock"));
      closers.pop()?.();
    }
    expect(state.control.endings.size).toBe(0);
    expect(events.map((event) => process.listenerCount(event))).toEqual(listeners);
  });

  test("closed before it is open is never opened", async () => {
    const path = join(folder, "own.sock");
    openSocket(performer, path, {}, () => {})[Symbol.dispose]();
    for (let n = 0; n < 20; n++) await new Promise(setImmediate);
    expect(existsSync(path)).toBe(false);
  });

  test("of a process that died is replaced", async () => {
    const path = join(folder, "own.sock");
    await leaveDeadSocket(path);
    expect(lstatSync(path).isSocket()).toBe(true);
    expect(await open(path)).toEqual([]);
    expect((await ask(path, "GET", "/health")).status).toBe(200);
  });
});

test("a path may be as long as the platform's sockets take", () => {
  expect([longestPath("linux"), longestPath("darwin"), longestPath("freebsd")]).toEqual([107, 103, 103]);
});

describe("what lies at the path already is left alone:", () => {
  const place = (): string => join(folder, "own.sock");

  test("a file", async () => {
    writeFileSync(place(), "mine");
    expect(await open(place())).toEqual([
      expect.stringMatching(/^The control socket was not opened\. .*is there already, and no socket\./),
    ]);
    expect(readFileSync(place(), "utf8")).toBe("mine");
  });

  test("a folder", async () => {
    mkdirSync(place());
    expect(await open(place())).toEqual([expect.stringContaining("no socket")]);
    expect(lstatSync(place()).isDirectory()).toBe(true);
  });

  for (const target of ["/etc/passwd", "nowhere"]) {
    test(`a symlink to ${target}`, async () => {
      symlinkSync(target, place());
      expect(await open(place())).toEqual([expect.stringContaining("no socket")]);
      expect(readlinkSync(place())).toBe(target);
      expect(existsSync(join(folder, "nowhere"))).toBe(false);
    });
  }

  test("a socket that somebody listens on, whoever it is", async () => {
    const server: Server = createServer((socket) => socket.end()).listen(place());
    closers.push(() => server.close());
    await once(server, "listening");
    expect(await open(place())).toEqual([expect.stringMatching(/Another process listens on/)]);
    const socket = connect(place());
    await once(socket, "connect");
    socket.destroy();
  });

  test("nothing, where the path is too long for a socket", async () => {
    const path = join(folder, "x".repeat(120));
    const said = await open(path);
    expect(said).toEqual([expect.stringMatching(/has \d+ bytes, and a socket's may have 10[37]/)]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("nothing, where the folder is not there", async () => {
    expect(await open(join(folder, "no", "own.sock"))).toEqual([
      expect.stringMatching(/^The control socket was not opened/),
    ]);
  });
});

describe("the folder", () => {
  test("is that of the session, of the service, or one of the user's own", () => {
    const env = {
      XDG_RUNTIME_DIR: "/run/user/1",
      RUNTIME_DIRECTORY: "/run/shop:/run/other",
      TMPDIR: "/tmp/x",
    };
    expect(socketFolders(env, 1)).toEqual([
      "/run/user/1/heartwood",
      "/run/shop/heartwood",
      "/tmp/x/heartwood-1",
    ]);
    expect(socketFolders({ XDG_RUNTIME_DIR: "relative", RUNTIME_DIRECTORY: "" }, 1)).toEqual([
      join(tmpdir(), "heartwood-1"),
    ]);
  });

  test("that cannot be had is passed over, and said where none can", () => {
    const mine = join(folder, "mine");
    expect(openFolder([join(folder, "no", "way"), mine], uid)).toEqual({ folder: mine });
    writeFileSync(join(folder, "file"), "");
    symlinkSync(mine, join(folder, "link"));
    mkdirSync(join(folder, "open"));
    chmodSync(join(folder, "open"), 0o755);
    const refused = openFolder(
      ["file", "link", "open"].map((name) => join(folder, name)),
      uid,
    );
    expect(refused).toEqual({
      problem: expect.stringMatching(
        /file" is not a folder.*link" is not a folder.*open" is open to others \(mode 755\)/,
      ),
    });
  });
});

/** A process with a socket in its folder, as an operator would find it. */
const service = `import { createLogger } from "heartwood";
  const log = createLogger({ control: { socket: true } });
  process.stdin.on("data", (text) => String(text).startsWith("close") ? (process.stdin.unref(), log.close()) : log.debug("debug"));
  setTimeout(() => log.info("ready"), 300);`;

describe("a process with LOG_CONTROL=socket", () => {
  let program: Program;
  const path = (): string => join(folder, "heartwood", `${program.pid}.sock`);
  const start = async (code = service, env: NodeJS.ProcessEnv = {}): Promise<void> => {
    program = startProgram(code, { XDG_RUNTIME_DIR: folder, ...env });
    closers.push(() => program.stop());
    await until(() => answers(path()));
  };

  test("has it in the folder of this user, takes dead ones away, and leaves nothing after close()", async () => {
    mkdirSync(join(folder, "heartwood"), { mode: 0o700 });
    const deadPath = join(folder, "heartwood", "4194303.sock"); // above what a pid can be
    await leaveDeadSocket(deadPath);
    await start();
    expect(existsSync(deadPath)).toBe(false);
    expect(lstatSync(path()).mode & 0o777).toBe(0o600);
    await ask(path(), "PUT", "/loggers/root", '{"level":"debug"}');
    program.tell("x");
    expect(await program.until(has({ msg: "debug" }))).toMatchObject({ level: "debug" });
    program.tell("close");
    expect(await program.ended).toBe(0);
    expect(existsSync(path())).toBe(false);
  });

  test("ends by itself, with its socket and a connection open", async () => {
    await start(`import { createLogger } from "heartwood"; createLogger(); setTimeout(() => {}, 1_000);`, {
      LOG_CONTROL: "socket",
    });
    const socket = connect(path());
    socket.on("error", () => {});
    closers.push(() => socket.destroy());
    expect(await program.ended).toBe(0);
    expect(existsSync(path())).toBe(false);
  });

  /** Ends in the way that the name says when it is told to; its lines go where nothing waits for a signal. */
  const ending = (
    how: string,
    options = "{}",
    stream = "",
  ): string => `import { createLogger } from "heartwood";
    const how = ${JSON.stringify(how)};
    if (how.includes("earlier listener")) process.on("exit", () => { throw new Error("in exit"); });
    const log = createLogger({ control: { socket: true }, ...${options} } ${stream});
    const ends = {
      "process.exit": () => process.exit(3),
      "a throw": () => { throw new Error("thrown"); },
      "an unhandled rejection": () => void Promise.reject(new Error("rejected")),
"exit, where an earlier listener throws": () => process.exit(3),
      "an own handler that exits": () => { process.on("SIGTERM", () => process.exit(4)); process.kill(process.pid, "SIGTERM"); },
      "an own handler that raises the signal again": () => { process.once("SIGTERM", () => process.kill(process.pid, "SIGTERM")); process.kill(process.pid, "SIGTERM"); },
      "signal-exit": () => { process.getBuiltinModule("module").createRequire(import.meta.url)("signal-exit4").onExit(() => {}); process.kill(process.pid, "SIGHUP"); },
      "the last handle": () => clearInterval(timer),
    };
    const timer = setInterval(() => {}, 1_000);
    process.stdin.once("data", () => { process.stdin.destroy(); ends[how]?.(); });`;
  const stream = ", { write() {} }";

  const rows: readonly (readonly [how: string, end: number | NodeJS.Signals])[] = [
    ["process.exit", 3],
    ["a throw", 1],
    ["an unhandled rejection", 1],
    ["exit, where an earlier listener throws", 3],
    ["an own handler that exits", 4],
    ["an own handler that raises the signal again", "SIGTERM"],
    ["signal-exit", "SIGHUP"],
    ["the last handle", 0],
  ];
  for (const [how, end] of rows) {
    test(`leaves no file when it ends by ${how}`, async () => {
      await start(ending(how));
      program.tell("end");
      expect(await program.ended).toBe(end);
      expect(readdirSync(join(folder, "heartwood"))).toEqual([]);
    });
  }

  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
    // literal names
    for (const [where, options, given] of [
      ["to stdout", "{}", ""],
      ["to a stream of its own", "{}", stream],
      ["as pino's", '{ format: "pino" }', ""],
    ] as const) {
      // literal rows
      test(`leaves no file when ${signal} ends it, with lines ${where}`, async () => {
        await start(ending("", options, given));
        program.process.kill(signal);
        expect(await program.ended).toBe(signal);
        expect(readdirSync(join(folder, "heartwood"))).toEqual([]);
      });
    }
  }

  test("leaves no file when a signal ends a process whose destination leaves signals alone", async () => {
    await start(
      ending("")
        .replace("const log", "import { destination } from 'heartwood'; const log")
        .replace("} )", "}, destination({ signals: false }))"),
    );
    program.process.kill("SIGTERM");
    expect(await program.ended).toBe("SIGTERM");
    expect(readdirSync(join(folder, "heartwood"))).toEqual([]);
  });

  test("keeps its file while the application goes on after a signal", async () => {
    await start(`import { createLogger } from "heartwood";
      const log = createLogger({ control: { socket: true } });
      process.on("SIGTERM", () => log.info("goes on"));
      setInterval(() => {}, 1_000);`);
    program.process.kill("SIGTERM");
    await program.until(has({ msg: "goes on" }));
    expect(await answers(path())).toBe(true);
  });

  test.runIf(canBeOne)("has its socket again when a signal did not end it, as process 1", async () => {
    const running = startProcess(
      `import { createLogger } from "heartwood";
      const log = createLogger({ control: { socket: true } });
      setInterval(() => {}, 1_000);`,
      { through: processOne, env: { XDG_RUNTIME_DIR: folder } },
    );
    closers.push(async () => {
      running.stop();
      await running.ended;
    });
    const place = join(folder, "heartwood", "1.sock");
    await until(() => answers(place));
    const { mtimeMs } = lstatSync(place);
    running.kill("SIGTERM");
    await until(() => existsSync(place) && lstatSync(place).mtimeMs > mtimeMs && answers(place));
  });

  test("ends as it would have, where its file can no longer be removed", async () => {
    await start(ending("process.exit"));
    rmSync(join(folder, "heartwood"), { recursive: true });
    writeFileSync(join(folder, "heartwood"), "");
    program.tell("end");
    expect(await program.ended).toBe(3);
    expect(program.stderr()).toBe("");
  });

  test("leaves what is not its own: a socket that was put in its place", async () => {
    await start(ending("process.exit"));
    rmSync(path());
    await leaveDeadSocket(path());
    program.tell("end");
    expect(await program.ended).toBe(3);
    expect(lstatSync(path()).isSocket()).toBe(true);
  });
});
