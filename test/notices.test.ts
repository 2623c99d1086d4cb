// What is said beside the lines: process warnings, each once in the process.
import { spawnSync } from "node:child_process";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { addContext, createLogger, runWithContext } from "../src/index.js";
import { warnOnce } from "../src/notices.js";
import { state } from "../src/state.js";
import { capture } from "./support/capture.js";

type Warning = Error & { readonly code?: string };

let warnings: Warning[] = [];
const listen = (warning: Warning): void => void warnings.push(warning);
beforeEach(() => {
  warnings = [];
  state.said.clear(); // as in a process that said nothing yet
  process.on("warning", listen);
});
afterEach(() => void process.off("warning", listen));

async function said(): Promise<(readonly [string | undefined, string, string])[]> {
  await nextTurn();
  return warnings.map(({ code, name, message }) => [code, name, message]);
}

describe("a notice", () => {
  test("is a process warning with a code, said once however often it is due", async () => {
    for (let time = 0; time < 3; time++) warnOnce("HEARTWOOD_STREAM_THREW", `text ${time}`);
    warnOnce("HEARTWOOD_NO_CONTEXT", "another");
    expect(await said()).toEqual([
      ["HEARTWOOD_STREAM_THREW", "HeartwoodWarning", "text 0"],
      ["HEARTWOOD_NO_CONTEXT", "HeartwoodWarning", "another"],
    ]);
  });

  test("shows what a terminal would obey or hide, also where an error said it", async () => {
    const log = createLogger(
      { env: false, crashes: false },
      {
        write() {
          throw new Error("a\u001b[2J\u202eb\u009bc\nd\u200be");
        },
      },
    );
    log.info("text");
    expect(await said()).toEqual([
      [
        "HEARTWOOD_STREAM_THREW",
        "HeartwoodWarning",
        "The stream given to createLogger threw, a line is lost: a\\u001b[2J\\u202eb\\u009bc\\nd\\u200be",
      ],
    ]);
  });

  test("tells of addContext outside any context, with the call site, once", async () => {
    addContext({ a: 1 });
    addContext({ b: 1 });
    runWithContext({}, () => addContext({ c: 1 }));
    const [first, ...others] = await said();
    expect(others).toEqual([]);
    expect(first?.[0]).toBe("HEARTWOOD_NO_CONTEXT");
    expect(first?.[2]).toMatch(
      /outside any context, at .*notices\.test\.ts:\d+:\d+.*the fields are not kept\. Call it inside/,
    );
  });

  test("tells of a stream that throws; the log call does not throw, and the next line is tried", async () => {
    let tries = 0;
    const stream = {
      write: (): void => {
        tries++;
        throw new Error("full");
      },
    };
    const log = createLogger({ env: false, crashes: false }, stream);
    log.info("text");
    log.child({ a: 1 }).info({ b: 1 }, "text %d", 1);
    expect(tries).toBe(2);
    expect(await said()).toEqual([
      ["HEARTWOOD_STREAM_THREW", "HeartwoodWarning", expect.stringMatching(/a line is lost: full$/)],
    ]);
  });

  test("tells of an onChild that throws; the child is made", async () => {
    const onChild = (): void => {
      throw new Error("not now");
    };
    const { log, last } = capture({ onChild });
    log.child({ a: 1 }).info("text");
    log.child({ a: 2 }).info("text");
    expect(last()).toMatchObject({ a: 2, msg: "text" });
    expect(await said()).toEqual([
      ["HEARTWOOD_ON_CHILD_THREW", "HeartwoodWarning", expect.stringMatching(/made all the same: not now$/)],
    ]);
  });
});

describe("1,000 names under a root", () => {
  const manyNames = (
    from: number,
    count: number,
    name = (index: number): string => `user-${index}`,
  ): string[] => Array.from({ length: count }, (_, index) => name(from + index));

  test("are told of once in the process, with the call site; 999 are not", async () => {
    const { log } = capture();
    for (const name of manyNames(0, 999)) log.named(name);
    for (const name of manyNames(0, 999)) log.named(name); // the same loggers
    expect(await said()).toEqual([]);
    for (const name of manyNames(999, 2_500)) log.named(name);
    const [first, ...others] = await said();
    expect(others).toEqual([]);
    expect(first?.slice(0, 2)).toEqual(["HEARTWOOD_MANY_NAMES", "HeartwoodWarning"]);
    expect(first?.[2]).toMatch(
      /^named\(\) has made 1000 loggers, the last one "user-999", at .*notices\.test\.ts:\d+:\d+\)?: each is kept/,
    );
    expect(first?.[2]).toContain("Names are for modules; use child()");
  });

  test("are counted over all loggers of the root, each name once, and over no other root", async () => {
    const { log } = capture();
    for (const name of manyNames(0, 499, (index) => `a.${index}`)) log.named(name); // "a" is one as well
    for (const name of manyNames(0, 498)) log.child({ b: 1 }).named("b").named(name).info("text"); // so is "b"
    expect(await said()).toEqual([]);
    for (let request = 0; request < 2_000; request++) log.child({ request }).named("b").info("text");
    for (const name of manyNames(0, 999)) capture().log.named(name);
    expect(await said()).toEqual([]);
    log.named("a").named("c");
    expect(await said()).toHaveLength(1);
  });

  test.each(["json", "pino", "ecs"] as const)("are told of in %s, and the logger works", async (format) => {
    const { log, last } = capture({ format });
    for (const name of manyNames(0, 1_000)) log.named(name);
    log.named("user-999").info("text");
    expect(JSON.stringify(last())).toContain('"user-999"');
    expect(await said()).toHaveLength(1);
  });

  test("whose names are long or hostile are told of in a short line", async () => {
    const { log } = capture();
    for (const name of manyNames(0, 1_000, (index) => `${index}\n${"x".repeat(500)}`)) log.named(name);
    const [first] = await said();
    expect(first?.[2]).toContain(`the last one "999\\n${"x".repeat(56)}…", at `);
  });

  test("are not told of for child()", async () => {
    const { log } = capture();
    for (const user of manyNames(0, 1_500)) log.child({ user }).info("text");
    expect(await said()).toEqual([]);
  });
});

test("a real process says it on stderr, once, and nothing of it on stdout", () => {
  const program = `import { addContext, createLogger } from "heartwood";
    addContext({ a: 1 }); addContext({ a: 2 }); createLogger({ env: false, format: "json" }).info("text");`;
  const run = spawnSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
  expect(run.stderr.match(/HEARTWOOD_NO_CONTEXT/g)).toHaveLength(1);
  expect(run.stdout.trimEnd().split("\n")).toHaveLength(1);
  expect(run.status).toBe(0);
});
