import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import {
  type Circumstances,
  type SignalRule,
  type SignalWish,
  signalRule,
} from "../../src/control/signal.js";
import { has, type Program, startProgram } from "../support/program.js";

let program: Program | undefined;
const folders: string[] = [];
afterEach(async () => {
  await program?.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), "heartwood-signal-"));
  folders.push(folder);
  return folder;
}

/** Loads signal-exit, which listens for SIGUSR2 too. */
function loadSignalExit(name: string): string {
  return `{ const found = process.getBuiltinModule("module").createRequire(import.meta.url)("${name}"); (found.onExit ?? found)(() => {}); }`;
}

/** Logs at each line of its stdin, and says when it is ready; the environment says how its logger is made. */
const listener = `import { createLogger } from "heartwood";
  import { createInterface } from "node:readline";
  const { ASK, CLOSED, FORMAT } = process.env;
  const control = CLOSED === "control" ? false : CLOSED === "signal" ? { signal: false } : ASK ? { signal: "SIGUSR2" } : undefined;
  // BEFORE
  const log = createLogger({ control, format: FORMAT });
  // AFTER
  createInterface({ input: process.stdin }).on("line", (text) => {
    if (text === "close") return log.close().then(() => console.log('{"msg":"closed"}'));
    log.debug("debug " + text); log.info("info " + text); log.fatal("fatal " + text);
  }).on("close", () => process.exit(7));
  log.fatal("ready");`;

/** @param env BEFORE and AFTER are code around the making of the logger, BESIDE is that of another one */
const start = async (env: NodeJS.ProcessEnv = {}, args: readonly string[] = []): Promise<Program> => {
  const { BEFORE = "", AFTER = "", BESIDE = "", ...others } = env;
  const code = listener.replace("// BEFORE", () => BEFORE).replace("// AFTER", () => `${AFTER};${BESIDE};`);
  program = startProgram(code, others, args);
  await program.until(has({ msg: "ready" }));
  return program;
};

