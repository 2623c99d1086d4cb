// "With hostile surroundings (polluted prototypes, fake timers)", replaced globals, a stream that throws: the line is
// written.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as realDelay } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import { createLogger, destination } from "../../src/index.js";
import { duplicateKeys } from "../support/strict-json.js";
import { captureUntyped, runWithContext, type UntypedLogger, untyped } from "../support/untyped.js";

type Line = Record<string, unknown>;

function fail(): never {
  throw new Error("bad");
}

/** Replaces one member while `during` runs, which must not wait. */
function withMember(target: object, key: PropertyKey, change: PropertyDescriptor, during: () => void): void {
  const before = Object.getOwnPropertyDescriptor(target, key);
  Object.defineProperty(target, key, { configurable: true, enumerable: true, ...change });
  try {
    during();
  } finally {
    if (before === undefined) Reflect.deleteProperty(target, key);
    else Object.defineProperty(target, key, before);
  }
}

/** The calls of an ordinary request: text, fields, nested fields, an error, a binding, a broken field. */
function logAsUsual(log: UntypedLogger): void {
  runWithContext({ request_id: "r-1" }, () => {
    log.info("text");
    log.info({ a: "x" }, "text");
    log.info({ a: "x", nested: { list: [1, { b: 2 }] }, when: new Date(0) }, "te%s", "xt");
    log.info({ a: "x", err: new Error("expected") }, "text");
    log.child({ a: "x" }).info("text");
    log.info({ a: "x", big: 1n }, "text");
  });
}

/** Runs them while a member is replaced; the frame of each line must be as ever. */
function expectLinesDespite(target: object, key: PropertyKey, change: PropertyDescriptor): readonly Line[] {
  const { log, lines, records } = captureUntyped({});
  let thrown: unknown;
  withMember(target, key, change, () => {
    try {
      logAsUsual(untyped(log));
    } catch (error) {
      thrown = error;
    }
  });
  expect(thrown).toBeUndefined();
  expect(lines).toHaveLength(6);
  for (const line of lines) expect(duplicateKeys(line)).toEqual([]);
  const parsed = records();
  for (const line of parsed) {
    expect(line).toMatchObject({ level: "info", request_id: "r-1", msg: "text", pid: process.pid });
    expect(line["time"]).toMatch(/^\d{4}-.*Z$/);
  }
  expect(parsed.slice(1).map(({ a }) => a)).toEqual(Array(5).fill("x"));
  return parsed;
}

describe("a polluted prototype does not change the frame", () => {
  const pollutions: readonly (readonly [string, object, PropertyKey, PropertyDescriptor])[] = [
    ["Object.prototype.toJSON", Object.prototype, "toJSON", { value: () => "polluted" }],
    [
      "Object.prototype.toJSON, hidden",
      Object.prototype,
      "toJSON",
      { value: () => "polluted", enumerable: false },
    ],
    ["Object.prototype.toJSON that throws", Object.prototype, "toJSON", { value: fail }],
    ["Object.prototype.x", Object.prototype, "x", { value: "polluted", writable: true }],
    ["Object.prototype.x, a getter that throws", Object.prototype, "x", { get: fail }],
    ["Object.prototype.a, a setter that throws", Object.prototype, "a", { get: () => "polluted", set: fail }],
    ["Object.prototype.level", Object.prototype, "level", { value: "fatal", writable: true }],
    ["Object.prototype.msg", Object.prototype, "msg", { value: "forged", writable: true }],
    ["Object.prototype.request_id", Object.prototype, "request_id", { value: "forged", writable: true }],
    ["Object.prototype.err", Object.prototype, "err", { value: new Error("forged"), writable: true }],
    ["Object.prototype.method", Object.prototype, "method", { value: "GET", writable: true }],
    ["Object.prototype.setHeader", Object.prototype, "setHeader", { value: () => {}, writable: true }],
    ["Object.prototype.get", Object.prototype, "get", { value: () => 1, enumerable: false, writable: true }],
    ["Object.prototype.serializers", Object.prototype, "serializers", { value: { a: fail }, writable: true }],
    ["Object.prototype[0]", Object.prototype, 0, { value: "polluted", writable: true }],
    ["Array.prototype.toJSON", Array.prototype, "toJSON", { value: () => "polluted" }],
    ["Array.prototype.toJSON that throws", Array.prototype, "toJSON", { value: fail }],
    ["Array.prototype.x", Array.prototype, "x", { value: "polluted" }],
    ["Array.prototype[0]", Array.prototype, 0, { value: "polluted", writable: true }],
    ["String.prototype.toJSON", String.prototype, "toJSON", { value: () => "polluted" }],
    ["Number.prototype.toJSON", Number.prototype, "toJSON", { value: fail }],
    ["Function.prototype.toJSON", Function.prototype, "toJSON", { value: fail }],
    ["Date.prototype.toJSON that throws", Date.prototype, "toJSON", { value: fail }],
    ["Date.prototype.toISOString that throws", Date.prototype, "toISOString", { value: fail }],
    ["Error.prototype.toJSON", Error.prototype, "toJSON", { value: fail }],
    ["Error.prototype.name, a getter that throws", Error.prototype, "name", { get: fail }],
  ];
  test.each(pollutions)("%s", (_name, target, key, change) => {
    const lines = expectLinesDespite(target, key, change);
    for (const line of lines) expect(Object.keys(line)).not.toContain("x");
  });
});

