import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
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
import { request } from "node:http";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  askForOverrides,
  hostileRequests,
  sendHostile,
  sendHuge,
  type Target,
} from "../../soak/control/storm.js";
import { performer } from "../../src/control/process-control.js";
import { openSocket } from "../../src/control/socket.js";
import { openFolder, socketFolders } from "../../src/control/socket-folder.js";
import { type Capture, capture } from "../support/capture.js";
import { has, type Program, startProgram } from "../support/program.js";

const isRoot = process.getuid?.() === 0;
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

/** Waits for what the other side does; a time limit is the test's. */
const until = async (isDone: () => boolean): Promise<void> => {
  while (!isDone()) await new Promise((resolve) => setTimeout(resolve, 5));
};

/** Opens the channel at a path in the folder. @returns what was said, until it is open or was refused */
async function open(path: string): Promise<string[]> {
  const said: string[] = [];
  const channel = openSocket(performer, path, {}, (problem) => said.push(problem));
  closers.push(() => channel[Symbol.dispose]());
  while (said.length === 0 && !(await answers(path))) await new Promise((resolve) => setTimeout(resolve, 5));
  return said;
}

const answers = (path: string): Promise<boolean> =>
  ask(path, "GET", "/health").then(
    ({ status }) => status === 200,
    () => false,
  );

test("leaves no listener behind when it is closed", async () => {
  const before = process.listenerCount("exit");
  for (let n = 0; n < 3; n++) {
    await open(join(folder, "own.sock"));
    expect(process.listenerCount("exit")).toBe(before + 1);
    closers.pop()?.();
    expect(process.listenerCount("exit")).toBe(before);
  }
});

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

