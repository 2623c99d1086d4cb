// What a context keeps of memory: its values, and not the texts that they were cut from.
import { spawnSync } from "node:child_process";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { matchOf } from "../src/levels/overrides.js";

/**
 * MB that stay while 50 parts of 30 characters are kept, each cut from a text of 1 MB of its own.
 * @param keep the body of a function of `part`, a text, and `index`; what it returns stays
 */
function keptMb(keep: string): number {
  const program = `
    import { createLogger, runWithContext, addContext, bindContext, getContext } from "heartwood";
    import { writeSync } from "node:fs";
    const log = createLogger({ env: false, control: false, format: "json" }, { write() {} });
    const print = () => log.info("text"); // holds nothing of what is kept
    const keep = (part, index) => { ${keep} };
    const cut = (index) => JSON.parse(JSON.stringify(("a" + index).repeat(2 ** 19))).slice(1_000, 1_030);
    const kept = [keep(cut(0), 0)];
    gc();
    const before = process.memoryUsage().heapUsed;
    for (let index = 1; index <= 50; index++) kept.push(keep(cut(index), index));
    await new Promise(setImmediate);
    gc();
    writeSync(1, String((process.memoryUsage().heapUsed - before) / 2 ** 20 + 0 * kept.length));`;
  const args = ["--expose-gc", "--no-warnings", "--input-type=module", "-e", program];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect(stderr).toBe("");
  return Number(stdout);
}

test("what measures sees texts that are held", () => {
  expect(keptMb("return part;")).toBeGreaterThan(40);
});

describe("a part of a large text does not hold the text", () => {
  const flow = (fields: string): string => `return runWithContext(${fields}, () => bindContext(print));`;
  const ways: Readonly<Record<string, string>> = {
    "a value": flow("{ part }"),
    "a nested value": flow("{ user: { ids: [part, { part }] } }"),
    "a value of a class, a Map and a Set": flow(
      "{ one: new Map([['a', part]]), other: new Set([part]), error: new Error(part) }",
    ),
    "a value that is printed": `return runWithContext({ part }, () => { log.info("text"); log.info({ a: 1 }, "text"); return bindContext(print); });`,
    "a value that is added": `return runWithContext({}, () => { log.info("text"); addContext({ part }); log.info("text"); return bindContext(print); });`,
    "a value under a new name": flow("{ ['name' + part]: 1 }"),
    "a value whose name is a part": flow("{ [part]: 1 }"),
    "what a getter gives": flow("{ get part() { return part; } }"),
    "a value in a context inside another": `return runWithContext({ part }, () => runWithContext({ inner: part }, () => bindContext(print)));`,
    "getContext()": `return runWithContext({ part }, () => getContext());`,
    "a binding, once its child has logged": `const child = log.child({ part }); child.info("text"); return child;`,
    "a binding of a child that has not": `return log.child({ part, more: 1 });`,
  };
  test.each(Object.entries(ways))("%s", (_, keep) => expect(keptMb(keep)).toBeLessThan(5));

  test("an override's match", () => {
    setFlagsFromString("--expose-gc");
    const gc: () => void = runInNewContext("gc");
    const cut = (index: number): string =>
      JSON.parse(JSON.stringify(`a${index}`.repeat(2 ** 19))).slice(1_000, 1_030);
    const used = (): number => {
      gc();
      return process.memoryUsage().heapUsed / 2 ** 20;
    };
    const before = used();
    const parts = Array.from({ length: 50 }, (_, index) => cut(index));
    const ofParts = used() - before;
    const matches = parts.map((part) => matchOf({ user_id: part, [part]: "1" }));
    parts.length = 0;
    expect(matches).toHaveLength(50);
    expect(ofParts).toBeGreaterThan(40);
    expect(used() - before).toBeLessThan(10);
  });
});
