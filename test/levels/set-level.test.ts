// What setting a level does: the methods are swapped for others that all loggers of a root share, and pino's event told.
import { type Logger as PinoLogger, pino } from "pino";
import { describe, expect, test } from "vitest";
import { captureLogs } from "../../src/testing.js";
import { capture } from "../support/capture.js";

const levelNames = ["trace", "debug", "info", "warn", "error", "fatal"] as const;

describe.each(["json", "pino"] as const)('format "%s"', (format) => {
  test("methods are shared by a root and all that is made of it, pinned or not; disabled ones are pino's empty function", () => {
    const { log } = capture({ format, level: "trace" });
    for (const level of [...levelNames, "silent"] as const) {
      const pinned = log.child({}, { level });
      for (const [index, name] of levelNames.entries()) {
        const isEnabled = level !== "silent" && index >= levelNames.indexOf(level);
        expect(pinned[name]).toBe(isEnabled ? log[name] : log.silent);
      }
    }
  });

  test("children made with the same level are apart in all else", () => {
    const { log, records } = capture({ format });
    const [one, other] = [log.child({ a: 1 }, { level: "error" }), log.child({ a: 2 }, { level: "error" })];
    one.level = "debug";
    one.setBindings({ b: 1 });
    expect(one.named("db")).not.toBe(other.named("db"));
    expect([one.level, other.level, log.level]).toEqual(["debug", "error", "info"]);
    log.level = "fatal";
    for (const logger of [one, one.named("db"), other]) logger.debug("text");
    other.error("text");
    expect(records().map(({ a, b, logger }) => [a, b, logger])).toEqual([
      [1, 1, undefined],
      [1, 1, "db"],
      [2, undefined, undefined],
    ]);
  });

  test("a child with custom levels has methods for its own beside its parent's", () => {
    const { log, records } = capture({ format, customLevels: { audit: 35 } });
    const child = log.child({}, { customLevels: { tiny: 5 }, level: "tiny" });
    child.tiny("tiny");
    child.debug("debug");
    Reflect.apply(Reflect.get(child, "audit"), child, ["audit"]);
    expect(records().map(({ msg }) => msg)).toEqual(["tiny", "debug", "audit"]);
    expect(captureLogs(() => child.tiny("tiny"), { level: "trace" })).toEqual([]);
  });

  test("level-change is told as pino tells it", () => {
    const told = (log: PinoLogger): unknown[][] => {
      const events: unknown[][] = [];
      const names = new Map<unknown, string>([[log, "root"]]);
      log.on("level-change", (...event) => {
        const logger = event.pop();
        events.push([...event, names.get(logger) ?? "another"]);
      });
      log.level = "debug";
      const child = log.child({ child: 1 }, { level: "error" });
      names.set(child, "child");
      child.level = "silent";
      log.child({ follows: 1 }).level = "warn";
      log.child({ custom: 1 }, { customLevels: { tiny: 5 }, level: "tiny" });
      log.level = "debug";
      return events;
    };
    const stream = { write: () => {} };
    expect(told(capture({ format }).log as unknown as PinoLogger)).toEqual(told(pino(stream))); // one is the other's drop-in
  });
});

test("a child that is given its parent's level of today follows it in pino's format, as with pino, and keeps it in ours", () => {
  for (const [format, level] of [
    ["pino", "error"],
    ["json", "info"],
  ] as const) {
    const { log } = capture({ format });
    const child = log.child({}, { level: "info" });
    log.level = "error";
    expect(child.level).toBe(level);
  }
});