describe("a replaced global does not stop the writing", () => {
  const globals: readonly (readonly [string, object, PropertyKey, () => unknown])[] = [
    ["JSON.stringify that throws", JSON, "stringify", fail],
    ["JSON.stringify that returns undefined", JSON, "stringify", () => undefined],
    ["Date.now that throws", Date, "now", fail],
    ["Date.now that returns NaN", Date, "now", () => Number.NaN],
    ["Date.now that returns a text", Date, "now", () => "now"],
    ["Date.now that returns undefined", Date, "now", () => undefined],
    ["Date.now beyond every date", Date, "now", () => 1e300],
    ["setImmediate that throws", globalThis, "setImmediate", fail],
    ["setTimeout that throws", globalThis, "setTimeout", fail],
    ["queueMicrotask that throws", globalThis, "queueMicrotask", fail],
    ["process.nextTick that throws", process, "nextTick", fail],
  ];
  test.each(globals)("%s", (_name, target, key, value) => {
    expectLinesDespite(target, key, { value, writable: true });
  });

  test("the clock is read at the call: fake timers set the time of a line", () => {
    const { log, last } = captureUntyped({});
    vi.useFakeTimers({ now: new Date("2001-02-03T04:05:06.789Z") });
    try {
      untyped(log).info("text");
    } finally {
      vi.useRealTimers();
    }
    expect(last()["time"]).toBe("2001-02-03T04:05:06.789Z");
  });

  test("a file gets its lines while the timers are fake", async () => {
    const folder = mkdtempSync(join(tmpdir(), "heartwood-fake-"));
    const dest = join(folder, "out.log");
    const log = createLogger({ env: false, crashes: false }, destination({ dest }));
    vi.useFakeTimers();
    try {
      log.info("text");
      await realDelay(100); // taken before the timers were faked
    } finally {
      vi.useRealTimers();
    }
    expect(JSON.parse(readFileSync(dest, "utf8"))).toMatchObject({ msg: "text" });
    rmSync(folder, { recursive: true });
  });
});

describe("a stream that throws", () => {
  const stubborn = { write: fail };

  test.each(["json", "pino", "pretty"] as const)('never reaches the caller, in format "%s"', (format) => {
    const log = createLogger({ env: false, crashes: false, format }, stubborn);
    expect(() => logAsUsual(untyped(log))).not.toThrow();
    expect(() => log.error("text")).not.toThrow();
  });

  test("gets the next line when it works again", () => {
    const lines: string[] = [];
    let isBroken = true;
    const write = (line: string): void => {
      if (isBroken) fail();
      lines.push(line);
    };
    const log = createLogger({ env: false, crashes: false }, { write });
    log.info("lost to the stream");
    isBroken = false;
    log.info("text");
    expect(lines.map((line) => JSON.parse(line))).toEqual([expect.objectContaining({ msg: "text" })]);
  });
});
