// The registry knows loggers and holds none: what is dropped is collected, and its place swept.
import { setImmediate as nextTurn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { registeredLoggers } from "../../src/levels/registry.js";
import { state } from "../../src/state.js";
import { captureLogs } from "../../src/testing.js";
import { capture } from "../support/capture.js";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** Has the collector run, and what waits for it, until the condition holds. */
async function collectUntil(isDone: () => boolean): Promise<void> {
  for (let tries = 0; tries < 50 && !isDone(); tries++) {
    await nextTurn();
    collect();
    await nextTurn();
  }
}

const heapBytes = (): number => {
  collect();
  return process.memoryUsage().heapUsed;
};

describe("the registry", () => {
  test("has not grown by 200,000 children with levels of their own, made and dropped", async () => {
    const { log } = capture();
    const make = async (count: number): Promise<void> => {
      for (let child = 0; child < count; child++) {
        if (child % 2 === 0) log.child({ child }, { level: "debug" });
        else log.child({ child }).level = "debug";
        if (child % 1_000 === 0) await nextTurn(); // a reference holds its logger until the turn is over
      }
    };
    await make(10_000);
    await collectUntil(() => state.loggers.size < 100);
    const before = { references: state.loggers.size, bytes: heapBytes() };
    await make(200_000);
    await collectUntil(() => state.loggers.size <= before.references);
    expect(state.loggers.size).toBeLessThanOrEqual(before.references);
    expect(heapBytes() - before.bytes).toBeLessThan(2_000_000); // ten bytes for each
    expect([...registeredLoggers()]).toContain(log);
  });

  test("knows children that were made with the same level as one", () => {
    const { log } = capture();
    const children = (): unknown[] => Array.from({ length: 10 }, () => log.child({}, { level: "error" }));
    children();
    const { size } = state.loggers;
    children();
    expect(state.loggers.size).toBe(size);
  });

  test("holds no root, and nothing made of it, also after a capture", async () => {
    const make = (): WeakRef<object>[] => {
      const { log } = capture();
      const made = [log, log.named("db"), log.child({}, { level: "error" }), log.child({}).named("db")];
      captureLogs(() => log.debug("text"), { level: "debug" });
      return made.map((logger) => new WeakRef(logger));
    };
    const references = make();
    capture().log.info("text"); // the last line's logger is at hand for the next one
    await collectUntil(() => references.every((reference) => reference.deref() === undefined));
    expect(references.map((reference) => reference.deref())).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test("knows a logger once, however often its level is set", () => {
    const { log } = capture();
    const child = log.child({});
    child.level = "debug";
    const { size } = state.loggers;
    for (const level of ["error", "debug", "info"]) {
      log.level = level;
      child.level = level;
      log.named("db").level = level;
    }
    expect(state.loggers.size).toBe(size + 1); // the named one
  });

  test("does not know a child that follows: it costs nothing", () => {
    const { log } = capture();
    const { size } = state.loggers;
    for (let child = 0; child < 10; child++) log.child({ child }).info("text");
    expect(state.loggers.size).toBe(size);
  });
});
