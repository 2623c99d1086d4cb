// "Nobody else reaches the control socket": it is its owner's alone from the instant it is made, and there is no TCP
// port.
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openFolder } from "../../src/control/socket-folder.js";
import { answers, leaveDeadSocket, openAt, until } from "../support/control-socket.js";
import { asOtherUser } from "../support/other-user.js";
import { startProgram } from "../support/program.js";

const isRoot = process.getuid?.() === 0;
if (!isRoot) console.log("SKIPPED: a socket of another user, since only root can make one");
const otherUser = asOtherUser("that another user does not reach the control socket");
const uid = process.getuid?.() ?? -1;

let folder = "";
const closers: (() => unknown)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "heartwood-socket-"));
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  rmSync(folder, { recursive: true, force: true });
});

test("it is the owner's alone, whatever the umask", async () => {
  const path = join(folder, "own.sock");
  const before = process.umask(0);
  try {
    const socket = await openAt(path);
    closers.push(() => socket[Symbol.dispose]());
    expect(socket.said).toEqual([]);
  } finally {
    process.umask(before);
  }
  expect(lstatSync(path).mode & 0o777).toBe(0o600);
});

test("its folder is made for the user alone, whatever the umask", () => {
  const before = process.umask(0);
  try {
    expect(openFolder([join(folder, "a")], uid)).toEqual({ folder: join(folder, "a") });
  } finally {
    process.umask(before);
  }
  expect(lstatSync(join(folder, "a")).mode & 0o777).toBe(0o700);
});

test("a folder of another uid is not taken", () => {
  expect(openFolder([folder], uid + 1)).toEqual({
    problem: expect.stringMatching(/belongs to uid \d+, and should to \d+/),
  });
});

test.runIf(isRoot)("a socket of another uid is left alone, also a dead one", async () => {
  const place = join(folder, "own.sock");
  await leaveDeadSocket(place);
  chownSync(place, 65_534, 65_534);
  const refused = await openAt(place);
  closers.push(() => refused[Symbol.dispose]());
  expect(refused.said).toEqual([expect.stringMatching(/belongs to uid 65534, not to 0/)]);
  expect(lstatSync(place).uid).toBe(65_534);
});

test("its process listens on no TCP port", async () => {
  const program = startProgram(
    `import { createLogger } from "heartwood";
    createLogger();
    setInterval(() => {}, 1_000);`,
    { XDG_RUNTIME_DIR: folder, LOG_CONTROL: "socket" },
  );
  closers.push(() => program.stop());
  await until(() => answers(join(folder, "heartwood", `${program.pid}.sock`)));
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

test.skipIf(otherUser === undefined)(
  "it is never reached by another uid: not with umask 0, not while it is made",
  async () => {
    const open = join(folder, "open");
    mkdirSync(open);
    chmodSync(folder, 0o755);
    chmodSync(open, 0o777);
    const place = join(open, "own.sock");
    // Another user who tries without a pause, from before the socket is there.
    const [setpriv = "", ...args] = otherUser?.through ?? [];
    const intruder = spawn(
      setpriv,
      [
        ...args,
        process.execPath,
        "-e",
        `const { connect } = require("net"); let tries = 0, refused = 0;
    (function again() { tries++; const s = connect(${JSON.stringify(place)}); s.on("connect", () => { console.log("IN"); process.exit(); });
      s.on("error", (e) => { if (e.code === "EACCES") refused++; if (refused === 200) { console.log("refused"); process.exit(); } setImmediate(again); }); if (tries === 1) console.log("trying"); })();`,
      ],
      { cwd: "/", stdio: ["ignore", "pipe", "inherit"] },
    );
    let said = "";
    intruder.stdout.on("data", (text) => {
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
  },
);