describe("SIGUSR2", () => {
  test("switches debug on, and off again, and says which", async () => {
    const { until, process, tell, lines } = await start();
    process.kill("SIGUSR2");
    expect(await until(has({ event: "level_changed" }))).toMatchObject({
      level: "warn",
      logger: "heartwood",
      change: "set",
      channel: "signal",
      target: "root",
      from: "info",
      to: "debug",
      until: expect.stringMatching(/^\d{4}-.*Z$/),
      msg: "level of root: from info to debug for 15m",
    });
    tell("1");
    expect(await until(has({ msg: "debug 1" }))).toMatchObject({ log_override: expect.any(String) });
    process.kill("SIGUSR2");
    expect(await until(has({ event: "level_changed" }))).toMatchObject({
      change: "reverted",
      from: "debug",
      to: "info",
    });
    tell("2");
    await until(has({ msg: "info 2" }));
    expect(lines.filter(({ level }) => level === "debug")).toHaveLength(1);
  });

  test("toggles each time, and thousands at once are harmless", async () => {
    const { until, process, tell, lines } = await start();
    for (let n = 0; n < 30; n++) {
      process.kill("SIGUSR2");
      // The signal may arrive behind lines of stdin that were sent after it.
      for (let asked = 0; ; asked++) {
        const mark = `${n}.${asked}`;
        tell(mark);
        await until(has({ msg: `info ${mark}` }));
        if (lines.some(({ msg }) => msg === `debug ${mark}`) === (n % 2 === 0)) break;
      }
    }
    for (let n = 0; n < 10_000; n++) process.kill("SIGUSR2");
    tell("after");
    await until(has({ msg: "info after" }));
    expect(lines.filter(({ event }) => event === "level_changed").length).toBeLessThan(100);
  });

  test("does not end the process when it comes after close()", async () => {
    const { until, process, tell } = await start();
    tell("close");
    await until(has({ msg: "closed" }));
    for (let n = 0; n < 3; n++) process.kill("SIGUSR2");
    process.stdin?.end();
    expect(await program?.ended).toBe(7);
  });

  test("is handled as soon as createLogger has returned", async () => {
    program = startProgram(`import { createLogger } from "heartwood";
      const log = createLogger(); process.kill(process.pid, "SIGUSR2"); setTimeout(() => log.info("alive"), 50);`);
    await program.until(has({ msg: "alive" }));
    expect(await program.ended).toBe(0);
  });

  test("keeps no process alive", async () => {
    program = startProgram(`import { createLogger } from "heartwood"; createLogger().info("done");`);
    expect(await program.ended).toBe(0);
  });

  for (const [how, env, args] of [
    ["in development", { NODE_ENV: "development" }, []],
    ["in production", { NODE_ENV: "production" }, []],
    ["in a test runner that the operator overrules", { VITEST: "true", LOG_CONTROL: "signal" }, []],
    ["where a report is made by another signal", {}, ["--report-on-signal", "--report-signal=SIGQUIT"]],
    ["in a process that node --watch started", { WATCH_REPORT_DEPENDENCIES: "1" }, []],
  ] as const) {
    // literal rows
    test(`toggles ${how}`, async () => {
      const { process, until } = await start(env, args);
      process.kill("SIGUSR2");
      expect(await until(has({ event: "level_changed" }))).toMatchObject({ change: "set", to: "debug" });
    });
  }

  test("toggles at a terminal", async () => {
    const file = join(scratch(), "app.mjs");
    const index = new URL("../../dist/index.js", import.meta.url).href;
    writeFileSync(
      file,
      `import { createLogger } from ${JSON.stringify(index)};
      const log = createLogger();
      setTimeout(() => process.kill(process.pid, "SIGUSR2"), 50);
      setTimeout(() => { log.debug(process.stdout.isTTY ? "at a terminal" : "elsewhere"); process.exit(7); }, 200);`,
    );
    const ended = spawnSync("script", ["-qec", `${process.execPath} ${file}`, "/dev/null"], {
      env: { PATH: process.env["PATH"] },
      encoding: "utf8",
    });
    expect([ended.status, ended.stdout]).toEqual([7, expect.stringContaining("at a terminal")]);
  });

  for (const [how, env, args] of [
    ["under a test runner", { VITEST: "true" }, []],
    ["under a test runner, also where the code asks for it", { JEST_WORKER_ID: "1", ASK: "true" }, []],
    ["with LOG_CONTROL=-signal", { LOG_CONTROL: "-signal" }, []],
    ["with LOG_CONTROL=signal,-signal", { LOG_CONTROL: "signal,-signal" }, []],
    ["in pino's format without control", { FORMAT: "pino" }, []],
  ] as const) {
    // literal rows
    test(`is left alone ${how}, and does what it does to any process`, async () => {
      const { process } = await start(env, args);
      process.kill("SIGUSR2");
      expect(await program?.ended).toBe("SIGUSR2");
    });
  }

  test("toggles in pino's format with control, and only lines of the application are written", async () => {
    const { process, tell, until, lines } = await start({ FORMAT: "pino", ASK: "true" });
    process.kill("SIGUSR2");
    for (let asked = 0; !lines.some(({ level }) => level === 20); asked++) {
      tell(String(asked));
      await until(has({ msg: `info ${asked}` }));
    }
    expect(lines.filter(({ event }) => event !== undefined)).toEqual([]);
  });

  for (const [how, env, reason] of [
    ["LOG_CONTROL=none", { LOG_CONTROL: "none" }, "LOG_CONTROL is none"],
    ["control: false", { CLOSED: "control" }, "option control is false"],
    ["control.signal: false", { CLOSED: "signal" }, "option control.signal is false"],
    ["control: false at a quiet level", { CLOSED: "control", LOG_LEVEL: "error" }, "option control is false"],
  ] as const) {
    // literal rows
    test(`with ${how} changes nothing, kills nobody, and says so once`, async () => {
      const { process, tell, until, lines } = await start(env);
      const ignored = { event: "signal_ignored" };
      process.kill("SIGUSR2");
      expect(await until(has(ignored))).toMatchObject({
        level: "info",
        logger: "heartwood",
        channel: "signal",
        reason,
        msg: `SIGUSR2 changed no level: ${reason}`,
      });
      for (let n = 0; n < 20; n++) process.kill("SIGUSR2");
      for (let n = 0; n < 3; n++) {
        tell(String(n));
        await until(has({ msg: `fatal ${n}` }));
      }
      expect(lines.filter(has(ignored))).toHaveLength(1);
      expect(lines.filter(({ level }) => level === "debug")).toEqual([]);
    });
  }

  test("toggles as soon as one of several loggers has it open", async () => {
    const { process, until } = await start({ CLOSED: "control", BESIDE: "createLogger()" });
    process.kill("SIGUSR2");
    expect(await until(has({ event: "level_changed" }))).toMatchObject({ to: "debug" });
  });

  test("is left to a logger of the application's, whatever a later one in pino's format wants", async () => {
    const { process, until } = await start({ BESIDE: 'createLogger({ format: "pino" })' });
    process.kill("SIGUSR2");
    await until(has({ event: "level_changed" }));
  });
});

