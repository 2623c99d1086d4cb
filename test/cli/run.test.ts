import { execFile, execFileSync, spawn, spawnSync } from "node:child_process";
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { run } from "../../src/cli/run.js";
import { leaveDeadSocket } from "../support/control-socket.js";
import { has, type Program, startProgram } from "../support/program.js";

const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

let folder = "";
const programs: Program[] = [];
const closers: (() => void)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "heartwood-cli-"));
});
afterEach(async () => {
  for (const close of closers.splice(0)) close();
  for (const program of programs.splice(0)) await program.stop();
  rmSync(folder, { recursive: true });
});

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The command as an operator types it, run in this process. */
async function heartwood(line: string): Promise<Run> {
  let out = "";
  let err = "";
  const code = await run(line.split(" "), {
    env: { ...process.env, XDG_RUNTIME_DIR: folder },
    uid: process.getuid?.() ?? -1,
    print: (text) => {
      out += text;
    },
    complain: (text) => {
      err += `heartwood: ${text}\n`;
    },
  });
  return { code, out, err };
}

/** The same as a program of its own. */
function heartwoodProgram(line: string): Promise<Run> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...line.split(" ")], (error, out, err) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, out, err });
    });
  });
}

const json = async (line: string): Promise<unknown> => JSON.parse((await heartwood(line)).out);

/** A service that serves two users at each line of its stdin. */
const service = `import { createLogger, runWithContext } from "heartwood";
  const log = createLogger({ name: "shop", control: { socket: true }, customLevels: { notice: 35 } });
  const db = log.named("db");
  process.stdin.on("data", () => { for (const user_id of ["41", "42"]) runWithContext({ user_id }, () => { db.debug("debug"); db.info("info"); }); log.info("done"); });
  log.info("ready");`;

async function start(env: NodeJS.ProcessEnv = {}): Promise<Program> {
  const program = startProgram(service, { XDG_RUNTIME_DIR: folder, ...env });
  programs.push(program);
  await program.until(has({ msg: "ready" }));
  while ((await heartwood(`level --pid ${program.pid}`)).code !== 0)
    await new Promise((resolve) => setTimeout(resolve, 20));
  return program;
}

describe("heartwood ps", () => {
  test("lists the processes of this user", async () => {
    const { pid } = await start();
    await heartwood(`level db=trace --pid ${pid} --for 1h --match user_id=42`);
    const { code, out } = await heartwood("ps");
    expect(code).toBe(0);
    const [head, ...rows] = out.trimEnd().split("\n");
    expect(head?.split(/\s{2,}/)).toEqual(["PID", "NAME", "HEARTWOOD", "LEVEL", "OVERRIDES", "UPTIME"]);
    const row = rows.find((text) => text.startsWith(`${pid} `));
    expect(row).toMatch(
      /^\d+ +shop +\d+\.\d+\.\d+ +info +db=trace where user_id is 42, (1h|59m\d*s?) left, by socket +\d+s$/,
    );
    expect(await json("ps --json")).toEqual(
      expect.arrayContaining([expect.objectContaining({ pid, name: "shop" })]),
    );
  });

  test("finds a service of another runtime folder by its environment", async () => {
    const other = join(folder, "service");
    mkdirSync(other);
    const { pid } = await start({ XDG_RUNTIME_DIR: "", RUNTIME_DIRECTORY: other });
    expect((await heartwood(`level --pid ${pid}`)).out).toContain(`${pid} shop\n`);
  });

  test("is not disturbed by what else lies there", async () => {
    mkdirSync(join(folder, "heartwood"), { mode: 0o700 });
    writeFileSync(join(folder, "heartwood", "1.sock"), "");
    writeFileSync(join(folder, "heartwood", "x"), "");
    expect((await heartwood("ps")).code).toBe(0);
  });
});

