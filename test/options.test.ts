// resolveOptions: from options and surroundings to what holds, and nothing else: no clock, no process, no change.
import { afterEach, describe, expect, test } from "vitest";
import { formats } from "../src/line/format.js";
import { type HeartwoodOptions, resolveOptions, type Surroundings } from "../src/options.js";

type Given = HeartwoodOptions & { readonly transport?: { readonly target: string } };

const nothing: Surroundings = { env: {}, isTerminal: false };
const within = (env: Surroundings["env"], isTerminal = false): Surroundings => ({ env, isTerminal });

describe("the format", () => {
  const file = { transport: { target: "pino/file" } };
  const table: readonly (readonly [options: Given, around: Surroundings, format: keyof typeof formats])[] = [
    [{}, nothing, "json"],
    [{}, within({}, true), "pretty"],
    [{}, within({ NODE_ENV: "production" }, true), "json"],
    [{}, within({ NODE_ENV: "test" }, true), "pretty"],
    [{ env: false }, within({ NODE_ENV: "production" }, true), "json"],
    [{ format: "json" }, within({}, true), "json"],
    [{ format: "pretty" }, nothing, "pretty"],
    [{ format: "pino" }, nothing, "pino"],
    [{}, within({ LOG_FORMAT: "pino" }), "pino"],
    [{}, within({ LOG_FORMAT: " JSON " }, true), "json"],
    [{ format: "json" }, within({ LOG_FORMAT: "pretty" }), "pretty"],
    [{ format: "pino" }, within({ LOG_FORMAT: "json" }), "pino"],
    [{ format: "json", env: false }, within({ LOG_FORMAT: "pretty" }), "json"],
    [{}, within({ LOG_FORMAT: "" }), "json"],
    [file, nothing, "pino"],
    [file, within({ LOG_FORMAT: "json" }, true), "pino"],
    [{ ...file, format: "json" }, nothing, "json"],
  ];
  for (const [options, around, format] of table) {
    test(`${JSON.stringify(options)} in ${JSON.stringify(around)} is ${format}`, () => {
      expect(resolveOptions(options, around).format).toBe(formats[format]);
    });
  }
});

describe("the level", () => {
  const table: readonly (readonly [
    options: Given,
    env: Surroundings["env"],
    level: string,
    named: object,
  ])[] = [
    [{}, {}, "info", {}],
    [{ level: "debug" }, {}, "debug", {}],
    [{ level: 50 }, {}, "error", {}],
    [{ level: "warn,db=debug" }, {}, "warn", { db: "debug" }],
    [{ level: "" }, {}, "info", {}],
    [{ level: "debug" }, { LOG_LEVEL: "error" }, "error", {}],
    [{ level: "debug" }, { LOG_LEVEL: " " }, "debug", {}],
    [{ level: "debug" }, { LOG_LEVEL: "db=trace" }, "debug", { db: "trace" }],
    [{ level: "debug" }, { LOG_LEVEL: "debgu,db=warn" }, "debug", { db: "warn" }],
    [{ level: "debug", env: false }, { LOG_LEVEL: "error" }, "debug", {}],
    [{ level: "debug", format: "pino" }, { LOG_LEVEL: "error" }, "debug", {}],
    [{ level: "debug" }, { LOG_LEVEL: "error", LOG_FORMAT: "pino" }, "error", {}],
  ];
  for (const [options, env, level, named] of table) {
    test(`${JSON.stringify(options)} with ${JSON.stringify(env)} is ${level} and ${JSON.stringify(named)}`, () => {
      const resolved = resolveOptions(options, within(env));
      expect(resolved.level).toBe(level);
      expect(Object.fromEntries(resolved.rules.byName)).toEqual(named);
    });
  }

  test("knows custom levels, or them alone", () => {
    const options = { customLevels: { audit: 35 }, level: "audit" };
    expect(Object.keys(resolveOptions(options, nothing).levels)).toEqual([
      "trace",
      "debug",
      "info",
      "warn",
      "error",
      "fatal",
      "silent",
      "audit",
    ]);
    const only = resolveOptions({ ...options, useOnlyCustomLevels: true }, nothing);
    expect(only.levels).toEqual({ silent: Number.POSITIVE_INFINITY, audit: 35 });
  });
});

describe("the rest", () => {
  test("has its defaults: crashes, and a line's bytes by the format", () => {
    expect(resolveOptions({}, nothing)).toMatchObject({ crashes: true, maxLineBytes: 16_000, problems: [] });
    expect(resolveOptions({ format: "pino" }, nothing).maxLineBytes).toBe(Number.POSITIVE_INFINITY);
    expect(resolveOptions({ format: "pino", maxLineBytes: 512 }, nothing).maxLineBytes).toBe(512);
    expect(resolveOptions({ crashes: false, maxLineBytes: 512 }, nothing)).toMatchObject({
      crashes: false,
      maxLineBytes: 512,
    });
  });

  test("says each wrong variable in one sentence or two, and none that is not read", () => {
    const env = { LOG_LEVEL: "debgu,x=y", LOG_FORMAT: "jsno" };
    expect(resolveOptions({}, within(env)).problems).toEqual([
      expect.stringMatching(/^LOG_FORMAT: "jsno"/),
      expect.stringMatching(/^LOG_LEVEL, column 1: .* LOG_LEVEL, column 9: "y"/),
    ]);
    expect(resolveOptions({ env: false }, within(env)).problems).toEqual([]);
    expect(resolveOptions({ format: "pino" }, within(env)).problems).toEqual([]);
  });
});

describe("resolveOptions", () => {
  const { LOG_LEVEL } = process.env;
  afterEach(() => {
    if (LOG_LEVEL === undefined) delete process.env["LOG_LEVEL"];
    else process.env["LOG_LEVEL"] = LOG_LEVEL;
  });

  test("reads what it is given, not the process; changes nothing; gives the same for the same", () => {
    process.env["LOG_LEVEL"] = "fatal";
    const options = Object.freeze({ level: "warn,db=debug", customLevels: Object.freeze({ audit: 35 }) });
    const around = Object.freeze({ env: Object.freeze({ LOG_LEVEL: "error,x" }), isTerminal: true });
    const first = resolveOptions(options, around);
    expect(first.level).toBe("error");
    expect(resolveOptions(options, around)).toEqual(first);
  });
});
