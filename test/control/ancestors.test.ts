// Who started a process: nodemon, at any distance, is told from what merely has its name in a path.
import { type ChildProcess, spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ancestorPids, isBelowNodemon, isBelowNodemonIn, namesNodemon } from "../../src/control/ancestors.js";
import { findNodemon } from "../support/nodemon.js";

describe("a command line", () => {
  const named = [
    ["nodemon"],
    ["node", "/app/node_modules/.bin/nodemon", "app.js"],
    ["/usr/bin/node", "--inspect", "/app/node_modules/nodemon/bin/nodemon.js", "app.js"],
    ["node", "/app/node_modules/.pnpm/nodemon@3.1.14/node_modules/nodemon/bin/nodemon.js"],
    ["/Users/ana/my", "app/node_modules/.bin/nodemon", "app.js"], // as ps prints a path with a blank
  ];
  for (const words of named)
    test(`is nodemon's: ${words.join(" ")}`, () => expect(namesNodemon(words)).toBe(true));

  const others = [
    [],
    [""],
    ["bash", "/srv/nodemon-x/start.sh"],
    ["node", "/srv/nodemon/app.js"],
    ["node", "/srv/nodemon/bin/other.js"],
    ["node", "/srv/my-nodemon/bin/my-nodemon.js"],
    ["node", "nodemon.js"],
    ["sh", "-c", "echo nodemon; node app.js"], // one word: a shell's text, not a program
    ["node", "app.js", "--user=nodemon"],
    ["mynodemon"],
  ];
  for (const words of others)
    test(`is not nodemon's: ${words.join(" ")}`, () => expect(namesNodemon(words)).toBe(false));
});

describe("npm's script", () => {
  const below = (script: string): boolean =>
    isBelowNodemon({ npm_lifecycle_script: script }, -1, [], "linux");
  for (const script of [
    "nodemon app.js",
    "NODE_ENV=development nodemon --exec tsx app.ts",
    'concurrently "nodemon server.js" "vite"',
    "npm run build && ./node_modules/.bin/nodemon app.js",
  ])
    test(`names nodemon: ${script}`, () => expect(below(script)).toBe(true));
  for (const script of [
    "",
    "node app.js",
    "bash /srv/nodemon-x/start.sh",
    "node nodemon-like.js",
    "xnodemon",
  ])
    test(`does not name nodemon: ${script}`, () => expect(below(script)).toBe(false));
});