describe("heartwood level", () => {
  test("sets debug for one user, shows it, and resets", async () => {
    const program = await start();
    const { pid, tell, until, lines } = program;
    const set = await heartwood(`level debug --pid ${pid} --for 10m --match user_id=42`);
    expect([set.code, set.err]).toEqual([0, ""]);
    expect(set.out).toMatch(
      /^\d+ shop\n {2}root {2}info {4}root=debug where user_id is 42, (10m|9m\d+s) left, by socket\n {2}db {4}info\n$/,
    );
    tell("x");
    await until(has({ msg: "done" }));
    expect(lines.filter(({ level }) => level === "debug")).toMatchObject([{ user_id: "42", logger: "db" }]);
    expect((await heartwood(`level --reset --pid ${pid}`)).out).not.toContain("left");
    tell("x");
    await until(has({ msg: "done" }));
    expect(lines.filter(({ level }) => level === "debug")).toHaveLength(1);
    expect(lines.at(-1)).toMatchObject({ msg: "done" });
  });

  test("sets several loggers, of one process; --all reaches all", async () => {
    const [one, other] = [await start(), await start()];
    expect((await heartwood(`level warn,db=debug --pid ${one.pid}`)).code).toBe(0);
    // shown only: --all reaches whatever else runs on this machine
    const views = (await json("level --all --json")) as {
      pid: number;
      loggers: Record<string, { effective: string }>;
    }[]; // as documented
    const levelsOf = (pid: number): unknown[] => {
      const loggers = views.find((view) => view.pid === pid)?.loggers;
      return [loggers?.["root"]?.effective, loggers?.["db"]?.effective];
    };
    expect([levelsOf(one.pid), levelsOf(other.pid)]).toEqual([
      ["warn", "debug"],
      ["info", "info"],
    ]);
  });

  test("names the column of what is wrong, and changes nothing", async () => {
    const { pid } = await start();
    const { code, err } = await heartwood(`level info,db=debgu --pid ${pid}`);
    expect(code).toBe(1);
    expect(err).toBe(
      `heartwood: ${pid}: directives, column 9: "debgu" is not a level. Did you mean "debug"? Use one of trace, debug, info, warn, error, fatal, notice.\n`,
    );
    expect((await heartwood(`level --pid ${pid}`)).out).not.toContain("left");
  });

  test("checks every name before it sets or resets the first", async () => {
    const { pid } = await start();
    const tooLong = "x".repeat(201);
    const expected = {
      code: 1,
      err: expect.stringMatching(
        /^heartwood: \d+: "x+…" is not a logger's name\. Use root, or a dotted name/,
      ),
    };
    expect(await heartwood(`level db=debug,${tooLong}=debug --pid ${pid}`)).toMatchObject(expected);
    expect((await heartwood(`level --pid ${pid}`)).out).not.toContain("left");
    await heartwood(`level db=debug --pid ${pid}`);
    expect(await heartwood(`level db,${tooLong} --reset --pid ${pid}`)).toMatchObject(expected);
    expect((await heartwood(`level --pid ${pid}`)).out).toContain("left");
  });

  test("refuses to hide everything, with the reason, before it sets anything", async () => {
    const { pid } = await start();
    for (const word of ["silent", "off", "None"]) {
      const { code, err } = await heartwood(`level db=debug,db.pool=${word} --pid ${pid} --for 7d`);
      expect([code, err]).toEqual([
        1,
        `heartwood: ${pid}: directives, column 18: "${word}" cannot be set for a time: it would also hide fatal lines and the line of a crash. The quietest level is fatal.\n`,
      ]);
    }
    expect((await heartwood(`level --pid ${pid}`)).out).not.toContain("left");
    expect((await heartwood(`level fatal --pid ${pid}`)).code).toBe(0);
  });

  test("takes a level's number, also a custom one's", async () => {
    const { pid } = await start();
    expect(await heartwood(`level 35,db=20 --pid ${pid}`)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/ root {2}notice .*\n {2}db {4}debug /),
    });
  });

  test("says which process is gone, or was never there", async () => {
    expect(await heartwood("level debug --pid 4194303")).toMatchObject({
      code: 1,
      err: "heartwood: process 4194303 has no socket that you may reach. Start it with LOG_CONTROL=socket.\n",
    });
    const gone = await heartwood(`level --socket ${join(folder, "no.sock")}`);
    expect([gone.code, gone.err]).toEqual([1, expect.stringMatching(/no\.sock: .*ENOENT/)]);
  });

  test("is not deceived by who listens there: no terminal escapes, no endless answers, no other shapes", async () => {
    const path = join(folder, "own.sock");
    let answer = "";
    const server = createServer((_request, response) => {
      response.end(answer);
    }).listen(path);
    closers.push(() => server.close());
    const view = {
      pid: 1,
      name: "\x1b[2Jshop",
      version: "1",
      uptimeSeconds: 1,
      levels: { info: 30 },
      loggers: { "\x1b]0;x\x07": { configured: "info", effective: "info", overrides: [], exists: true } },
    };
    answer = JSON.stringify(view);
    const shown = await heartwood(`level --socket ${path}`);
    expect(shown.code).toBe(0);
    expect(shown.out.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
    for (const text of [
      "",
      "{}",
      "null",
      "[]",
      '{"pid":"1"}',
      JSON.stringify({ ...view, loggers: { a: {} } }),
      " ".repeat(5 * 2 ** 20),
    ]) {
      answer = text;
      const { code, err } = await heartwood(`level --socket ${path}`);
      expect([code, err]).toEqual([1, expect.stringMatching(/^heartwood: .*own\.sock: /)]);
    }
  });
});

