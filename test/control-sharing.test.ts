// Two copies of the package in one process: what an operator changes through one holds for the loggers of both.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { controller } from "../src/control/process-control.js";
import { state } from "../src/state.js";
import { capture } from "./support/capture.js";
import { has, type Program, startProgram } from "./support/program.js";
import { type SecondCopy, secondCopy } from "./support/second-copy.js";

let copy: SecondCopy;
beforeAll(async () => {
  copy = await secondCopy();
});
afterAll(() => copy.remove());

test("an override reaches the loggers of both copies, is said once, and ends for both", async () => {
  const ours = capture({ control: false });
  const lines: string[] = [];
  const theirs = copy.heartwood.createLogger(
    { env: false, crashes: false, control: false },
    { write: (line) => void lines.push(line) },
  );
  expect(state.control.roots.size).toBe(2);
  controller.set("", { level: "debug" }, { channel: "test" });
  theirs.debug("seen");
  ours.log.debug("seen");
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual(["seen"]);
  expect(ours.records().map(({ msg }) => msg)).toEqual(["level of root: from info to debug for 15m", "seen"]);
  controller.revert("", { channel: "test" });
  theirs.debug("not seen");
  expect(lines).toHaveLength(1);
  await theirs.close();
  expect(state.control.roots.size).toBe(1);
  await ours.log.close();
});

test("a signal toggles once, for the loggers of both copies", async () => {
  const program = startProgram(`import { createLogger } from "heartwood";
    import { createInterface } from "node:readline";
    const other = await import(${JSON.stringify(pathToFileURL(join(copy.home, "dist", "index.js")).href)});
    const logs = [createLogger(), other.createLogger()];
    createInterface({ input: process.stdin }).on("line", () =>
      logs[0].info({ debug: logs.map((log) => log.isLevelEnabled("debug")) }, "is"));
    logs[0].info({ listeners: process.listenerCount("SIGUSR2") }, "ready");`);
  try {
    expect(await program.until(has({ msg: "ready" }))).toMatchObject({ listeners: 1 });
    for (let n = 0; n < 50; n++) {
      program.process.kill("SIGUSR2");
      const isOn = n % 2 === 0;
      while (!(await levelsAre(program, isOn)));
    }
  } finally {
    await program.stop();
  }
});

/** Asks both loggers. They never differ; a signal may arrive behind a line of stdin that was sent after it. */
async function levelsAre({ tell, until }: Program, isOn: boolean): Promise<boolean> {
  tell("?");
  const { debug } = await until(has({ msg: "is" }));
  expect([
    [true, true],
    [false, false],
  ]).toContainEqual(debug);
  return JSON.stringify(debug) === JSON.stringify([isOn, isOn]);
}