describe("the ancestors", () => {
  test("begin with the parent, end with process 1, and are 32 at most", () => {
    const pids = ancestorPids(process.pid, "linux");
    expect(pids[0]).toBe(process.ppid);
    expect(pids.length).toBeLessThanOrEqual(32);
    expect(new Set(pids).size).toBe(pids.length);
  });

  test("are none of a process that is not there, and where there is no /proc", () => {
    expect([ancestorPids(4_194_303, "linux"), ancestorPids(process.pid, "darwin")]).toEqual([[], []]);
  });

  test("are found behind a program with parentheses and blanks in its name", async () => {
    const folder = mkdtempSync(join(tmpdir(), "heartwood-ancestors-"));
    const program = join(folder, ") S 1 (x");
    symlinkSync(process.execPath, program);
    const child = spawn(program, ["-e", "console.log(); setInterval(() => {}, 1_000)"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      await new Promise((resolve) => child.stdout.once("data", resolve));
      expect(ancestorPids(child.pid ?? -1, "linux")[0]).toBe(process.pid);
    } finally {
      child.kill();
      rmSync(folder, { recursive: true });
    }
  });

  for (const platform of ["linux", "darwin"] as const) {
    // literal names
    test(`are asked for nodemon on ${platform}`, async () => {
      const folder = mkdtempSync(join(tmpdir(), "heartwood-ancestors-"));
      const standIn = join(folder, "nodemon");
      writeFileSync(
        standIn,
        `const { spawn } = require("node:child_process");
        console.log(spawn("sh", ["-c", "sleep 100; true"], { stdio: "ignore" }).pid); setInterval(() => {}, 1_000);`,
      );
      const child = spawn(process.execPath, [standIn], {
        stdio: ["ignore", "pipe", "inherit"],
        detached: true,
      });
      try {
        const shell = Number(await new Promise((resolve) => child.stdout.once("data", resolve)));
        const below = (pid: number): boolean =>
          isBelowNodemon({}, pid, ancestorPids(pid, platform), platform);
        expect([below(shell), below(process.pid)]).toEqual([true, false]);
      } finally {
        process.kill(-Number(child.pid), "SIGKILL"); // the group that this test started
        rmSync(folder, { recursive: true });
      }
    });
  }
});

describe("of what ps prints", () => {
  const list = [
    "    1     0     1 /sbin/launchd",
    "  500     1   500 -zsh",
    "  600   500   600 node /Users/ana/my app/node_modules/.bin/nodemon app.js",
    "  601   600   600 sh -c node app.js",
    "  602   601   600 node app.js",
    "  603     1   600 node app.js",
    "  700   500   700 node other.js --user=nodemon",
    "  701   700   700 node /srv/nodemon-x/app.js",
    "  800   801   800 node a",
    "  801   800   800 node b",
  ].join("\n");
  const rows: readonly (readonly [how: string, pid: number, isBelow: boolean])[] = [
    ["one with nodemon as grandparent is below it", 602, true],
    ["one whose shell nodemon has ended is below it", 603, true],
    ["a neighbour is not", 700, false],
    ["one with the name in its path is not", 701, false],
    ["processes that are each other's parent are not, and have an end", 800, false],
    ["one that is not listed is not", 999, false],
  ];
  for (const [how, pid, isBelow] of rows) test(how, () => expect(isBelowNodemonIn(list, pid)).toBe(isBelow));
  test("nothing is nothing", () => expect(isBelowNodemonIn("", 602)).toBe(false));
});

const nodemon = await findNodemon();
const index = new URL("../../dist/index.js", import.meta.url).href;

/** Says with each start which one it is, and what SIGUSR2 does to it. */
const application = `import { createLogger } from ${JSON.stringify(index)};
  import { appendFileSync } from "node:fs";
  const log = createLogger(JSON.parse(process.env.OPTIONS ?? "{}"), "app.log");
  process.on("exit", () => appendFileSync("ended", "by exit\\n"));
  log.info("ready " + process.pid);
  setInterval(() => log.debug("debug"), 20);`;

describe("below the real nodemon", () => {
  let folder = "";
  let running: ChildProcess | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "heartwood-nodemon-"));
    writeFileSync(join(folder, "app.mjs"), application);
    writeFileSync(join(folder, "nodemon.json"), '{ "watch": ["watched"], "ext": "txt", "delay": 50 }');
    mkdirSync(join(folder, "watched"));
  });
  afterEach(async () => {
    if (running?.pid !== undefined && running.exitCode === null) {
      const ended = new Promise((resolve) => running?.once("close", resolve));
      process.kill(-running.pid, "SIGKILL"); // the group that this test started
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  });

  const logged = (): string[] =>
    existsSync(join(folder, "app.log"))
      ? readFileSync(join(folder, "app.log"), "utf8").trim().split("\n")
      : [];
  const readyPids = (): number[] =>
    logged().flatMap((line) => Number(/"msg":"ready (\d+)"/.exec(line)?.[1] ?? Number.NaN) || []);
  const start = (command: string, env: NodeJS.ProcessEnv = {}): void => {
    const path = [join(String(nodemon), ".bin"), dirname(process.execPath), process.env["PATH"]].join(
      delimiter,
    );
    running = spawn("sh", ["-c", command], {
      cwd: folder,
      env: { PATH: path, HOME: folder, ...env },
      stdio: "ignore",
      detached: true,
    });
  };
  const until = async (isDone: () => boolean): Promise<void> => {
    while (!isDone()) await pause(20);
  };

  const tsx = fileURLToPath(new URL("../../node_modules/.bin/tsx", import.meta.url));
  const wrapper = 'sh -c \'"$0" "$@"; true\' node app.mjs'; // a shell that stays between
  const rows: readonly (readonly [how: string, command: string, env?: NodeJS.ProcessEnv])[] = [
    ["itself", "nodemon app.mjs"],
    [
      "with a shell between",
      `nodemon --exec "${wrapper.replaceAll('"', '\\"').replaceAll("$", "\\$")}" -w watched`,
    ],
    ["with npm start between", "nodemon --exec 'npm start'"],
    ["started by npm", "npm run dev"],
    ["where the operator asks for the signal", "nodemon app.mjs", { LOG_CONTROL: "signal" }],
    ["where the code closes the signal", "nodemon app.mjs", { OPTIONS: '{"control":false}' }],
    ...(existsSync(tsx) ? ([["with tsx between", `nodemon --exec ${tsx} app.mjs`]] as const) : []), // a row
  ];
  for (const [how, command, env] of rows) {
    test.runIf(nodemon !== undefined)(`an application restarts at each change: ${how}`, async () => {
      const scripts = { start: "node app.mjs", dev: "nodemon app.mjs" };
      writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "shop", scripts }));
      start(command, env);
      for (let n = 1; n <= 3; n++) {
        await until(() => readyPids().length >= n);
        await pause(300); // nodemon watches, too, by now
        if (n < 3) writeFileSync(join(folder, "watched", `${n}.txt`), "");
      }
      expect(new Set(readyPids()).size).toBe(3);
      expect(
        logged().filter((line) => line.includes("level_changed") || line.includes("signal_ignored")),
      ).toEqual([]);
    });
  }
});

test("an application below a script whose path has nodemon in it toggles", async () => {
  const folder = mkdtempSync(join(tmpdir(), "heartwood-"));
  const home = join(folder, "nodemon-x");
  mkdirSync(home);
  writeFileSync(join(home, "app.mjs"), application);
  writeFileSync(join(home, "start.sh"), `cd ${home}; ${process.execPath} app.mjs; true`);
  const child = spawn("bash", [join(home, "start.sh")], {
    env: { PATH: process.env["PATH"] },
    stdio: "ignore",
    detached: true,
  });
  try {
    const log = (): string =>
      existsSync(join(home, "app.log")) ? readFileSync(join(home, "app.log"), "utf8") : "";
    while (!log().includes("ready")) await pause(20);
    process.kill(Number(/ready (\d+)/.exec(log())?.[1]), "SIGUSR2");
    while (!log().includes("level_changed")) await pause(20);
  } finally {
    process.kill(-Number(child.pid), "SIGKILL"); // the group that this test started
    rmSync(folder, { recursive: true, force: true });
  }
});
