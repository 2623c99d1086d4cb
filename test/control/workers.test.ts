import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, test, vi } from "vitest";
import { pack, unpack } from "../../src/control/wire.js";
import { openWorkers } from "../../src/control/workers.js";
import { standardLevels } from "../../src/levels/directives.js";
import { changed, messages, startFleet } from "../support/fleet.js";
import { house } from "../support/house.js";
import { override } from "../support/override.js";
import { has, type Program } from "../support/program.js";

let fleet: Program | undefined;
afterEach(() => fleet?.stop());

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
    const running = await startFleet(2, 1);
    fleet = running;
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
