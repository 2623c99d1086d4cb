// "pino's own behaviours in every format, with its levels": by word and number, custom ones, followed and pinned.
import { describe, expect, test } from "vitest";
import { createLogger } from "../../src/index.js";
import { capture } from "../support/capture.js";

const formats = ["json", "pino"] as const;

describe.each(formats)('format "%s"', (format) => {
  const levelOf = (name: string, number: number): string | number => (format === "json" ? name : number);

  test("custom levels, alone or beside pino's", () => {
    const lines: string[] = [];
    const stream = { write: (line: string) => void lines.push(line) };
    const options = { format, env: false, crashes: false, customLevels: { audit: 35 } };
    const log = createLogger({ ...options, level: "audit" }, stream);
    log.audit({ a: 1 }, "text");
    log.info("not enabled");
    const only = createLogger({ ...options, level: "audit", useOnlyCustomLevels: true }, stream);
    only.audit("text");
    expect(only).not.toHaveProperty("info");
    expect(lines.map((line) => JSON.parse(line).level)).toEqual([levelOf("audit", 35), levelOf("audit", 35)]);
  });

  test("levels may be numbers, compared as one likes, and a child may add some", () => {
    const { log, records } = capture({ format, level: 40, levelComparison: "DESC" });
    log.error("not enabled");
    log.warn("text");
    log.child({}, { customLevels: { tiny: 5 } }).tiny("text");
    log.level = "fatal";
    log.error("text");
    const levels = records().map(({ level }) => level);
    expect(levels).toEqual([levelOf("warn", 40), levelOf("tiny", 5), levelOf("error", 50)]);
  });

  test("isLevelEnabled and the level-change event tell the level", () => {
    const { log } = capture({ format });
    const changes: unknown[] = [];
    log.on("level-change", (...change) => void changes.push(change));
    expect([log.isLevelEnabled("debug"), log.isLevelEnabled("info")]).toEqual([false, true]);
    log.level = "debug";
    expect([log.isLevelEnabled("debug"), log.levelVal]).toEqual([true, 20]);
    expect(changes).toEqual([["debug", 20, "info", 30, log]]);
  });

  test("silent and enabled: false write nothing", () => {
    const silent = capture({ format, level: "silent" });
    silent.log.fatal("text");
    silent.log.silent("text");
    const disabled = capture({ format, enabled: false, level: "info,db=debug" });
    disabled.log.fatal("text");
    disabled.log.named("db").fatal("text");
    disabled.log.child({ a: 1 }).fatal("text");
    expect([...silent.lines, ...disabled.lines]).toEqual([]);
    expect(disabled.log.level).toBe("silent");
  });

  test("a child follows its parent's later level, until it has one of its own", () => {
    const { log, records } = capture({ format });
    const child = log.child({ child: 1 });
    const pinned = log.child({ pinned: 1 }, { level: "error" });
    log.level = "debug";
    child.debug("follows");
    pinned.debug("does not");
    child.level = "warn";
    log.level = "trace";
    child.debug("has its own");
    expect(records().map(({ msg }) => msg)).toEqual(["follows"]);
  });
});

test('in format "json" a level that equals the parent\'s today pins a child as any other', () => {
  const { log, lines } = capture({ format: "json" });
  const child = log.child({ child: 1 }, { level: "info" });
  log.level = "debug";
  child.debug("pinned");
  log.level = "error";
  child.info("pinned");
  expect(lines).toHaveLength(1);
});
