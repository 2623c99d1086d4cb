import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openFile } from "../../src/control/file.js";
import { controller } from "../../src/control/process-control.js";
import { createLogger, type Logger } from "../../src/index.js";

interface Line {
  readonly [name: string]: unknown;
}

let folder = "";
let log: Logger;
let lines: Line[] = [];
let channel: Disposable | undefined;

/** As a Kubernetes ConfigMap is mounted: the file is a link into `..data`, which is a link that is swapped. */
const path = (): string => join(folder, "levels");
let swaps = 0;

function swap(text: string | undefined): void {
  const version = `..version_${++swaps}`;
  mkdirSync(join(folder, version));
  if (text !== undefined) writeFileSync(join(folder, version, "levels"), text);
  symlinkSync(version, join(folder, "..data_tmp"));
  renameSync(join(folder, "..data_tmp"), join(folder, "..data"));
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "heartwood-file-"));
  symlinkSync(join("..data", "levels"), path());
  lines = [];
  log = createLogger(
    { level: "info,cache=warn", crashes: false, control: false },
    { write: (line) => void lines.push(JSON.parse(line)) },
  );
});
afterEach(async () => {
  channel?.[Symbol.dispose]();
  await log.close();
  rmSync(folder, { recursive: true });
});

const open = (): void => {
  channel = openFile(controller, path());
};
const levels = (): string[] => [
  log.level,
  log.named("db").level,
  log.named("db.pool").level,
  log.named("cache").level,
];

/**
 * Waits until it is so, which is promised within 2 seconds: the file is looked at each second. By how much a timer of
 * this process is late is not counted: a busy machine makes all of them late.
 */
