// What a logger tells of its lines.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createLogger, destination, type FormatName } from "../src/index.js";
import { capture } from "./support/capture.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "heartwood-stats-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const quiet = { env: false, crashes: false } as const;
const formats: readonly FormatName[] = ["json", "pino", "pretty"];

for (const format of formats) {
  describe(`format ${format}`, () => {
    const logger = (options: object = {}) => createLogger({ ...quiet, format, ...options }, { write() {} });

    test("counts lines by level, those of children and named loggers as well", () => {
      const log = logger({ level: "debug" });
      log.info("one");
      log.child({ a: 1 }).info({ b: 2 }, "two");
      log.named("db").warn(new Error("three"));
      log.child({}, { level: "trace" }).trace("four %s", "five");
      log.trace("not enabled");
      expect(log.stats().lines).toEqual({ trace: 1, debug: 0, info: 2, warn: 1, error: 0, fatal: 0 });
      expect(log.named("db").stats()).toEqual(log.stats());
    });
    test("counts custom levels by their names", () => {
      const log = createLogger({ ...quiet, format, customLevels: { audit: 35 } }, { write() {} });
      log.audit("one");
      expect(log.stats().lines).toMatchObject({ audit: 1, info: 0 });
    });
    test("counts lines that say what failed in them, and each once", () => {
      const log = logger();
      const broken = {
        get bad(): never {
          throw new Error("no");
        },
      };
      for (const value of [broken, broken]) log.info({ value }, "text");
      log.info(broken, "%s", broken);
      log.info("healthy");
      // What pino itself prints in the place of a broken value is no failure of the line.
      expect(log.stats()).toMatchObject({ salvaged: format === "pino" ? 1 : 3, lines: { info: 4 } });
    });
    test("counts lines that were cut", () => {
      const log = logger({ maxLineBytes: 600 });
      log.info("x".repeat(1_000));
      log.info("short");
      expect(log.stats()).toMatchObject({ truncated: 1, lines: { info: 2 } });
    });
  });
}

test("tells of a stream that tells nothing of itself only what the logger knows", () => {
  const { log } = capture();
  expect(Object.keys(log.stats())).toEqual(["lines", "salvaged", "truncated", "undeclared"]);
});

test("tells of a destination how many lines and bytes are written, and how many wait", () => {
  const file = join(folder, "app.log");
  const log = createLogger({ ...quiet, format: "json" }, destination(file));
  log.info("waits");
  log.info("as well");
  expect(log.stats()).toMatchObject({ written: 0, buffered: 2, dropped: 0, bytes: 0 });
  log.error("writes all three");
  const { length } = readFileSync(file);
  expect(log.stats()).toMatchObject({ written: 3, buffered: 0, dropped: 0, bytes: length });
});

test("tells the same through pretty", () => {
  const log = createLogger({ ...quiet, format: "pretty" }, destination(join(folder, "app.log")));
  log.error("text");
  expect(log.stats()).toMatchObject({ written: 1, buffered: 0, dropped: 0 });
});