function ask(socketPath: string, method: string, path: string, body = ""): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { socketPath, method, path, headers: body === "" ? {} : { "content-length": Buffer.byteLength(body) } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            body: JSON.parse(String(Buffer.concat(chunks)) || "null"),
          }),
        );
      },
    );
    outgoing.on("error", reject).end(body);
  });
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

  test("closed before it is open is never opened", async () => {
    const path = join(folder, "own.sock");
    openSocket(performer, path, {}, () => {})[Symbol.dispose]();
    for (let n = 0; n < 20; n++) await new Promise(setImmediate);
    expect(existsSync(path)).toBe(false);
  });

  test("of a process that died is replaced", async () => {
    const path = join(folder, "own.sock");
    const dead = spawn(process.execPath, [
      "-e",
      `require("net").createServer().listen(${JSON.stringify(path)}, () => console.log())`,
    ]);
    await once(dead.stdout, "data");
    dead.kill("SIGKILL");
    await once(dead, "close");
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

  test.runIf(isRoot)("a socket of another uid, also a dead one", async () => {
    const dead = spawn(process.execPath, [
      "-e",
      `require("net").createServer().listen(${JSON.stringify(place())}, () => console.log())`,
    ]);
    await once(dead.stdout, "data");
    dead.kill("SIGKILL");
    await once(dead, "close");
    chownSync(place(), 65_534, 65_534);
    expect(await open(place())).toEqual([expect.stringMatching(/belongs to uid 65534, not to 0/)]);
    expect(lstatSync(place()).uid).toBe(65_534);
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

  test("is made for the user alone, whatever the umask", () => {
    const before = process.umask(0);
    try {
      expect(openFolder([join(folder, "a")], uid)).toEqual({ folder: join(folder, "a") });
    } finally {
      process.umask(before);
    }
    expect(lstatSync(join(folder, "a")).mode & 0o777).toBe(0o700);
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

  test("of another uid is not taken", () => {
    expect(openFolder([folder], uid + 1)).toEqual({
      problem: expect.stringMatching(/belongs to uid \d+, and should to \d+/),
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
    while (!(await answers(path()))) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  test("has it in the folder of this user, takes dead ones away, and leaves nothing after close()", async () => {
    mkdirSync(join(folder, "heartwood"), { mode: 0o700 });
    const deadPath = join(folder, "heartwood", "4194303.sock"); // above what a pid can be
    const dead = spawn(process.execPath, [
      "-e",
      `require("net").createServer().listen(${JSON.stringify(deadPath)}, () => console.log())`,
    ]);
    await once(dead.stdout, "data");
    dead.kill("SIGKILL");
    await once(dead, "close");
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

  test("listens on no TCP port", async () => {
    await start();
    const sockets = readdirSync(`/proc/${program.pid}/fd`).map((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${program.pid}/fd/${fd}`))?.[1];
      } catch {
        return undefined; // closed at this moment
      }
    });
    expect(sockets.filter((inode) => inode !== undefined).length).toBeGreaterThan(0); // its own, on the path
    const tcp = ["tcp", "tcp6"]
      .map((name) => readFileSync(`/proc/${program.pid}/net/${name}`, "utf8"))
      .join("\n");
    const inodes = tcp.split("\n").map((line) => line.trim().split(/\s+/)[9]);
    expect(sockets.filter((inode) => inode !== undefined && inodes.includes(inode))).toEqual([]);
  });

  test.runIf(isRoot)("is never reached by another uid: not with umask 0, not while it is made", async () => {
    const open = join(folder, "open");
    mkdirSync(open);
    chmodSync(folder, 0o755);
    chmodSync(open, 0o777);
    const place = join(open, "own.sock");
    // Another user who tries without a pause, from before the socket is there.
    const intruder: ChildProcess = spawn(
      process.execPath,
      [
        "-e",
        `const { connect } = require("net"); let tries = 0, refused = 0;
      (function again() { tries++; const s = connect(${JSON.stringify(place)}); s.on("connect", () => { console.log("IN"); process.exit(); });
        s.on("error", (e) => { if (e.code === "EACCES") refused++; if (refused === 200) { console.log("refused"); process.exit(); } setImmediate(again); }); if (tries === 1) console.log("trying"); })();`,
      ],
      { uid: 65_534, gid: 65_534, stdio: ["ignore", "pipe", "inherit"] },
    );
    let said = "";
    intruder.stdout?.on("data", (text) => {
      said += text;
    });
    await until(() => said.includes("trying"));
    const many =
      startProgram(`process.umask(0); import { createLogger } from "heartwood"; import { existsSync } from "node:fs";
      const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
      for (let n = 0; n < 30; n++) { const log = createLogger({ control: { socket: ${JSON.stringify(place)} } }, { write() {} });
        while (!existsSync(${JSON.stringify(place)})) await pause(1);
        await pause(10); await log.close(); while (existsSync(${JSON.stringify(place)})) await pause(1); }
      createLogger({ control: { socket: ${JSON.stringify(place)} } }); setInterval(() => {}, 1_000);`);
    closers.push(() => many.stop());
    await once(intruder, "close");
    expect(said).toBe("trying\nrefused\n");
  });
});

describe("whatever is sent", () => {
  const openDescriptors = (): number => readdirSync("/proc/self/fd").length;
  const targetOf = (path: string): Target => ({ to: { path }, prefix: "", authorization: "" });

  // 10,000 to the socket and as many to the handler: `npm run soak -- hostile`.
  test("1,000 hostile requests change nothing, and leave nothing behind", async () => {
    const path = join(folder, "own.sock");
    expect(await open(path)).toEqual([]);
    const before = openDescriptors();
    const heapBefore = process.memoryUsage().heapUsed;
    await sendHostile({ path }, hostileRequests(targetOf(path), 1_000, 5));
    await until(() => openDescriptors() <= before + 2);
    expect((await ask(path, "GET", "/loggers")).body).toMatchObject({
      loggers: { root: { effective: "info", overrides: [] } },
    });
    expect(at.lines).toEqual([]);
    expect(process.memoryUsage().heapUsed - heapBefore).toBeLessThan(100 * 2 ** 20);
  });

  test("of thousands of overrides asked for, as many stand as there may be", async () => {
    const path = join(folder, "own.sock");
    expect(await open(path)).toEqual([]);
    expect(await askForOverrides(targetOf(path), 3_000)).toEqual({ taken: 100, reverted: 100 });
    expect((await ask(path, "GET", "/loggers")).body).toMatchObject({
      loggers: { root: { effective: "info", overrides: [] } },
    });
  });

  test("pipelined requests are answered in their order", async () => {
    const path = join(folder, "own.sock");
    expect(await open(path)).toEqual([]);
    const socket = connect(path);
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk;
    });
    socket.write(
      "GET /health HTTP/1.1\r\nhost: x\r\n\r\n".repeat(50) +
        "GET /tail HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
    );
    await once(socket, "close");
    const codes = [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, code]) => code);
    expect(codes).toEqual([...Array.from({ length: 50 }, () => "200"), "404"]);
  });

  test("128 MB without an end are cut off", async () => {
    const path = join(folder, "own.sock");
    expect(await open(path)).toEqual([]);
    const { sent, answer } = await sendHuge(targetOf(path), 128);
    expect(answer).toMatch(/^(HTTP\/1\.1 413|$)/);
    expect(sent).toBeLessThan(128);
  });

  test("a sender that stays silent is cut off, and one more than there may be waits for nobody", async () => {
    const path = join(folder, "own.sock");
    expect(await open(path)).toEqual([]);
    const silent = Array.from({ length: 30 }, () => connect(path));
    await Promise.all(
      silent.map(
        (socket) =>
          new Promise((resolve) => {
            socket
              .on("error", () => {})
              .on("close", resolve)
              .resume();
            socket.write("GET /he");
          }),
      ),
    );
    expect((await ask(path, "GET", "/health")).status).toBe(200);
  });
});
