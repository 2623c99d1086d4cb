// "Levels at start: the directives, who wins, and what a typo does"; formats too, and what holds a logger's level.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createLogger, HeartwoodError, type Logger, type LoggerOptions } from "../../src/index.js";

const names = ["LOG_LEVEL", "LOG_FORMAT", "NODE_ENV"] as const; // literal, so that each may be looked up
const before = Object.fromEntries(names.map((name) => [name, process.env[name]]));

function restore(env: Readonly<Record<string, string | undefined>>): void {
  for (const name of names) {
    if (env[name] === undefined) delete process.env[name];
    else process.env[name] = env[name];
  }
}
beforeEach(() => restore({}));
afterEach(() => restore(before));

interface Started {
  readonly log: Logger;
  readonly lines: string[];
}

/** A logger as a process would make it with that environment. */
function start(env: Readonly<Record<string, string>>, options: LoggerOptions = {}): Started {
  restore(env);
  const lines: string[] = [];
  const log = createLogger({ crashes: false, ...options }, { write: (line) => void lines.push(line) });
  return { log, lines };
}

const levelOf = (env: Readonly<Record<string, string>>, options?: LoggerOptions): string =>
  start(env, options).log.level;

describe("the level at start", () => {
  test("is info when nobody says", () => expect(levelOf({})).toBe("info"));
  test("is the option's when the environment says nothing", () => {
    expect(levelOf({}, { level: "debug" })).toBe("debug");
    expect(levelOf({ LOG_LEVEL: "  " }, { level: "debug" })).toBe("debug");
    expect(levelOf({}, { level: 50 })).toBe("error");
    expect(levelOf({}, { level: "Critical" })).toBe("fatal");
  });
  test("is the environment's where both speak", () => {
    expect(levelOf({ LOG_LEVEL: "error" }, { level: "debug" })).toBe("error");
    expect(levelOf({ LOG_LEVEL: "WARNING" }, { level: "debug" })).toBe("warn");
    expect(levelOf({ LOG_LEVEL: "20" }, { level: "error" })).toBe("debug");
  });
  test("is the option's fallback where the environment names exceptions only", () => {
    expect(levelOf({ LOG_LEVEL: "db=debug" }, { level: "error" })).toBe("error");
  });
  test("is not the environment's with env: false", () => {
    expect(levelOf({ LOG_LEVEL: "error", LOG_FORMAT: "pino" }, { env: false })).toBe("info");
  });
  test("may be a custom one, from the environment as well", () => {
    const options = { customLevels: { audit: 35 } };
    expect(levelOf({ LOG_LEVEL: "AUDIT" }, options)).toBe("audit");
    expect(levelOf({ LOG_LEVEL: "35" }, options)).toBe("audit");
  });
});

