import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, test, vi } from "vitest";
import { pack, unpack } from "../../src/control/wire.js";
import { openWorkers } from "../../src/control/workers.js";
import { standardLevels } from "../../src/levels/directives.js";
import { house } from "../support/house.js";
import { override } from "../support/override.js";
import { has, type Line, type Program, startFile } from "../support/program.js";

const fleet = fileURLToPath(new URL("programs/fleet.mjs", import.meta.url));

let program: Program | undefined;
afterEach(() => program?.stop());

/** A primary, and as many workers and threads, all of them ready. */
async function start(workers: number, threads: number): Promise<Program> {
  program = startFile(fleet);
  await program.until(has({ who: "primary" }));
  for (let n = 0; n < workers; n++) program.tell("fork");
  for (let n = 0; n < threads; n++) program.tell("thread");
  for (let n = 0; n < workers + threads; n++) await program.until((line) => "ready" in line);
  return program;
}

/** Waits until so many have changed. @returns how many of whom, and when the last did */
async function changed(
  { until }: Program,
  count: number,
  debug: boolean,
): Promise<{ who: unknown[]; lastMs: number }> {
  const lines: Line[] = [];
  while (lines.length < count) lines.push(await until(has({ debug })));
  return { who: lines.map(({ who }) => who).sort(), lastMs: Math.max(...lines.map(({ at }) => Number(at))) };
}

const everybody = ["primary", "thread", "thread", "worker", "worker", "worker", "worker"];
const messages = ({ lines }: Program): Line[] => lines.filter(({ message }) => message !== undefined);

describe("one command", () => {
  test("reaches 4 workers of a cluster and 2 threads within 200 ms, is said once, and nobody mistakes it", async () => {
    const running = await start(4, 2);
    const sentMs = Date.now();
    running.process.kill("SIGUSR2");
    const on = await changed(running, 7, true);
    expect(on.who).toEqual(everybody);
    expect(on.lastMs - sentMs).toBeLessThan(200);
    running.process.kill("SIGUSR2");
    expect((await changed(running, 7, false)).who).toEqual(everybody);
    expect(running.lines.filter(({ said }) => said !== undefined)).toEqual([
      { who: "primary", said: "set" },
      { who: "primary", said: "reverted" },
    ]);
    expect(messages(running)).toEqual([]);
  });

  test("to one worker reaches all others", async () => {
    const running = await start(3, 1);
    running.tell("toggle");
    expect((await changed(running, 5, true)).who).toEqual([
      "primary",
      "thread",
      "worker",
      "worker",
      "worker",
    ]);
    running.tell("toggle");
    await changed(running, 5, false);
  });

  test("is known to workers and threads that start afterwards", async () => {
    const running = await start(0, 0);
    running.process.kill("SIGUSR2");
    await changed(running, 1, true);
    running.tell("fork");
    running.tell("thread");
    expect((await changed(running, 2, true)).who).toEqual(["thread", "worker"]);
  });

  test("reaches the others where one dies at that moment", async () => {
    const running = await start(4, 0);
    running.tell("kill");
    running.process.kill("SIGUSR2");
    expect((await changed(running, 4, true)).who).toEqual(["primary", "worker", "worker", "worker"]);
    running.process.kill("SIGUSR2");
    await changed(running, 4, false);
  });
});

describe("two of one process", () => {
  test("hear each other from the first thread on, until they leave", async () => {
    const [one, other] = [house(), house()];
    const channels = [one, other].map(({ controller, state }) => openWorkers(controller, state));
    const thread = new Worker("", { eval: true });
    await new Promise((resolve) => thread.once("exit", resolve));
    one.controller.set("db", { level: "debug" }, { channel: "socket" });
    await vi.waitFor(() => expect(other.levelOf("db")).toBe("debug"));
    other.controller.revert("db", { channel: "http" });
    await vi.waitFor(() => expect(one.levelOf("db")).toBe("info"));
    for (const channel of channels) channel[Symbol.dispose]();
    expect([one, other].map(({ state }) => state.onChange.size)).toEqual([1, 1]); // the house's own
  });
});

describe("the application's own messages", () => {
  test("are its own: it gets them, and no others", async () => {
    const running = await start(2, 1);
    running.process.kill("SIGUSR2");
    await changed(running, 4, true);
    running.tell("greet");
    for (let n = 0; n < 3; n++) await running.until(has({ message: "hello" }));
    expect(messages(running)).toHaveLength(3);
  });

  for (const message of [
    undefined,
    null,
    "set",
    5,
    [],
    {},
    { kind: "set", overrides: [] },
    { cmd: "NODE_OTHER" },
    { cmd: "NODE_HEARTWOOD_LEVELS_1" },
    { cmd: "NODE_HEARTWOOD_LEVELS_1", kind: "drop" },
  ]) {
    test(`are not taken for ours: ${JSON.stringify(message)}`, () => {
      expect(unpack(message, standardLevels)).toBeUndefined();
    });
  }
});

describe("a message", () => {
  const one = override("db", "debug", { user_id: "42" });

  test("says again what was packed, after a copy", () => {
    const { id, name, level, match, linesPerSecond, channel, by, setMs } = one;
    const untilMs = 5;
    const packed = JSON.parse(JSON.stringify(pack({ kind: "set", overrides: [{ ...one, untilMs }] })));
    expect(unpack(packed, standardLevels)).toEqual({
      kind: "set",
      overrides: [{ id, name, level, match, linesPerSecond, channel, by, setMs, untilMs }],
    });
    expect(unpack(pack({ kind: "revert", ids: ["a"] }), standardLevels)).toMatchObject({
      kind: "revert",
      ids: ["a"],
    });
    expect(unpack(pack({ kind: "hello" }), standardLevels)).toEqual({ kind: "hello" });
  });

  test("leaves out what is wrong, and levels that are not known here", () => {
    const packed = pack({ kind: "set", overrides: [{ ...one, untilMs: 5, level: "audit" }] });
    expect(unpack(packed, standardLevels)).toEqual({ kind: "set", overrides: [] });
    const base = { cmd: "NODE_HEARTWOOD_LEVELS_1", kind: "set" };
    for (const overrides of [
      5,
      [null],
      [{}],
      [{ id: 1, name: "db", untilMs: 5, change: { level: "debug" } }],
      [{ id: "a", name: "d b", untilMs: 5, change: { level: "debug" } }],
    ]) {
      expect(unpack({ ...base, overrides }, standardLevels)).toEqual({ kind: "set", overrides: [] });
    }
  });
});
