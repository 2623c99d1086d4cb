// "Levels change while the process runs: for one logger or one user, for a while, and back within 100 ms of the time".

import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import Fastify from "fastify";
import { pinoHttp } from "pino-http";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { changeByRequests, revertAll } from "../../soak/control/changes.js";
import { controller } from "../../src/control/process-control.js";
import { pack, unpack } from "../../src/control/wire.js";
import { addContext, type LoggerOptions, runWithContext } from "../../src/index.js";
import { within } from "../support/account.js";
import { type Capture, capture, type Line } from "../support/capture.js";
import { has, startProgram } from "../support/program.js";
import { duplicateKeys } from "../support/strict-json.js";

const origin = { channel: "test" };
const set = (name: string, body: object): void => {
  expect(controller.set(name === "root" ? "" : name, body, origin)).not.toHaveProperty("problem");
};

/** What another process tells of an override. */
const told = { id: "x1y2z3", name: "root", channel: "socket", setMs: 1, untilMs: Date.now() + 60_000 };

const captures: Capture[] = [];
const make = (options: LoggerOptions = {}): Capture => {
  const made = capture({ control: false, ...options });
  captures.push(made);
  return made;
};
afterEach(async () => {
  controller.close();
  for (const { log } of captures.splice(0)) await log.close();
});

const debugOf = ({ records }: Capture): Line[] => records().filter(({ level }) => level === "debug");

describe("debug for one user", () => {
  test("in 1,000 concurrent flows of 10 users is exactly that user's lines, also for fields added later and children", async () => {
    const at = make();
    const db = at.log.named("db");
    set("root", { level: "debug", match: { user_id: "u-3" }, linesPerSecond: 100_000 });
    await Promise.all(
      Array.from({ length: 1_000 }, (_, n) =>
        runWithContext({ request_id: `r-${n}` }, async () => {
          const user_id = `u-${n % 10}`;
          at.log.debug({ n }, "nobody yet");
          await pause(n % 3);
          addContext({ user_id });
          at.log.debug({ n }, "root");
          await null;
          db.debug({ n }, "named");
          db.child({ part: "p" }).debug({ n }, "child");
          await runWithContext({ step: 1 }, async () => {
            await pause(1);
            at.log
              .child({ late: true }, { level: "warn" })
              .debug({ n }, "its level is not the override's affair");
            at.log.info({ n }, "always");
          });
        }),
      ),
    );
    const debug = debugOf(at);
    expect(new Set(debug.map(({ user_id }) => user_id))).toEqual(new Set(["u-3"]));
    const count = (msg: string): number => debug.filter((line) => line["msg"] === msg).length;
    expect([count("nobody yet"), count("root"), count("named"), count("child")]).toEqual([0, 100, 100, 100]);
    expect(debug.every(({ log_override }) => typeof log_override === "string")).toBe(true);
    const info = at.records().filter(({ msg }) => msg === "always");
    expect(info).toHaveLength(1_000);
    expect(info.some((line) => "log_override" in line)).toBe(false);
  });

  for (const [lane, options] of Object.entries({
    fast: {},
    borrowed: { formatters: { log: (fields: object) => ({ ...fields }) } },
  })) {
    test(`says which override let a line through, and no field can say another (${lane} lane)`, () => {
      const at = make(options);
      const child = at.log.child({ log_override: "binding's" });
      set("root", { level: "debug", match: { user_id: "u-3" } });
      const [{ id = "" } = {}] = controller.overrides();
      runWithContext({ user_id: "u-3" }, () => {
        at.log.debug({ log_override: "field's" }, "field");
        child.debug("binding");
        runWithContext({ log_override: "context's" }, () => at.log.debug("context"));
        at.log.info({ log_override: "field's" }, "always");
      });
      expect(debugOf(at).map(({ log_override, _log_override }) => [log_override, _log_override])).toEqual([
        [id, "field's"],
        [id, "binding's"],
        [id, "context's"],
      ]);
      expect(at.last()).toMatchObject({ _log_override: "field's" });
      expect(at.last()).not.toHaveProperty("log_override");
      expect(duplicateKeys(at.lines.join(""))).toEqual([]);
    });
  }

  test("is asked of the loggers it names only: all others keep the empty call, and all have it afterwards", () => {
    const at = make();
    const [db, http] = [at.log.named("db"), at.log.named("http")];
    const empty = at.log.silent;
    expect([at.log.debug, db.debug, http.debug]).toEqual([empty, empty, empty]);
    set("db", { level: "debug", match: { user_id: "u-3" } });
    expect([at.log.debug === empty, db.debug === empty, db.trace === empty, http.debug === empty]).toEqual([
      true,
      false,
      true,
      true,
    ]);
    controller.revert("db", origin);
    expect([at.log.debug === empty, db.debug === empty, http.debug === empty]).toEqual([true, true, true]);
    expect(at.log.named("later").debug === empty).toBe(true);
  });

  test("is seen by isLevelEnabled where it applies", () => {
    const at = make();
    set("root", { level: "debug", match: { user_id: "u-3" } });
    expect(at.log.isLevelEnabled("debug")).toBe(false);
    expect(runWithContext({ user_id: "u-3" }, () => at.log.isLevelEnabled("debug"))).toBe(true);
    expect(at.log.level).toBe("info");
  });
});

