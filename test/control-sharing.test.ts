// Two copies of the package in one process: what an operator changes through one holds for the loggers of both.
import { afterAll, beforeAll, expect, test } from "vitest";
import { controller } from "../src/control/process-control.js";
import { state } from "../src/state.js";
import { capture } from "./support/capture.js";
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
  controller.set("root", { level: "debug" }, { channel: "test" });
  theirs.debug("seen");
  ours.log.debug("seen");
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual(["seen"]);
  expect(ours.records().map(({ msg }) => msg)).toEqual(["level of root: from info to debug for 15m", "seen"]);
  controller.revert("root", { channel: "test" });
  theirs.debug("not seen");
  expect(lines).toHaveLength(1);
  await theirs.close();
  expect(state.control.roots.size).toBe(1);
  await ours.log.close();
});