describe("what killed processes left", () => {
  const socketOf = (pid: number): string => join(folder, "heartwood", `${pid}.sock`);
  const kill = async ({ process, ended }: Program): Promise<void> => {
    process.kill("SIGKILL");
    await ended;
  };

  test("is not listed, does not count, and is removed", async () => {
    const [dead, alive] = [await start(), await start()];
    await kill(dead);
    expect(existsSync(socketOf(dead.pid))).toBe(true);
    const listed = (await json("ps --json")) as { pid: number }[]; // as documented
    expect(listed.map(({ pid }) => pid)).toContain(alive.pid);
    expect(listed.map(({ pid }) => pid)).not.toContain(dead.pid);
    expect([existsSync(socketOf(dead.pid)), existsSync(socketOf(alive.pid))]).toEqual([false, true]);
    expect(await heartwood("ps")).toMatchObject({ code: 0, err: "" });
  });

  for (const command of ["ps", "ps --json", "level --all", "level --all --json"]) {
    test(`is no word and no failure of ${command}`, async () => {
      const [dead, alive] = [await start(), await start()];
      await kill(dead);
      const { code, out, err } = await heartwood(command);
      expect([code, err]).toEqual([0, ""]);
      expect(out).toContain(String(alive.pid));
      expect(out).not.toContain(String(dead.pid));
      expect(existsSync(socketOf(dead.pid))).toBe(false);
    });
  }

  test("is nothing that --pid can reach", async () => {
    const dead = await start();
    await kill(dead);
    expect(await heartwood(`level debug --pid ${dead.pid}`)).toEqual({
      code: 1,
      out: "",
      err: `heartwood: process ${dead.pid} has no socket that you may reach. Start it with LOG_CONTROL=socket.\n`,
    });
  });

  test("is removed also while its parent has not asked for its end", async () => {
    const code = `import { createLogger } from "heartwood"; createLogger({ control: { socket: true } }); setInterval(() => {}, 1_000);`;
    const script = `${process.execPath} --input-type=module -e '${code}' & echo $!; exec sleep 100`;
    const parent = spawn("sh", ["-c", script], {
      cwd: fileURLToPath(new URL("../../", import.meta.url)),
      env: { PATH: process.env["PATH"], XDG_RUNTIME_DIR: folder },
      stdio: ["ignore", "pipe", "inherit"],
      detached: true,
    });
    closers.push(() => process.kill(-Number(parent.pid), "SIGKILL")); // the group that this test started
    const pid = Number(await new Promise((resolve) => parent.stdout.once("data", resolve)));
    while ((await heartwood(`level --pid ${pid}`)).code !== 0) await pause(20);
    process.kill(pid, "SIGKILL");
    while (!/ Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"))) await pause(20);
    expect(await heartwood("ps")).toMatchObject({ code: 0, err: "" });
    expect(existsSync(socketOf(pid))).toBe(false);
  });

  test("is left alone if another process has the pid now, which is said and is no failure", async () => {
    const [{ pid }, alive] = [await start(), await start()];
    const reused = socketOf(process.pid);
    await leaveDeadSocket(reused);
    const said = `heartwood: ${process.pid}: nobody listens on ${reused}. The process that made it is gone, and another one has its pid: remove the file.\n`;
    for (const command of ["ps", "level --all"]) {
      const { code, out, err } = await heartwood(command);
      expect([code, err]).toEqual([0, said]);
      for (const each of [pid, alive.pid]) expect(out).toContain(String(each));
    }
    expect(existsSync(reused)).toBe(true);
  });

  test("does not hide the socket of the process that has the pid now", async () => {
    const other = join(folder, "service");
    mkdirSync(other);
    const { pid } = await start({ XDG_RUNTIME_DIR: other });
    mkdirSync(join(folder, "heartwood"), { mode: 0o700 });
    await leaveDeadSocket(socketOf(pid));
    const shown = await heartwood(`level --pid ${pid}`);
    expect([shown.code, shown.out]).toEqual([0, expect.stringContaining(`${pid} shop\n`)]);
  });

  test.runIf(process.getuid?.() === 0)("is left alone if it is another user's", async () => {
    mkdirSync(join(folder, "heartwood"), { mode: 0o700 });
    const theirs = socketOf(4_194_303); // above what a pid can be
    await leaveDeadSocket(theirs);
    chownSync(theirs, 65_534, 65_534);
    expect(await heartwood("ps")).toMatchObject({ code: 0, err: "" });
    expect(existsSync(theirs)).toBe(true);
  });
});

describe("a process behind other mounts", () => {
  const mounts = ["--mount", "--propagation", "private"];
  const pids = ["--pid", "--fork", "--kill-child", "--mount-proc"];
  for (const [what, flags] of [
    ["as kubectl debug sees it", mounts],
    ["in a container with pids of its own", [...mounts, ...pids]],
  ] as const) {
    // literal rows
    const can = spawnSync("unshare", [...flags, "true"]).status === 0;
    if (!can) console.log(`skipped: a process ${what}, since unshare is not permitted or not there`);
    test.runIf(can)(`is found ${what}`, async () => {
      const hidden = join(folder, "hidden");
      mkdirSync(hidden);
      const script = `mount -t tmpfs none ${hidden} && exec ${process.execPath} --input-type=module -e '${service}'`;
      const child = spawn("unshare", [...flags, "sh", "-c", script], {
        cwd: fileURLToPath(new URL("../../", import.meta.url)),
        env: { PATH: process.env["PATH"], XDG_RUNTIME_DIR: hidden },
        stdio: ["pipe", "pipe", "inherit"],
        detached: true,
      });
      closers.push(() => process.kill(-Number(child.pid), "SIGKILL")); // the group that this test started
      await new Promise((resolve) => child.stdout.once("data", resolve));
      const ownPid = (): number => Number(execFileSync("ps", ["--ppid", String(child.pid), "-o", "pid="]));
      const pid = flags.length > mounts.length ? ownPid() : Number(child.pid);
      for (;;) {
        const { code, out } = await heartwood(`level db=debug --pid ${pid}`);
        if (code === 0) {
          expect(out).toMatch(new RegExp(`^${pid} shop\n`));
          break;
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      expect((await json("ps --json")) as object[]).toContainEqual(expect.objectContaining({ pid })); // as documented
      expect(readdirSync(hidden)).toEqual([]);
    });
  }
});

describe("text of other processes", () => {
  const hostile = "a\x1b[2J\u009b2J\n\u2028\u061c\u200e\u202eb\u2066\ufeff\u200b\u{e0041}\ud800";
  const shown =
    "a\\u001b[2J\\u009b2J\\n\\u2028\\u061c\\u200e\\u202eb\\u2066\\ufeff\\u200b\\udb40\\udc41\\ud800";
  const unseen = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;
  const override = {
    id: hostile,
    target: hostile,
    level: hostile,
    match: { [hostile]: hostile },
    left: hostile,
    channel: hostile,
    by: hostile,
  };
  const view = {
    pid: 1,
    name: hostile,
    version: hostile,
    uptimeSeconds: 1,
    levels: { [hostile]: 30 },
    loggers: {
      root: { configured: "info", effective: hostile, overrides: [], exists: true },
      [hostile]: { configured: hostile, effective: hostile, overrides: [override], exists: true },
    },
  };

  function listen(answer: string, status = 200): string {
    const path = join(folder, "heartwood", "1.sock");
    mkdirSync(join(folder, "heartwood"), { mode: 0o700 });
    const server = createServer((_request, response) => response.writeHead(status).end(answer)).listen(path);
    closers.push(() => server.close());
    return path;
  }

  test("is visible wherever it is printed: name, version, logger, level, override", async () => {
    const path = listen(JSON.stringify(view));
    const { out } = await heartwood(`level --socket ${path}`);
    expect(out).not.toMatch(unseen);
    expect(out.split("\n")).toHaveLength(4);
    // In the head, at root, twice of the logger, and six times of its override.
    expect(out.split(shown)).toHaveLength(1 + 10);
    const ps = await heartwood("ps");
    expect(ps.out).not.toMatch(unseen);
    expect(ps.out).toContain(`${shown}  ${shown}  ${shown}  ${shown}=${shown} where ${shown} is ${shown}`);
  });

  test("is the same text in --json, escaped where it cannot be seen", async () => {
    const path = listen(JSON.stringify(view));
    const { out } = await heartwood(`level --json --socket ${path}`);
    expect(out).not.toMatch(unseen);
    expect(JSON.parse(out)).toEqual([{ path, ...JSON.parse(JSON.stringify(view)) }]);
  });

  test("is visible in what is wrong", async () => {
    const path = listen(JSON.stringify({ error: hostile }), 400);
    const { err } = await heartwood(`level --socket ${path}`);
    expect(err).toBe(`heartwood: ${path}: ${shown}\n`);
    const word = `x${hostile.replace("\n", "")}`;
    const misused = await heartwood(word);
    expect(misused.err).not.toMatch(unseen);
    expect(misused.err).toContain("u202e");
  });
});

describe("heartwood, as a program", () => {
  test("helps, and says its version", async () => {
    expect(await heartwoodProgram("--help")).toMatchObject({
      code: 0,
      out: expect.stringMatching(/heartwood level \[DIRECTIVES\]/),
      err: "",
    });
    expect(await heartwoodProgram("--version")).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });

  test("ends with 2 where it is misused, on stderr", async () => {
    expect(await heartwoodProgram("lvel")).toEqual({
      code: 2,
      out: "",
      err: 'heartwood: "lvel" is not a command. Did you mean "level"? See heartwood --help.\n',
    });
  });
});