describe("an override", () => {
  // beyond a plain timer of this process: what a busy machine does to every timer is not the override's
  test("ends within 100 ms of its time", () =>
    within({ lateBeyondTimerMs: 100 }, async () => {
      const at = make();
      const empty = at.log.silent;
      const [startMs, startTickMs] = [Date.now(), performance.now()];
      const whenSeen = async (isOver: () => boolean): Promise<{ wallMs: number; tickMs: number }> => {
        while (!isOver()) await pause(2);
        return { wallMs: Date.now() - startMs, tickMs: performance.now() - startTickMs };
      };
      set("root", { level: "debug", for: 1 });
      let hasFired = false;
      setTimeout(() => {
        hasFired = true;
      }, 1_000);
      const [end, timer] = await Promise.all([
        whenSeen(() => at.log.debug === empty),
        whenSeen(() => hasFired),
      ]);
      // by the clock that is ahead: in a virtual machine they need not agree
      const lateMs = Math.max(end.wallMs, end.tickMs) - 1_000;
      expect(lateMs).toBeGreaterThan(-5);
      expect(at.last()).toMatchObject({
        event: "level_changed",
        change: "expired",
        from: "debug",
        to: "info",
      });
      return { lateBeyondTimerMs: lateMs - Math.max(timer.tickMs - 1_000, 0) };
    }));

  test("may make a logger less talkative, which costs no look at anything", () => {
    const at = make();
    const db = at.log.named("db");
    set("db", { level: "error" });
    expect(db.info === at.log.silent).toBe(true);
    db.warn("not seen");
    db.error("seen");
    expect(at.last()).toMatchObject({ msg: "seen" });
    expect(at.last()).not.toHaveProperty("log_override");
  });

  test("for a name reaches loggers made later, children with a level of their own, and nobody else", () => {
    const at = make();
    set("db", { level: "debug" });
    at.log.named("db").debug("1");
    at.log.named("db.pool").debug("2");
    at.log.named("db").child({ part: 1 }, { level: "error" }).debug("3");
    at.log.child({ part: 2 }).named("db").debug("4");
    at.log.named("dbx").debug("no");
    at.log.debug("no");
    expect(debugOf(at).map(({ msg }) => msg)).toEqual(["1", "2", "3", "4"]);
  });

  test("leaves the configured level as it is, and what the program sets meanwhile", () => {
    const at = make({ level: "info,db=error" });
    set("root", { level: "trace" });
    at.log.named("db").trace("seen");
    at.log.level = "warn";
    at.log.named("db").trace("seen too");
    controller.revert("", origin);
    expect([at.log.level, at.log.named("db").level]).toEqual(["warn", "error"]);
    at.log.info("no");
    at.log.named("db").warn("no");
    expect(at.records().filter(({ level }) => level === "trace")).toHaveLength(2);
    expect(at.lines.join("")).not.toContain('"no"');
  });

  test("lets so many lines through in a second, and says how many it left out", async () => {
    const at = make();
    set("root", { level: "debug", linesPerSecond: 10, for: 1 });
    for (let n = 0; n < 100; n++) at.log.debug("much");
    for (let n = 0; n < 100; n++) at.log.info("never limited");
    expect(debugOf(at)).toHaveLength(10);
    while (at.log.debug !== at.log.silent) await pause(5);
    expect(at.records().filter(({ msg }) => msg === "never limited")).toHaveLength(100);
    expect(at.records().find(({ event }) => event === "lines_left_out")).toMatchObject({
      level: "warn",
      left_out: 90,
    });
  });

  test("is said whatever the level is, but not where it is silent, nor in pino's format", () => {
    const quiet = make({ level: "fatal" });
    set("root", { level: "error" });
    expect(quiet.last()).toMatchObject({ level: "warn", logger: "heartwood", to: "error" });
    const silent = make({ level: "silent" });
    const pino = make({ format: "pino" });
    controller.revert("", origin);
    set("root", { level: "debug" });
    expect([silent.lines, pino.lines]).toEqual([[], []]);
    pino.log.debug("seen");
    expect(pino.last()).toMatchObject({ level: 20, msg: "seen" });
  });

  test("never hides fatal lines: silent is refused, whatever it is called", () => {
    const at = make();
    const mayNot = /cannot be set for a time: .* The quietest level is fatal\.$/;
    for (const level of ["silent", "Silent", "off", "none", " OFF "])
      expect(controller.set("", { level, for: "7d" }, origin)).toEqual({
        problem: expect.stringMatching(mayNot),
      });
    expect(at.lines).toEqual([]);
    set("root", { level: "fatal" });
    at.log.error("no");
    at.log.fatal("seen");
    at.log.named("db").fatal("seen, too");
    expect(at.records().map(({ msg }) => msg)).toEqual([
      "level of root: from info to fatal for 15m",
      "seen",
      "seen, too",
    ]);
  });

  test("never hides fatal lines that other processes tell of", () => {
    const at = make();
    const news = {
      ...pack({ kind: "set", overrides: [] }),
      overrides: [{ ...told, change: { level: "silent" } }],
    };
    expect(unpack(news, controller.levels())).toEqual({ kind: "set", overrides: [] });
    at.log.fatal("seen");
    expect(at.last()).toMatchObject({ msg: "seen" });
  });

  test("leaves silent to the program and to its directives", () => {
    const at = make({ level: "info,db=off" });
    at.log.named("db").fatal("no");
    at.log.level = "silent";
    at.log.fatal("no");
    expect(at.lines).toEqual([]);
  });

  test("may name a custom level, which loggers without it pass over", () => {
    const own = make({ customLevels: { chatter: 5 } });
    const other = make();
    set("root", { level: "chatter" });
    Reflect.apply(Reflect.get(own.log, "chatter"), own.log, ["seen"]);
    other.log.debug("no");
    expect(own.last()).toMatchObject({ level: "chatter", msg: "seen" });
    expect(other.lines).toEqual([]);
  });
});