async function within2s(isSo: () => boolean): Promise<void> {
  const startedMs = performance.now();
  let lateMs = 0;
  while (!isSo()) {
    const pausedMs = performance.now();
    if (pausedMs - startedMs > 10_000) throw new Error(`not so: ${levels()} ${JSON.stringify(lines)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    lateMs += performance.now() - pausedMs - 20;
  }
  expect(performance.now() - startedMs - lateMs).toBeLessThan(2_000);
}

describe("a watched file", () => {
  test("gives the levels before the first line, and follows each swap", async () => {
    swap("debug,db=warn\n");
    open();
    expect(levels()).toEqual(["debug", "warn", "warn", "debug"]);
    expect(lines).toMatchObject([
      { event: "level_changed", change: "configured", channel: "file", to: "debug,db=warn" },
    ]);
    for (const [text, expected] of [
      ["error,db.pool=trace", ["error", "error", "trace", "error"]],
      ["db=debug", ["info", "debug", "debug", "info"]],
      ["WARNING , cache = off", ["warn", "warn", "warn", "silent"]],
      ["info", ["info", "info", "info", "info"]],
    ] as const) {
      // literal rows
      swap(text);
      await within2s(() => JSON.stringify(levels()) === JSON.stringify(expected));
    }
    log.named("db").debug("not seen");
    expect(lines.filter(({ level }) => level === "debug")).toEqual([]);
  });

  const bad: readonly (readonly [what: string, text: string | undefined, problem: RegExp])[] = [
    ["missing", undefined, /cannot be read \(ENOENT.*The levels stay as they are\.$/],
    ["empty", "", /is empty\. Write directives such as info,db=debug\. The levels stay as they are\.$/],
    ["half-written", "debug,db=de", /column 10: "de" is not a level\. .* Nothing was changed\.$/],
    ["of 10 MB", "x".repeat(10 * 2 ** 20), /has 10485760 bytes, and level directives have 16384 at most/],
    ["of nonsense", "\0\x1b[2J<html>{{{", /column 1: .* is not a level/],
    [
      "good in parts",
      "debug,db=warn,cache=nope",
      /column 21: "nope" is not a level\. .* Nothing was changed\.$/,
    ],
  ];
  test("that is bad changes nothing, and is one line; the next good one counts", async () => {
    swap("debug");
    open();
    for (const [what, text, problem] of bad) {
      lines.length = 0;
      swap(text);
      await within2s(() => lines.length > 0);
      const expected = {
        level: "warn",
        event: "level_refused",
        channel: "file",
        msg: expect.stringMatching(problem),
      };
      expect(lines, what).toMatchObject([expected]);
      expect(levels(), what).toEqual(["debug", "debug", "debug", "debug"]);
    }
    swap("error");
    await within2s(() => log.level === "error");
    expect(lines.length).toBe(2);
  });

  test("that is not there at first counts once it is", async () => {
    open();
    expect(lines).toMatchObject([
      { event: "level_refused", msg: expect.stringContaining("cannot be read (ENOENT") },
    ]);
    expect(levels()).toEqual(["info", "info", "info", "warn"]);
    swap("debug");
    await within2s(() => log.level === "debug");
  });

  test("may be a plain one, written in place, taken away and made again", async () => {
    unlinkSync(path());
    writeFileSync(path(), "debug");
    open();
    expect(log.level).toBe("debug");
    writeFileSync(path(), "error");
    await within2s(() => log.level === "error");
    unlinkSync(path());
    await within2s(() => lines.some(({ event }) => event === "level_refused"));
    writeFileSync(path(), "trace");
    await within2s(() => log.level === "trace");
  });

  test("that is a folder is refused", () => {
    unlinkSync(path());
    mkdirSync(path());
    open();
    expect(lines).toMatchObject([{ msg: expect.stringMatching(/is not a file|EISDIR/) }]);
  });

  test("is not looked at any more when the channel is closed", async () => {
    swap("debug");
    open();
    channel?.[Symbol.dispose]();
    swap("error");
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(log.level).toBe("debug");
  });

  test("gives its levels to loggers that are made later, the last good ones", async () => {
    swap("debug,db=warn");
    open();
    const later = createLogger({ crashes: false, control: false }, { write: () => {} });
    expect([later.level, later.named("db").level]).toEqual(["debug", "warn"]);
    swap("nonsense");
    await within2s(() => lines.some(({ event }) => event === "level_refused"));
    const last = createLogger({ crashes: false, control: false, level: "error" }, { write: () => {} });
    expect([last.level, last.named("db").level]).toEqual(["debug", "warn"]);
    channel?.[Symbol.dispose]();
    const without = createLogger({ crashes: false, control: false }, { write: () => {} });
    expect(without.level).toBe("info");
    for (const each of [later, last, without]) await each.close();
  });

  test("gives a logger those of its levels that it has", async () => {
    const other = createLogger(
      { crashes: false, control: false, customLevels: { notice: 35 } },
      { write: () => {} },
    );
    swap("notice,db=notice,cache=error");
    open();
    expect([other.level, other.named("db").level]).toEqual(["notice", "notice"]);
    expect(levels()).toEqual(["info", "info", "info", "error"]);
    expect(lines).toMatchObject([{ change: "configured", to: "notice,db=notice,cache=error" }]);
    swap("debug");
    await within2s(() => log.level === "debug" && other.level === "debug");
    await other.close();
  });

  for (const options of [{ env: false }, { format: "pino" }] as const) {
    // literal rows
    test(`that the code names holds for its logger with ${JSON.stringify(options)}, and no other such`, async () => {
      swap("debug,db=warn");
      const common = { ...options, crashes: false };
      const own = createLogger({ ...common, control: { file: path(), workers: false } }, { write: () => {} });
      const other = createLogger({ ...common, control: { workers: false } }, { write: () => {} });
      expect([own.level, own.named("db").level, other.level]).toEqual(["debug", "warn", "info"]);
      swap("error");
      await within2s(() => own.level === "error");
      expect(other.level).toBe("info");
      await own.close();
      await other.close();
    });
  }

  test("of two that two loggers name is each logger's own", async () => {
    swap("debug");
    writeFileSync(join(folder, "other"), "error");
    const make = (file: string): Logger =>
      createLogger({ env: false, crashes: false, control: { file, workers: false } }, { write: () => {} });
    const [one, other] = [make(path()), make(join(folder, "other"))];
    expect([one.level, other.level]).toEqual(["debug", "error"]);
    await one.close();
    await other.close();
  });

  test("is what LOG_LEVEL_FILE names, and an override beats it", async () => {
    swap("warn");
    process.env["LOG_LEVEL_FILE"] = path();
    const own: string[] = [];
    const other = createLogger({ crashes: false, control: false }, { write: (line) => void own.push(line) });
    delete process.env["LOG_LEVEL_FILE"];
    expect(other.level).toBe("warn");
    controller.set("", { level: "debug" }, { channel: "test" });
    swap("error");
    await within2s(() => other.level === "error");
    other.debug("seen");
    expect(own.at(-1)).toContain('"msg":"seen"');
    controller.revert("", { channel: "test" });
    other.warn("not seen");
    expect(own.at(-1)).not.toContain("not seen");
    await other.close();
  });
});
