// Channels are opened with the first logger that asks for them, and closed with the last one.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Channel, ChannelControl } from "../../src/control/channel.js";
import { controller } from "../../src/control/process-control.js";
import { capture } from "../support/capture.js";

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