describe("loggers that frameworks make follow a change:", () => {
  test("Fastify's, of each request", async () => {
    const at = make();
    const app = Fastify({ loggerInstance: at.log });
    app.get("/", async (request) => {
      request.log.debug("inside");
      return "ok";
    });
    await app.inject("/");
    expect(debugOf(at)).toEqual([]);
    set("root", { level: "debug" });
    await app.inject("/");
    expect(debugOf(at).map(({ msg }) => msg)).toEqual(["inside"]);
    controller.revert("", origin);
    await app.inject("/");
    expect(debugOf(at)).toHaveLength(1);
    await app.close();
  });

  test("pino-http's children", async () => {
    const at = make();
    // Its type asks for pino's own class; what it uses, a logger has.
    const middleware = pinoHttp({
      logger: at.log as unknown as Parameters<typeof pinoHttp>[0] extends { logger?: infer L } ? L : never,
    });
    const server = createServer((request, response) => {
      middleware(request, response);
      request.log.debug("inside");
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a TCP server's
    await fetch(url);
    set("root", { level: "debug" });
    await fetch(url);
    controller.revert("", origin);
    await fetch(url);
    expect(debugOf(at).map(({ msg }) => msg)).toEqual(["inside"]);
    server.closeAllConnections();
    server.close();
  });
});

describe("1,000 changes while a process works", () => {
  // 10,000 by each channel, in a cluster and in threads: `npm run soak -- control`.
  const count = 1_000;
  const folder = mkdtempSync(join(tmpdir(), "heartwood-changes-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const socketPath = join(folder, "own.sock");

  /** Logs without a pause, and listens to both. */
  const service = `import { createLogger, runWithContext } from "heartwood";
    import { adminHandler } from "heartwood/control";
    import { existsSync } from "node:fs";
    import { createServer } from "node:http";
    const log = createLogger({ control: { socket: ${JSON.stringify(socketPath)} } });
    const db = log.named("db");
    const server = createServer(adminHandler({ authorize: () => true })).listen(0, "127.0.0.1");
    // How long one turn of the loop computes: on a busy machine the clock also counts what others do meanwhile.
    let stalledMs = 0;
    let used = process.cpuUsage();
    setInterval(() => {
      const { user, system } = process.cpuUsage(used);
      used = process.cpuUsage();
      stalledMs = Math.max(stalledMs, (user + system) / 1_000);
    }, 5).unref();
    let n = 0;
    const one = () => { db.debug("d"); db.info({ n: n++ }, "work"); };
    const work = setInterval(() => { for (let i = 0; i < 2; i++) runWithContext({ user_id: "u-" + (n % 10) }, one); }, 4);
    process.stdin.once("data", () => {
      clearInterval(work);
      process.stdin.unref();
      server.close();
      log.info({ total: n, stalledMs, empty: db.debug === db.silent, level: db.level }, "end");
      log.close();
    });
    const ready = setInterval(() => {
      if (!server.listening || !existsSync(${JSON.stringify(socketPath)})) return;
      clearInterval(ready);
      log.info({ port: server.address().port }, "ready");
    }, 5);`;

  for (const channel of ["socket", "http"]) {
    test(`by ${channel} lose no line, add none, and stall nobody`, async () => {
      const program = startProgram(service);
      const { port } = await program.until(has({ msg: "ready" }));
      const to = channel === "socket" ? { path: socketPath } : { host: "127.0.0.1", port: Number(port) };
      expect(await changeByRequests(to, count)).toBe(count);
      await revertAll(socketPath);
      program.tell("end");
      const end = await program.until(has({ msg: "end" }));
      expect(await program.ended).toBe(0);
      const work = program.lines.filter(({ msg }) => msg === "work").map(({ n }) => n);
      expect(work).toEqual(Array.from({ length: Number(end["total"]) }, (_, n) => n));
      expect(end).toMatchObject({ empty: true, level: "info" });
      expect(Number(end["stalledMs"])).toBeLessThan(500);
      expect(program.stderr()).toBe("");
    });
  }
});

test("a call that an override for one user leaves out allocates nothing", async () => {
  const program = startProgram(
    `import { createLogger, runWithContext } from "heartwood";
    let control;
    const log = createLogger({ control: { channels: [(given) => { control = given; return { [Symbol.dispose]() {} }; }] } }, { write() {} });
    const body = JSON.stringify({ level: "debug", match: { user_id: "u-3" } });
    const { status } = control.perform({ method: "PUT", path: "/loggers/root", query: "", body }, { channel: "test" });
    // The least of some rounds: what is compiled meanwhile is no call's.
    const bytesOf = (call) => Math.min(...Array.from({ length: 5 }, () => {
      gc();
      const before = process.memoryUsage().heapUsed;
      for (let n = 0; n < 200_000; n++) call(n);
      return (process.memoryUsage().heapUsed - before) / 200_000;
    }));
    runWithContext({ request_id: "r-1", user_id: "u-4" }, () => {
      const bytes = bytesOf(() => log.debug("left out"));
      const arrayBytes = bytesOf((n) => { globalThis.kept = [n]; });
      console.log(JSON.stringify({ status, bytes, arrayBytes, looks: log.debug !== log.silent }));
    });
    await log.close();`,
    {},
    // so much room that no collection takes away what a round allocates
    ["--expose-gc", "--max-semi-space-size=256", "--min-semi-space-size=256"],
  );
  const found = await program.until(has({ status: 200 }));
  expect(found["looks"]).toBe(true);
  expect(Number(found["arrayBytes"])).toBeGreaterThan(10); // the measure sees an array a call
  expect(Number(found["bytes"])).toBeLessThan(1);
  expect(await program.ended).toBe(0);
});

test("after close nothing ticks, and the process ends by itself", async () => {
  const program = startProgram(`import { createHook } from "node:async_hooks";
    import { setTimeout } from "node:timers/promises";
    import { createLogger } from "heartwood";
    const timers = new Set();
    let ticks = 0;
    const hook = createHook({
      init(id, type) { if (type === "Timeout") timers.add(id); },
      before(id) { if (timers.has(id)) ticks++; },
      destroy(id) { timers.delete(id); },
    }).enable();
    /** What timers but its own do in 300 ms: how often they tick, how many stand at the end. */
    const watch = async () => {
      hook.disable();
      const over = setTimeout(300);
      hook.enable();
      ticks = 0;
      await over;
      return { ticks, standing: timers.size };
    };
    const log = createLogger({ control: { socket: true } });
    process.kill(process.pid, "SIGUSR2");
    const before = await watch();
    await log.close();
    console.log(JSON.stringify({ before, after: await watch() }));`);
  expect(await program.ended).toBe(0);
  const { before, after } = program.lines.at(-1) ?? {};
  expect(Object(before).ticks).toBeGreaterThan(0);
  expect(after).toEqual({ ticks: 0, standing: 0 });
});