describe("the format at start", () => {
  const firstLine = (env: Readonly<Record<string, string>>, options?: LoggerOptions): string => {
    const { log, lines } = start(env, options);
    log.info("text");
    return lines[0] ?? "";
  };
  test("is json when nobody says and stdout is no terminal", () => {
    expect(firstLine({})).toMatch(/^\{"level":"info","time":"\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z"/);
  });
  test("is the option's, and the environment's where both speak, in any case", () => {
    expect(firstLine({}, { format: "pretty" })).toMatch(/^\[.*INFO: text\n$/);
    expect(firstLine({ LOG_FORMAT: " Pretty " }, { format: "json" })).toMatch(/^\[.*INFO: text\n$/);
    expect(firstLine({ LOG_FORMAT: "json" }, { format: "pretty" })).toMatch(/^\{"level":"info"/);
    expect(firstLine({ LOG_FORMAT: "pretty" }, { env: false })).toMatch(/^\{"level":"info"/);
  });
  test('as "pino" reads no environment: neither level nor format nor their mistakes', () => {
    for (const env of [
      { LOG_LEVEL: "silent", LOG_FORMAT: "json" },
      { LOG_LEVEL: "debgu", LOG_FORMAT: "x" },
    ]) {
      const { log, lines } = start(env, { format: "pino" });
      log.info("text");
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(/^\{"level":30,"time":\d+,/);
    }
  });
});

describe("directives", () => {
  const env = { LOG_LEVEL: "info,db=debug,db.pool=warn" };

  test("hold for whole dotted names and what is below them, the longest first", () => {
    const { log } = start(env);
    const levels = ["db", "db.pool", "db.pool.slow", "db.other", "dbx", "http", "http.db"].map((name) => [
      name,
      log.named(name).level,
    ]);
    expect(Object.fromEntries(levels)).toEqual({
      db: "debug",
      "db.pool": "warn",
      "db.pool.slow": "warn",
      "db.other": "debug",
      dbx: "info",
      http: "info",
      "http.db": "info",
    });
  });
  test("decide what is written", () => {
    const { log, lines } = start(env);
    for (const name of ["db", "db.pool", "http"]) {
      log.named(name).debug("debug");
      log.named(name).info("info");
    }
    expect(lines.map((line) => JSON.parse(line)).map(({ logger, msg }) => [logger, msg])).toEqual([
      ["db", "debug"],
      ["db", "info"],
      ["http", "info"],
    ]);
  });
  test("hold in the level option as well", () => {
    expect(start({}, { level: "warn,db=trace" }).log.named("db").level).toBe("trace");
  });
  test("find a logger named on a child, and leave pino's name option alone", () => {
    const { log } = start(env, { name: "db" });
    expect(log.level).toBe("info");
    expect(log.child({ a: 1 }).named("db").named("pool").level).toBe("warn");
  });
  test("hold when the root changes: a named exception is pinned, the others follow", () => {
    const { log } = start(env);
    const [db, http] = [log.named("db"), log.named("http")];
    log.level = "error";
    expect([db.level, http.level, log.named("db.pool").level]).toEqual(["debug", "error", "warn"]);
  });
});

describe("named()", () => {
  test("gives the same object for the same parent and name, however it is spelled", () => {
    const { log } = start({});
    expect(log.named("db")).toBe(log.named("db"));
    expect(log.named("db").named("pool")).toBe(log.named("db.pool"));
    expect(log.named("db.pool").named("slow")).toBe(log.named("db").named("pool.slow"));
    expect(log.named("db")).not.toBe(log.named("http"));
    expect(log.named("db").named("db")).not.toBe(log.named("db"));
  });
  test("on a child is another object, with the child's bindings", () => {
    const { log, lines } = start({});
    const child = log.child({ shop: 7 });
    expect(child.named("db")).not.toBe(log.named("db"));
    expect(child.named("db")).toBe(child.named("db"));
    child.named("db").named("pool").info("text");
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ logger: "db.pool", shop: 7 });
  });
});

describe("log.level =", () => {
  const words: readonly (readonly [given: unknown, level: string])[] = [
    ["debug", "debug"],
    ["DEBUG", "debug"],
    ["warning", "warn"],
    ["critical", "fatal"],
    ["off", "silent"],
    ["none", "silent"],
    [20, "debug"],
    ["20", "debug"],
    [35, "audit"],
    ["Audit", "audit"],
  ];
  for (const [given, level] of words) {
    test(`${JSON.stringify(given)} sets ${level}`, () => {
      const { log } = start({}, { customLevels: { audit: 35 } });
      Reflect.set(log, "level", given); // a number is understood, though pino's type wants a word
      expect(log.level).toBe(level);
    });
  }
  test("switches the methods of the logger and of the children that follow it", () => {
    const { log, lines } = start({});
    const child = log.named("db").child({});
    child.debug("no");
    log.level = "debug";
    child.debug("yes");
    log.level = "off";
    child.fatal("no");
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual(["yes"]);
  });
  test("refuses an unknown word and changes nothing", () => {
    const { log } = start({});
    expect(() => Reflect.set(log, "level", "debgu")).toThrow(
      expect.objectContaining({
        code: "LEVEL_UNKNOWN",
        message: expect.stringMatching(/^log\.level: "debgu".*"debug"\?.*trace/),
      }),
    );
    expect(() => Reflect.set(log, "level", 25)).toThrow(HeartwoodError);
    expect(log.level).toBe("info");
  });
  test("tells whoever listens for level-change", () => {
    const { log } = start({});
    const heard: unknown[] = [];
    log.on("level-change", (label, value, previousLabel, previousValue) =>
      heard.push([label, value, previousLabel, previousValue]),
    );
    log.level = "DEBUG";
    expect(heard).toEqual([["debug", 20, "info", 30]]);
  });
});

describe("a child with an explicit level", () => {
  for (const level of ["error", "info", "INFO", "Warning"]) {
    test(`${level} keeps it when its logger changes, also when they were equal`, () => {
      const { log } = start({});
      const child = log.child({}, { level });
      const [own, follower] = [child.level, log.child({})];
      log.level = "trace";
      expect([child.level, follower.level]).toEqual([own, "trace"]);
      expect(child.named("db").level).toBe(own);
    });
  }
  test("has it from log.level = … as well, also when they were equal", () => {
    const { log } = start({});
    const child = log.child({});
    child.level = "info";
    log.level = "trace";
    expect(child.level).toBe("info");
  });
});
