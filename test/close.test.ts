// The end of a logger.
import { createWriteStream, fstatSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createLogger, destination } from "../src/index.js";

let folder = "";
let file = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "heartwood-close-"));
  file = join(folder, "app.log");
});
afterEach(() => rmSync(folder, { recursive: true }));

const quiet = { env: false, crashes: false } as const;
const lineCount = (): number => readFileSync(file, "utf8").split("\n").length - 1;

describe("close", () => {
  test("writes what is buffered and closes the file; later lines are counted, and nothing throws", async () => {
    const stream = destination(file);
    const log = createLogger(quiet, stream);
    log.info("one");
    const { fd } = stream;
    await log.close();
    expect(lineCount()).toBe(1);
    expect(() => fstatSync(fd)).toThrow();
    log.info("late");
    log.error("late");
    expect(log.stats()).toMatchObject({ written: 1, dropped: 2, buffered: 0 });
  });
  test("twice, by a child, at the same time: resolves each time", async () => {
    const log = createLogger(quiet, file);
    log.info("one");
    await Promise.all([log.close(), log.child({ a: 1 }).close(), log.named("db").close({ timeoutMs: 0 })]);
    await log.close();
    expect(lineCount()).toBe(1);
  });
  test("leaves the file open for another logger that writes to it", async () => {
    const [one, other] = [createLogger(quiet, file), createLogger(quiet, file)];
    one.info("one");
    await one.close();
    other.info("two");
    await other.close();
    expect(lineCount()).toBe(2);
  });
  test("waits for a stream of the user's to flush, and leaves it open", async () => {
    let isFlushed = false;
    let isEnded = false;
    const stream = {
      write() {},
      flush(done: () => void) {
        setTimeout(() => {
          isFlushed = true;
          done();
        }, 20);
      },
      end() {
        isEnded = true;
      },
    };
    await createLogger(quiet, stream).close();
    expect([isFlushed, isEnded]).toEqual([true, false]);
  });
  test.each(["json", "pretty"] as const)(
    "leaves a writable stream of node's open, which has a close of its own: %s",
    async (format) => {
      const stream = createWriteStream(file);
      const log = createLogger({ ...quiet, format }, stream);
      log.info("one");
      await log.close();
      expect(stream.destroyed).toBe(false);
      await new Promise<void>((done) => stream.end(done));
      expect(lineCount()).toBe(1);
    },
  );
  test("rejects with what a stream's flush throws, and leaves no timer behind", async () => {
    const flush = (): void => {
      throw new Error("no flush today");
    };
    const log = createLogger(quiet, { write() {}, flush } as { write(): void });
    const timersBefore = process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    await expect(log.close()).rejects.toThrow("no flush today");
    const timers = process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    expect(timers).toBe(timersBefore);
  });
  test("does not wait for a stream that never flushes", async () => {
    const log = createLogger(quiet, { write() {}, flush() {} } as { write(): void });
    await Promise.race([log.close({ timeoutMs: 20 }), sleep(20_000, undefined, { ref: false })]);
    await createLogger(quiet, { write() {} }).close();
  });
  test("refuses a time that is none", async () => {
    const log = createLogger(quiet, file);
    await expect(log.close({ timeoutMs: -1 })).rejects.toMatchObject({ code: "OPTION_INVALID" });
    await expect(log.close(JSON.parse('{"timeout":1}'))).rejects.toMatchObject({ code: "OPTION_UNKNOWN" });
    await log.close();
  });
});
