import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type Circumstances, openSignal, reasonAgainstSignal } from "../../src/control/signal.js";
import { house } from "../support/house.js";
import { has, type Program, startFile, startProgram } from "../support/program.js";

let program: Program | undefined;
afterEach(() => program?.stop());

/** Logs at each line of its stdin, and says when it is ready. */
const listener = `import { createLogger } from "heartwood";
  import { createInterface } from "node:readline";
  const log = createLogger();
  createInterface({ input: process.stdin }).on("line", (text) => {
    if (text === "close") return log.close().then(() => console.log('{"msg":"closed"}'));
    log.debug("debug " + text); log.info("info " + text);
  }).on("close", () => process.exit(7));
  log.info("ready");`;

const start = async (env: NodeJS.ProcessEnv = {}, args: readonly string[] = []): Promise<Program> => {
  program = startProgram(listener, env, args);
  await program.until(has({ msg: "ready" }));
  return program;
};

test("the channel toggles a controller, and is not opened on Windows", async () => {
  const { controller, levelOf, state } = house();
  openSignal(controller, "win32");
  expect(process.listenerCount("SIGUSR2")).toBe(0);
  openSignal(controller, process.platform);
  for (const level of ["debug", "info"]) {
    process.kill(process.pid, "SIGUSR2");
    await vi.waitFor(() => expect(levelOf("db")).toBe(level));
  }
  state.roots.clear(); // all loggers are closed: the next one must not start in debug
  const late = once(process, "SIGUSR2");
  process.kill(process.pid, "SIGUSR2");
  await late;
  expect(controller.overrides()).toEqual([]);
});

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
    ["with LOG_CONTROL=none", { LOG_CONTROL: "none" }, []],
    ["in development", { NODE_ENV: "development" }, []],
    ["under a test runner", { VITEST: "true" }, []],
  ] as const) {
    // literal rows
    test(`is left alone ${how}, and does what it does to any process`, async () => {
      const { process } = await start(env, args);
      process.kill("SIGUSR2");
      expect(await program?.ended).toBe("SIGUSR2");
    });
  }

  test("is taken where it is asked for, whatever the surroundings", async () => {
    const { process, until } = await start({ NODE_ENV: "development", LOG_CONTROL: "signal" });
    process.kill("SIGUSR2");
    await until(has({ event: "level_changed" }));
  });

  test("restarts the application below nodemon, as without a logger", async () => {
    const folder = mkdtempSync(join(tmpdir(), "heartwood-nodemon-"));
    try {
      // Does what nodemon does for "rs": signals its child, and starts the next one when that has ended.
      const standIn = join(folder, "nodemon");
      const child = JSON.stringify(["--input-type=module", "-e", listener]);
      writeFileSync(
        standIn,
        `const { spawn } = require("node:child_process");
        let child;
        const start = () => {
          child = spawn(process.execPath, ${child}, { stdio: ["pipe", "inherit", "inherit"] });
          child.once("exit", (code, signal) => { console.log(JSON.stringify({ msg: "ended", code, signal })); start(); });
        };
        start();
        process.stdin.on("data", () => child.kill("SIGUSR2"));
        process.stdin.on("end", () => { child.removeAllListeners("exit"); child.kill("SIGKILL"); });`,
      );
      program = startFile(standIn);
      for (let n = 0; n < 3; n++) {
        await program.until(has({ msg: "ready" }));
        program.tell("rs");
        expect(await program.until(has({ msg: "ended" }))).toMatchObject({ code: null, signal: "SIGUSR2" });
      }
      await program.until(has({ msg: "ready" }));
      program.process.stdin?.end();
      expect(await program.ended).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("leaves SIGUSR1 to the inspector", async () => {
    const { process, tell, until } = await start();
    process.kill("SIGUSR1");
    tell("x");
    await until(has({ msg: "info x" }));
    while (!program?.stderr().includes("Debugger listening"))
      await new Promise((resolve) => setTimeout(resolve, 10));
  });
});

describe("where nobody asks for it, the signal", () => {
  const usual: Circumstances = {
    env: {},
    execArgv: [],
    isTerminal: false,
    isMainThread: true,
    ancestors: ["npm start", "bash"],
  };
  const rows: readonly (readonly [
    how: string,
    change: Partial<Circumstances>,
    reason: RegExp | undefined,
  ])[] = [
    ["of a service", {}, undefined],
    ["in production", { env: { NODE_ENV: "production" } }, undefined],
    ["at a terminal", { isTerminal: true }, /terminal/],
    ["in a worker thread", { isMainThread: false }, /main thread/],
    ["in development", { env: { NODE_ENV: "development" } }, /development/],
    ["of a report", { execArgv: ["--report-on-signal"] }, /report/],
    [
      "of a report, by NODE_OPTIONS",
      { env: { NODE_OPTIONS: "--enable-source-maps --report-on-signal" } },
      /report/,
    ],
    [
      "of a report by another signal",
      { execArgv: ["--report-on-signal", "--report-signal=SIGQUIT"] },
      undefined,
    ],
    [
      "of a report by another signal, apart",
      { execArgv: ["--report-on-signal", "--report-signal", "SIGQUIT"] },
      undefined,
    ],
    ["of a heap snapshot", { execArgv: ["--heapsnapshot-signal=SIGUSR2"] }, /snapshot/],
    ["of a heap snapshot by another", { execArgv: ["--heapsnapshot-signal=SIGQUIT"] }, undefined],
    ["below nodemon", { ancestors: ["node /app/node_modules/.bin/nodemon app.js", "bash"] }, /nodemon/],
    [
      "below a shell of nodemon's",
      { ancestors: ["sh -c node app.js", "node /usr/bin/nodemon app.js"] },
      /nodemon/,
    ],
    ["in Jest", { env: { JEST_WORKER_ID: "1" } }, /test runner/],
    ["in node --test", { env: { NODE_TEST_CONTEXT: "child-v8" } }, /test runner/],
  ];
  for (const [how, change, reason] of rows) {
    test(`${how} is ${reason === undefined ? "ours" : "left alone"}`, () => {
      const found = reasonAgainstSignal({ ...usual, ...change });
      if (reason === undefined) expect(found).toBeUndefined();
      else expect(found).toMatch(reason);
    });
  }
});
