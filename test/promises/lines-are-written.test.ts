// "Lines are written at the latest at the end of the event loop's turn, `error` and above at once"; what becomes of them
// when the process ends stands in endings.test.ts.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createLogger, destination } from "../../src/index.js";

let folder = "";
let file = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "heartwood-written-"));
  file = join(folder, "app.log");
});
afterEach(() => rmSync(folder, { recursive: true }));

const written = (): string => readFileSync(file, "utf8");
const messages = (text: string): unknown[] =>
  text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line).msg]));

test("a line is written at the end of its turn, an error at once, with the lines before it", async () => {
  const log = createLogger({ env: false, crashes: false }, destination(file));
  log.info("first");
  expect(written()).toBe("");
  await nextTurn();
  expect(messages(written())).toEqual(["first"]);
  log.info("second");
  log.error("third");
  expect(messages(written())).toEqual(["first", "second", "third"]);
});
