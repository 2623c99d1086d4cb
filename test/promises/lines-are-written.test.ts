// "Lines are written at the latest at the end of the event loop's turn, `error` and above at once, and when the process
// exits": real processes that end in each way, all their lines, once, in order.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
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

describe("nothing is lost when a process ends", () => {
  const endings: Readonly<Record<string, string>> = {
    "by return": "",
    "by process.exit": "process.exit(3);",
    "by process.exit, its last one from an exit listener":
      "process.on('exit', () => log.info('10001')); process.exit(3);",
    "by an uncaught exception": "setImmediate(() => { log.info('10001'); throw new Error('x'); });",
    "by a throw in the turn of its lines": "throw new Error('x');",
    "by an unhandled rejection": "Promise.reject(new Error('x'));",
  };
  for (const [how, ending] of Object.entries(endings)) {
    for (const target of ["file", "stdout"]) {
      test(`${how}, to ${target}`, () => {
        const to = target === "file" ? JSON.stringify(file) : "";
        const program = `import { createLogger, destination } from "heartwood";
          const log = createLogger({ env: false, crashes: false }, destination(${to}));
          for (let n = 0; n <= 10_000; n++) log.info(String(n));\n${ending}`;
        const run = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
          encoding: "utf8",
          maxBuffer: 2 ** 26,
        });
        const last = ending.includes("10001") ? 10_001 : 10_000;
        const expected = Array.from({ length: last + 1 }, (_, n) => String(n));
        expect(messages(target === "file" ? written() : run.stdout)).toEqual(expected);
      });
    }
  }
});