describe("beside other listeners, SIGUSR2", () => {
  const own = 'process.on("SIGUSR2", () => console.log(JSON.stringify({ msg: "own" })));';
  const ignored = { event: "signal_ignored" };
  const rows: readonly (readonly [how: string, env: NodeJS.ProcessEnv])[] = [
    ["earlier than the logger", { BEFORE: own }],
    ["later than the logger", { AFTER: own }],
    ["later, and put before all others", { AFTER: own.replace("on(", "prependListener(") }],
    ["besides signal-exit's", { AFTER: own, BEFORE: loadSignalExit("signal-exit4") }],
    ["where the operator asks for the signal", { AFTER: own, LOG_CONTROL: "signal" }],
    ["where the code closes it", { AFTER: own, CLOSED: "control" }],
  ];
  for (const [how, env] of rows) {
    test(`is the application's that listens ${how}; that is said once`, async () => {
      const { process, until, lines, tell } = await start(env);
      process.kill("SIGUSR2");
      await until(has({ msg: "own" }));
      process.kill("SIGUSR2");
      await until(has({ msg: "own" }));
      tell("1");
      await until(has({ msg: "info 1" }));
      expect(lines.filter(has(ignored))).toMatchObject([
        { level: "info", reason: "the application has a listener of its own for it" },
      ]);
      expect(lines.filter(({ level }) => level === "debug")).toEqual([]);
    });
  }

  test("is the application's where it listens once; the next one toggles again", async () => {
    const { process, until } = await start({ BEFORE: own.replace("on(", "once(") });
    process.kill("SIGUSR2");
    await until(has({ msg: "own" }));
    process.kill("SIGUSR2");
    expect(await until(has({ event: "level_changed" }))).toMatchObject({ to: "debug" });
  });

  const casts = [["signal-exit3"], ["signal-exit4"], ["signal-exit3", "signal-exit4"]];
  for (const names of casts) {
    for (const when of ["BEFORE", "AFTER"]) {
      test(`toggles beside ${names.join(" and ")}, loaded ${when.toLowerCase()} the logger`, async () => {
        const { process, until, lines } = await start({ [when]: names.map(loadSignalExit).join("") });
        for (const to of ["debug", "info", "debug"]) {
          process.kill("SIGUSR2");
          expect(await until(has({ event: "level_changed" }))).toMatchObject({ to });
        }
        expect(lines.filter(has(ignored))).toEqual([]);
      });
    }
  }

  test("leaves SIGUSR1 to the inspector", async () => {
    const { process, tell, until } = await start();
    process.kill("SIGUSR1");
    tell("x");
    await until(has({ msg: "info x" }));
    while (!program?.stderr().includes("Debugger listening"))
      await new Promise((resolve) => setTimeout(resolve, 10));
  });
});

