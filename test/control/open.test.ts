// Channels are opened with the first logger that asks for them, and closed with the last one.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import type { Channel, ChannelControl } from "../../src/control/channel.js";
import { controller } from "../../src/control/process-control.js";
import { type Capture, capture } from "../support/capture.js";
import { has, startProgram } from "../support/program.js";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void; // as V8 gives it

test("a channel of one's own performs requests, and is disposed of with the last logger", async () => {
  const events: string[] = [];
  let control: ChannelControl | undefined;
  const channel: Channel = (given) => {
    control = given;
    events.push("opened");
    return { [Symbol.dispose]: () => void events.push("closed") };
  };
  const first = capture({ control: { workers: false, channels: [channel] } });
  const other = capture({ control: false });
  const answer = control?.perform(
    { method: "PUT", path: "/loggers/root", query: "", body: '{"level":"debug"}' },
    { channel: "nats", by: "ben" },
  );
  expect(answer?.status).toBe(200);
  expect(first.last()).toMatchObject({ channel: "nats", by: "ben", to: "debug" });
  other.log.debug("seen");
  expect(other.last()).toMatchObject({ msg: "seen" });
  await first.log.close();
  expect(events).toEqual(["opened"]);
  expect(controller.overrides()).toHaveLength(1);
  await other.log.close();
  await other.log.close();
  expect(events).toEqual(["opened", "closed"]);
  expect(controller.overrides()).toEqual([]);
});

test("a listener for level-change hears nothing of the line that says so, and cannot break it", async () => {
  let control: ChannelControl | undefined;
  const channel: Channel = (given) => {
    control = given;
    return { [Symbol.dispose]() {} };
  };
  const { log, records } = capture({ level: "error", control: { workers: false, channels: [channel] } });
  log.on("level-change", () => {
    throw new Error("a listener threw");
  });
  const request = { method: "PUT", path: "/loggers/root", query: "", body: '{"level":"debug"}' };
  expect(control?.perform(request, { channel: "nats" })?.status).toBe(200);
  expect(records()).toMatchObject([{ level: "warn", event: "level_changed", to: "debug" }]);
  await log.close();
});

test("a channel that cannot be opened is one warn line, and the logger works", async () => {
  const channel: Channel = () => {
    throw new Error("no broker");
  };
  const { log, records } = capture({ control: { workers: false, channels: [channel] } });
  log.info("works");
  expect(records()).toMatchObject([
    {
      level: "warn",
      logger: "heartwood",
      msg: expect.stringMatching(/^Control, channel 0: it was not opened \(no broker\)/),
    },
    { msg: "works" },
  ]);
  await log.close();
});

test("a file is opened once, whoever asks", async () => {
  const folder = mkdtempSync(join(tmpdir(), "heartwood-open-"));
  const file = join(folder, "levels");
  writeFileSync(file, "debug");
  const control = { workers: false, file };
  const one = capture({ control, env: true });
  const other = capture({ control, env: true });
  expect(one.records().filter(({ event }) => event === "level_changed")).toHaveLength(1);
  expect(other.lines).toEqual([]);
  await one.log.close();
  await other.log.close();
  rmSync(folder, { recursive: true });
});

const closed = { msg: "last" };

test("a channel that throws as it is closed is one warn line: the others are closed, and the logger is", async () => {
  const events: string[] = [];
  const throwing: Channel = () => ({
    [Symbol.dispose]() {
      throw new Error("no broker");
    },
  });
  const other: Channel = () => ({ [Symbol.dispose]: () => void events.push("closed") });
  const { log, records } = capture({ control: { workers: false, channels: [throwing, other] } });
  controller.set("", { level: "debug" }, { channel: "test" });
  log.info("last");
  await log.close();
  expect(events).toEqual(["closed"]);
  expect([controller.roots(), controller.overrides()]).toEqual([[], []]);
  expect(records().slice(1)).toMatchObject([
    closed,
    { level: "warn", logger: "heartwood", msg: "Control, channel 0: it was not closed (no broker)." },
  ]);
});

test("a channel may close the logger as it is closed", async () => {
  const events: string[] = [];
  const made: Capture[] = [];
  const channel: Channel = () => ({
    [Symbol.dispose]() {
      events.push("closed");
      for (const { log } of made) void log.close();
    },
  });
  made.push(capture({ control: { workers: false, channels: [channel] } }));
  for (const { log, lines } of made) {
    await log.close();
    expect([events, lines, controller.roots()]).toEqual([["closed"], [], []]);
  }
});

test("a channel that returns nothing is said when it is opened, and closing works", async () => {
  const nothing = (() => undefined) as unknown as Channel; // wrong on purpose
  const { log, records } = capture({ control: { workers: false, channels: [nothing] } });
  log.info("last");
  await log.close();
  expect(controller.roots()).toEqual([]);
  expect(records()).toMatchObject([
    {
      level: "warn",
      msg: expect.stringMatching(/^Control, channel 0: .*Return an object with \[Symbol\.dispose\]/),
    },
    closed,
  ]);
});

test("the last logger closes them also where another was forgotten, and collected", async () => {
  const events: string[] = [];
  const channel: Channel = () => ({ [Symbol.dispose]: () => void events.push("closed") });
  const { log } = capture({ control: { workers: false, channels: [channel] } });
  capture({ control: false });
  await setImmediate(); // a WeakRef holds until the turn ends
  collectGarbage();
  expect(controller.roots()).toHaveLength(1);
  await log.close();
  expect(events).toEqual(["closed"]);
});

test("who started the process is read once, however many loggers it makes", async () => {
  const program = startProgram(`import fs from "node:fs";
    import { syncBuiltinESMExports } from "node:module";
    const { readFileSync } = fs;
    let reads = 0;
    fs.readFileSync = (path, ...others) => {
      if (String(path).startsWith("/proc/" + process.ppid)) reads++;
      return readFileSync(path, ...others);
    };
    syncBuiltinESMExports();
    const { createLogger } = await import("heartwood");
    const log = createLogger();
    const first = reads;
    for (let n = 0; n < 50; n++) await createLogger().close();
    await log.close();
    createLogger().info({ first, reads }, "read");`);
  const { first, reads } = await program.until(has({ msg: "read" }));
  expect(first).toBeGreaterThan(0);
  expect(reads).toBe(first);
  await program.ended;
});
