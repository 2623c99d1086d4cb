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
import { openFolder, socketFolders } from "../../src/control/socket-folder.js";
import { type Capture, capture } from "../support/capture.js";
import { answers, ask, leaveDeadSocket, openAt, until } from "../support/control-socket.js";
import { has, type Program, startProgram } from "../support/program.js";

const uid = process.getuid?.() ?? -1;

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

  test("leaves no listener behind when it is closed", async () => {
    const before = process.listenerCount("exit");
    for (let n = 0; n < 3; n++) {
      await open(join(folder, "own.sock"));
      expect(process.listenerCount("exit")).toBe(before + 1);
      closers.pop()?.();
      expect(process.listenerCount("exit")).toBe(before);
    }
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
});