describe("the rule of the signal", () => {
  const usual: Circumstances = { env: {}, execArgv: [], isMainThread: true, platform: "linux" };
  const closed = { closedBy: "option control is false" };
  const rows: readonly (readonly [
    how: string,
    wish: SignalWish,
    change: Partial<Circumstances>,
    rule: SignalRule,
  ])[] = [
    ["a service", "as usual", {}, "toggles"],
    ["a service on macOS", "as usual", { platform: "darwin" }, "toggles"],
    ["Windows", "asked for", { platform: "win32" }, "nothing"],
    ["development", "as usual", { env: { NODE_ENV: "development" } }, "toggles"],
    ["a worker thread", "asked for", { isMainThread: false }, "nothing"],
    ["a worker thread, closed", closed, { isMainThread: false }, "nothing"],
    ["a report", "asked for", { execArgv: ["--report-on-signal"] }, "nothing"],
    ["a report, closed", closed, { execArgv: ["--report-on-signal"] }, "nothing"],
    ["a report with underscores", "as usual", { execArgv: ["--report_on_signal"] }, "nothing"],
    [
      "a report by NODE_OPTIONS",
      "as usual",
      { env: { NODE_OPTIONS: "--enable-source-maps --report-on-signal" } },
      "nothing",
    ],
    [
      "a report by NODE_OPTIONS that the command line takes back",
      "as usual",
      { env: { NODE_OPTIONS: "--report-on-signal" }, execArgv: ["--no-report-on-signal"] },
      "toggles",
    ],
    [
      "a report by another signal",
      "as usual",
      { execArgv: ["--report-on-signal", "--report-signal", "SIGQUIT"] },
      "toggles",
    ],
    [
      "a report whose signal the command line changes",
      "as usual",
      {
        env: { NODE_OPTIONS: "--report-on-signal --report-signal=SIGQUIT" },
        execArgv: ["--report-signal=SIGUSR2"],
      },
      "nothing",
    ],
    ["a heap snapshot", "as usual", { execArgv: ["--heapsnapshot-signal=SIGUSR2"] }, "nothing"],
    ["a heap snapshot, apart", "as usual", { execArgv: ["--heapsnapshot-signal", "SIGUSR2"] }, "nothing"],
    [
      "a heap snapshot by quoted NODE_OPTIONS",
      "as usual",
      { env: { NODE_OPTIONS: '"--heapsnapshot-signal=SIGUSR2"' } },
      "nothing",
    ],
    [
      "a heap snapshot by another signal",
      "as usual",
      { execArgv: ["--heapsnapshot-signal=SIGQUIT"] },
      "toggles",
    ],
    ["Jest", "as usual", { env: { JEST_WORKER_ID: "1" } }, "nothing"],
    ["node --test", "as usual", { env: { NODE_TEST_CONTEXT: "child-v8" } }, "nothing"],
    ["Jest, closed", closed, { env: { JEST_WORKER_ID: "1" } }, "nothing"],
    ["Jest, asked for by the operator", "asked for", { env: { JEST_WORKER_ID: "1" } }, "toggles"],
    ["a service, left alone", "left alone", {}, "nothing"],
    ["a service, closed", closed, {}, closed],
  ];
  for (const [how, wish, change, rule] of rows) {
    test(`for ${how}: ${typeof rule === "string" ? rule : "says why not"}`, () =>
      expect(signalRule(wish, { ...usual, ...change })).toEqual(rule));
  }

  test("is the process's own in a worker thread: nothing is installed there", async () => {
    program = startProgram(`import { Worker } from "node:worker_threads";
      const code = 'import("heartwood").then(({ createLogger }) => { createLogger({}, { write() {} }); console.log(JSON.stringify({ msg: "listeners " + process.listenerCount("SIGUSR2") })); })';
      new Worker(code, { eval: true });`);
    await program.until(has({ msg: "listeners 0" }));
  });
});
