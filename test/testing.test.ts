// heartwood/testing: captureLogs gives the lines of one flow, whatever logger they come from.
import { EventEmitter, once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { multistream, pino, symbols } from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { bindContext, createLogger, destination, type LoggerOptions, runWithContext } from "../src/index.js";
import { state } from "../src/state.js";
import { captureLogs, type LogRecord } from "../src/testing.js";
import { type Capture, capture } from "./support/capture.js";
import { type SecondCopy, secondCopy } from "./support/second-copy.js";

const messagesOf = (records: readonly LogRecord[]): unknown[] => records.map(({ msg }) => msg);

/** What a capture must put back: the streams and methods of a logger, the very same objects. */
function membersOf(log: object): Map<string | symbol, unknown> {
  return new Map(Reflect.ownKeys(log).map((key) => [key, Reflect.get(log, key)]));
}

// Nothing is left behind, whatever a test did.
afterEach(() => {
  expect(state.gates).toEqual({ override: undefined, capture: undefined });
  expect(state.captures?.open.size ?? 0).toBe(0);
});

describe("captureLogs gives", () => {
  test("the lines of a function, parsed, and the logger's own stream gets none of them", () => {
    const { log, lines } = capture();
    const records = captureLogs(() => {
      log.info({ rows: 3 }, "query %s", "done");
      log.warn("slow");
    });
    expect(records).toEqual([
      expect.objectContaining({ level: "info", rows: 3, msg: "query done", pid: process.pid }),
      expect.objectContaining({ level: "warn", msg: "slow" }),
    ]);
    expect(lines).toEqual([]);
    log.info("after");
    expect(lines).toHaveLength(1);
  });

  test("nothing where nothing is logged", async () => {
    expect(captureLogs(() => {})).toEqual([]);
    expect(await captureLogs(async () => {})).toEqual([]);
  });

  test("the lines of an async function through awaits, timers and its parallel branches, in their order", async () => {
    const { log, lines } = capture();
    const records = await captureLogs(async () => {
      log.info("1");
      await nextTurn();
      log.info("2");
      await Promise.all([
        new Promise((resolve) => setTimeout(resolve, 1)).then(() => log.info("3")),
        nextTurn(),
      ]);
      queueMicrotask(() => log.info("4"));
      await null;
    });
    expect(messagesOf(records)).toEqual(["1", "2", "3", "4"]);
    expect(lines).toEqual([]);
  });

  test("the lines up to where a thenable settles", async () => {
    const { log } = capture();
    const then = (resolve: () => void): void => {
      log.info("begins"); // as a query builder's query does
      setImmediate(() => {
        log.info("ends");
        resolve();
      });
    };
    const builder = {};
    Reflect.set(builder, "then", then);
    expect(messagesOf(await captureLogs(() => builder))).toEqual(["begins", "ends"]);
  });

  test("the fields of the context, which runs on", () => {
    const { log } = capture();
    const records = runWithContext({ request_id: "r-17" }, () =>
      captureLogs(() => runWithContext({ user_id: "u-42" }, () => log.info("text"))),
    );
    expect(records).toMatchObject([{ request_id: "r-17", user_id: "u-42", msg: "text" }]);
  });

  test("lines of logfmt, as records of what was logged", () => {
    const { log } = capture({ format: "logfmt", base: null, service: "shop", version: "1.2.3" });
    const fields = {
      rows: 3,
      ok: true,
      none: null,
      "a b=%": 'say "hi"\n',
      deep: { a: [1] },
      "": 1,
      "\ud800é": 2,
    };
    expect(captureLogs(() => log.named("db").info(fields, "query done"))).toEqual([
      {
        level: "info",
        time: expect.stringMatching(/Z$/),
        service: "shop",
        version: "1.2.3",
        logger: "db",
        ...fields,
        deep: '{"a":[1]}',
        msg: "query done",
      },
    ]);
  });

  test("a line of logfmt however long", () => {
    const { log } = capture({ format: "logfmt", maxLineBytes: 100_000_000 });
    const text = `${"x".repeat(3_000_000)}${'"'.repeat(3_000_000)}`;
    expect(captureLogs(() => log.info({ text, after: 1 }, "text"))).toMatchObject([
      { after: 1, msg: "text" },
    ]);
  });

  test("lines of the other formats, under their names", () => {
    const { log } = capture({ format: "otel", base: null });
    expect(captureLogs(() => log.info({ rows: 3 }, "query done"))).toMatchObject([
      { SeverityText: "INFO", Attributes: { rows: 3 }, Body: "query done" },
    ]);
  });

  test.each(["", "plain text", 'a="b', 'a="b"c', "a=b  c=d", "=1", "é=1"])(
    "%o of a streamWrite hook as a message",
    (text) => {
      const { log } = capture({ format: "logfmt", hooks: { streamWrite: () => text } });
      expect(captureLogs(() => log.info("text"))).toEqual([{ msg: text }]);
    },
  );

  test("a line that a streamWrite hook made something else than JSON as a message", () => {
    const { log } = capture({ hooks: { streamWrite: (line) => `<1>${line}` } });
    const [record] = captureLogs(() => log.info("text"));
    expect(record).toEqual({ msg: expect.stringMatching(/^<1>\{.*"msg":"text"\}$/) });
  });

  test("salvaged lines", () => {
    const { log } = capture();
    const fields = {
      get bad(): never {
        throw new Error("no");
      },
    };
    expect(captureLogs(() => log.info(fields, "text"))).toMatchObject([
      { bad: "[getter threw: no]", msg: "text" },
    ]);
  });
});

describe("what fn throws is thrown, and the capture ends:", () => {
  test("from a function", () => {
    const { log, lines } = capture();
    const failure = new Error("no");
    const run = (): unknown =>
      captureLogs((): void => {
        log.info("captured");
        throw failure;
      });
    expect(run).toThrow(failure);
    log.info("after");
    expect(lines).toHaveLength(1);
  });

  test("from an async function", async () => {
    const { log, lines } = capture();
    const failure = new Error("no");
    const run = captureLogs(async () => {
      await nextTurn();
      log.info("captured");
      throw failure;
    });
    await expect(run).rejects.toBe(failure);
    log.info("after");
    expect(lines).toHaveLength(1);
  });
});

describe("lines of other flows", () => {
  test("are not seen by 100 captures at once: each has its own lines, and no other", async () => {
    const { log, lines } = capture();
    const loggers = [log, log.named("db"), log.child({ child: 1 }), log.child({}, { level: "error" })];
    const all = await Promise.all(
      Array.from({ length: 100 }, (_, number) =>
        captureLogs(
          async () => {
            for (let line = 0; line < 20; line++) {
              const logger = loggers[(number + line) % loggers.length] ?? log;
              logger.debug({ number, line });
              await (line % 3 === 0 ? nextTurn() : null);
            }
          },
          number % 2 === 0 ? { level: "debug" } : {},
        ),
      ),
    );
    for (const [number, records] of all.entries()) {
      const expected = number % 2 === 0 ? Array.from({ length: 20 }, (_, line) => ({ number, line })) : [];
      expect(records.map(({ number, line }) => ({ number, line }))).toEqual(expected);
    }
    expect(lines).toEqual([]);
  });

  test("are written where they always are, at the level that the logger has", async () => {
    const { log, records } = capture();
    const door = new EventEmitter();
    const running = captureLogs(() => once(door, "end"), { level: "trace" });
    log.debug("not enabled out here");
    log.info("written");
    expect(log.isLevelEnabled("debug")).toBe(false);
    door.emit("end");
    expect(await running).toEqual([]);
    expect(records().map(({ msg }) => msg)).toEqual(["written"]);
  });

  test("of its own that outlive it, are written", async () => {
    const { log, lines } = capture();
    let later: Promise<void> | undefined;
    const inner: LogRecord[] = [];
    const outer = captureLogs(
      () => {
        inner.push(
          ...captureLogs(() => {
            later = nextTurn().then(() => log.debug("late"));
          }),
        );
        log.debug("outer");
      },
      { level: "debug" },
    );
    const other = captureLogs(() => later); // the streams are diverted while the late line comes
    log.level = "debug";
    expect(await other).toEqual([]);
    expect([messagesOf(outer), inner]).toEqual([["outer"], []]);
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual(["late"]);
  });

  test("go to the capture around, where the inner one has ended", async () => {
    const { log, lines } = capture();
    const outer = await captureLogs(async () => {
      let later: Promise<void> | undefined;
      const inner = captureLogs(() => {
        log.info("inner");
        later = nextTurn().then(() => log.info("late"));
      });
      expect(messagesOf(inner)).toEqual(["inner"]);
      await later;
    });
    expect(messagesOf(outer)).toEqual(["late"]);
    expect(lines).toEqual([]);
  });

  test("are those of a bound function, whoever calls it: bindContext keeps the capture as well", async () => {
    const { log, lines } = capture();
    const emitter = new EventEmitter();
    emitter.on(
      "event",
      bindContext(() => log.info("bound outside")),
    );
    const first = captureLogs(async () => {
      emitter.once(
        "event",
        bindContext(() => log.info("bound in the first")),
      );
      await nextTurn();
    });
    const second = captureLogs(() => emitter.emit("event"));
    expect(messagesOf(second)).toEqual(["bound outside"]);
    expect(messagesOf(await first)).toEqual(["bound in the first"]);
    expect(lines).toEqual([]);
  });
});

describe("a capture inside a capture", () => {
  test("takes its lines", () => {
    const { log } = capture();
    const inner: LogRecord[] = [];
    const outer = captureLogs(() => {
      log.info("before");
      inner.push(...captureLogs(() => log.info("inside")));
      log.info("after");
    });
    expect(messagesOf(inner)).toEqual(["inside"]);
    expect(messagesOf(outer)).toEqual(["before", "after"]);
  });

  test("has its level, or else that of the one around", () => {
    const { log } = capture();
    const seen: unknown[][] = [];
    const logAll = (): void => {
      for (const level of ["trace", "debug", "info", "warn"] as const) log[level](level);
    };
    const outer = captureLogs(
      () => {
        seen.push(messagesOf(captureLogs(logAll)));
        seen.push(messagesOf(captureLogs(logAll, { level: "warn" })));
        seen.push(messagesOf(captureLogs(logAll, { level: "trace" })));
        logAll();
      },
      { level: "debug" },
    );
    expect(seen).toEqual([["debug", "info", "warn"], ["warn"], ["trace", "debug", "info", "warn"]]);
    expect(messagesOf(outer)).toEqual(["debug", "info", "warn"]);
  });
});

/** Every kind of logger made before the capture, by what is special about it. */
const kinds: Readonly<Record<string, (root: Capture["log"]) => Capture["log"]>> = {
  "a root": (root) => root,
  "a named logger": (root) => root.named("db"),
  "a named logger below another": (root) => root.named("db.pool"),
  "a child": (root) => root.child({ child: 1 }),
  "a child with a level of its own": (root) => root.child({}, { level: "error" }),
  "a child whose level was set later": (root) => Object.assign(root.child({ child: 1 }), { level: "fatal" }),
  "a child with custom levels": (root) => root.child({}, { customLevels: { tiny: 5 } }),
  "a child of a child with a level": (root) => root.child({}, { level: "warn" }).child({ child: 1 }),
  "a named logger with a level of its own": (root) => Object.assign(root.named("own"), { level: "error" }),
  "a silent child": (root) => root.child({}, { level: "silent" }),
};

describe.each(["json", "pino", "pretty"] as const)('in format "%s"', (format) => {
  const levelOf = (name: string, number: number): string | number => (format === "pino" ? number : name);

  test.each(Object.keys(kinds))("%s, made before, is seen from the level asked for", (kind) => {
    const captured = capture({ format });
    const log = kinds[kind]?.(captured.log) ?? captured.log;
    const records = captureLogs(
      () => {
        log.trace("no");
        log.debug({ a: 1 }, "yes");
        log.fatal("yes");
      },
      { level: "debug" },
    );
    expect(records).toMatchObject([
      { level: levelOf("debug", 20), a: 1, msg: "yes" },
      { level: levelOf("fatal", 60), msg: "yes" },
    ]);
    expect(captured.lines).toEqual([]);
  });

  test.each(Object.keys(kinds))("%s is the same afterwards, in every method and stream", (kind) => {
    const captured = capture({ format });
    const log = kinds[kind]?.(captured.log) ?? captured.log;
    log.fatal("text");
    const before = [membersOf(captured.log), membersOf(log)];
    captureLogs(() => log.debug("text"), { level: "debug" });
    expect([membersOf(captured.log), membersOf(log)]).toEqual(before);
    for (const [key, value] of before[1] ?? []) expect(Reflect.get(log, key), String(key)).toBe(value);
  });

  test("disabled methods are pino's empty function before and after, and where no level is asked for", () => {
    const { log } = capture({ format });
    const { silent } = log;
    expect([log.debug, log.trace]).toEqual([silent, silent]);
    captureLogs(() => expect(log.debug).toBe(silent));
    captureLogs(() => expect(log.trace).toBe(silent), { level: "debug" });
    expect([log.debug, log.trace]).toEqual([silent, silent]);
  });

  test("a logger made inside is seen, and writes to its own stream afterwards", () => {
    const lines: string[] = [];
    const options: LoggerOptions = { format, env: false, crashes: false };
    let made: Capture["log"] | undefined;
    const records = captureLogs(
      () => {
        made = createLogger(options, { write: (line: string) => void lines.push(line) });
        made.debug("root");
        made.named("db").debug("named");
        made.child({}, { level: "error" }).debug("child");
      },
      { level: "debug" },
    );
    expect(messagesOf(records)).toEqual(["root", "named", "child"]);
    expect(made?.debug).toBe(made?.silent);
    made?.info("after");
    expect(lines).toHaveLength(1);
  });
});

describe("with a level", () => {
  test("higher than a logger's own, the lines below it are left out", () => {
    const { log } = capture({ level: "trace" });
    const records = captureLogs(
      () => {
        log.info("no");
        log.error("yes");
      },
      { level: "error" },
    );
    expect(messagesOf(records)).toEqual(["yes"]);
  });

  test('"silent" there are no lines, whatever is logged', () => {
    const { log, lines } = capture();
    expect(captureLogs(() => log.fatal("text"), { level: "silent" })).toEqual([]);
    expect(lines).toEqual([]);
  });

  test.each([["DEBUG"], [20], ["20"], [" debug "]])("%j is understood as debug", (level) => {
    const { log } = capture();
    expect(messagesOf(captureLogs(() => log.debug("text"), { level }))).toEqual(["text"]);
  });

  test("isLevelEnabled agrees inside, log.level keeps saying the logger's own", () => {
    const { log } = capture();
    const pinned = log.child({}, { level: "error" });
    captureLogs(
      () => {
        const enabled = [log, log.named("db"), pinned].map((logger) => logger.isLevelEnabled("debug"));
        expect(enabled).toEqual([true, true, true]);
        expect(log.isLevelEnabled("trace")).toBe(false);
        expect([log.level, pinned.level]).toEqual(["info", "error"]);
      },
      { level: "debug" },
    );
    expect([log, pinned].map((logger) => logger.isLevelEnabled("debug"))).toEqual([false, false]);
  });

  test("a custom one, loggers that do not know it keep their own", () => {
    const plain = capture();
    const custom = capture({ level: "fatal", customLevels: { audit: 35 } });
    const records = captureLogs(
      () => {
        custom.log.info("no");
        Reflect.apply(Reflect.get(custom.log, "audit"), custom.log, ["audit"]);
        custom.log.warn("warn");
        plain.log.info("info");
        plain.log.debug("no");
      },
      { level: "audit" },
    );
    expect(messagesOf(records)).toEqual(["audit", "warn", "info"]);
  });

  test("levels are compared as the logger compares them", () => {
    const { log } = capture({ level: "error", levelComparison: "DESC" });
    const records = captureLogs(
      () => {
        log.warn("warn");
        log.fatal("not enabled, so compared");
      },
      { level: "error" },
    );
    expect(messagesOf(records)).toEqual(["warn"]);
  });

  test("that a logger is given inside, is its own afterwards", () => {
    const { log, lines } = capture();
    const db = log.named("db");
    const records = captureLogs(
      () => {
        log.level = "error";
        db.debug("captured");
      },
      { level: "debug" },
    );
    db.warn("not enabled");
    expect(messagesOf(records)).toEqual(["captured"]);
    expect(lines).toEqual([]);
    log.level = "debug";
    db.debug("follows");
    expect(lines).toHaveLength(1);
  });

  test("methods taken off their logger inside still work afterwards, at its own level", () => {
    const { log, lines } = capture();
    let taken: Pick<typeof log, "debug" | "info"> | undefined;
    captureLogs(
      () => {
        const { debug, info } = log;
        taken = { debug, info };
        debug("captured");
      },
      { level: "debug" },
    );
    const { debug, info } = taken ?? log;
    debug("not enabled");
    info("written");
    taken?.info("written, on an object that is no logger");
    taken?.debug("not enabled, on an object that is no logger");
    expect(lines).toHaveLength(2);
  });

  test("a spy stays where a test put it", () => {
    const { log } = capture();
    const before = log.warn;
    const spy = vi.spyOn(log, "info");
    const records = captureLogs(
      () => {
        log.info("spied");
        vi.spyOn(log, "warn");
        log.warn("spied");
      },
      { level: "debug" },
    );
    log.warn("spied");
    expect(messagesOf(records)).toEqual(["spied", "spied"]);
    expect(log.info).toBe(spy);
    expect(log.warn).toHaveBeenCalledTimes(2);
    vi.restoreAllMocks();
    captureLogs(() => {}, { level: "debug" });
    expect(log.warn).toBe(before);
  });
});

describe("streams", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "heartwood-testing-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const options: LoggerOptions = { env: false, crashes: false };

  test("of a file, flushed and closed while a capture stands, have what was not captured", async () => {
    const path = join(folder, "file.log");
    const log = createLogger(options, destination(path));
    const door = new EventEmitter();
    const running = captureLogs(() => {
      log.error("captured");
      return once(door, "end");
    });
    log.error("written at once");
    expect(await readFile(path, "utf8")).toContain("written at once");
    log.info("written");
    await new Promise<void>((resolve) => log.flush(() => resolve()));
    expect(log.stats()).toMatchObject({ lines: { error: 2, info: 1 }, written: 2, buffered: 0 });
    expect((await readFile(path, "utf8")).trimEnd().split("\n")).toHaveLength(2);
    await log.close();
    door.emit("end");
    expect(messagesOf(await running)).toEqual(["captured"]);
  });

  test("of a transport get what was not captured", async () => {
    const path = join(folder, "transport.log");
    const transport = pino.transport({ target: "pino/file", options: { destination: path } });
    const log = createLogger({ crashes: false, format: "json", env: false }, transport);
    const byOption = createLogger({
      crashes: false,
      transport: { target: "pino/file", options: { destination: path } },
    });
    const records = captureLogs(
      () => {
        log.info("captured");
        byOption.debug("captured, too");
      },
      { level: "debug" },
    );
    expect(records).toMatchObject([
      { level: "info", msg: "captured" },
      { level: 20, msg: "captured, too" },
    ]);
    for (const logger of [log, byOption]) logger.info("written");
    const written = async (): Promise<number> =>
      (await readFile(path, "utf8").catch(() => "")).split('"written"').length - 1;
    await vi.waitFor(async () => expect(await written()).toBe(2), { timeout: 50_000 });
    expect(await readFile(path, "utf8")).not.toContain("captured");
  });

  test("that want the metadata get it for their lines, as for pino's multistream", async () => {
    const low: string[] = [];
    const high: string[] = [];
    const streams = multistream([
      { level: "info", stream: { write: (line: string) => void low.push(line) } },
      { level: "error", stream: { write: (line: string) => void high.push(line) } },
    ]);
    const log = createLogger(options, streams);
    const door = new EventEmitter();
    const running = captureLogs(() => {
      log.error("captured");
      return once(door, "end");
    });
    log.error({ a: 1 }, "written");
    log.info("written");
    expect(Reflect.get(streams, "lastLevel")).toBe(30);
    door.emit("end");
    expect(messagesOf(await running)).toEqual(["captured"]);
    expect([low.length, high.length]).toEqual([2, 1]);
  });

  test("keep their members, private ones and setters included, and may be frozen", () => {
    class Sink {
      readonly lines: string[] = [];
      #mode = "quiet";
      write(line: string): void {
        this.lines.push(`${this.#mode} ${line}`);
      }
      get mode(): string {
        return this.#mode;
      }
      set mode(mode: string) {
        this.#mode = mode;
      }
    }
    const sink = new Sink();
    const frozen = Object.freeze({ write: (line: string) => void sink.lines.push(line) });
    const log = createLogger(options, sink);
    const other = createLogger(options, frozen);
    const records = captureLogs(() => {
      log.info("captured");
      other.info("captured");
      const stream: unknown = Reflect.get(log, symbols.streamSym);
      expect(stream).not.toBe(sink);
      expect(Reflect.get(Object(stream), "mode")).toBe("quiet");
      expect("mode" in Object(stream)).toBe(true);
      Object.assign(Object(stream), { mode: "loud" });
    });
    expect(records).toHaveLength(2);
    log.info("written");
    other.info("written");
    expect(sink.lines).toEqual([expect.stringMatching(/^loud \{/), expect.stringMatching(/^\{/)]);
  });

  test("that are put in the place of the logger's own inside, are left there", () => {
    const { log, lines } = capture();
    const others: string[] = [];
    const other = { write: (line: string) => void others.push(line) };
    captureLogs(() => Reflect.set(log, symbols.streamSym, other));
    log.info("text");
    expect([lines.length, others.length]).toEqual([0, 1]);
  });
});

describe("two copies of the package", () => {
  let copy: SecondCopy;
  beforeAll(async () => {
    copy = await secondCopy();
  }, 60_000);
  afterAll(() => copy.remove());

  test("capture each other's lines, at the level asked for", () => {
    const written: string[] = [];
    const theirs = copy.heartwood.createLogger(
      { env: false, crashes: false },
      { write: (line: string) => void written.push(line) },
    );
    const ours = capture();
    const { debug } = theirs;
    const inner: LogRecord[] = [];
    const outer = captureLogs(
      () => {
        for (const log of [ours.log, theirs]) log.debug("ours captures");
        inner.push(
          ...copy.testing.captureLogs(
            () => {
              for (const log of [ours.log, theirs]) log.trace("theirs captures");
            },
            { level: "trace" },
          ),
        );
      },
      { level: "debug" },
    );
    expect(messagesOf(outer)).toEqual(["ours captures", "ours captures"]);
    expect(messagesOf(inner)).toEqual(["theirs captures", "theirs captures"]);
    expect([ours.lines, written]).toEqual([[], []]);
    expect(theirs.debug).toBe(debug);
  });
});

describe("wrong arguments are refused, and nothing is run:", () => {
  const call = (...args: readonly unknown[]): unknown => Reflect.apply(captureLogs, undefined, args);
  const never = (): never => expect.unreachable();

  test.each([
    [[never, { lvel: "debug" }], "OPTION_UNKNOWN", /captureLogs: no option "lvel".*Did you mean "level"\?/],
    [
      [never, { level: {} }],
      "OPTION_INVALID",
      /captureLogs: option "level" cannot be an object\. Give it a level/,
    ],
    [
      [never, { level: "debgu" }],
      "LEVEL_UNKNOWN",
      /captureLogs: option "level": "debgu" is not a level\. Did you mean "debug"\? Use one of trace,/,
    ],
    [[never, { level: 21 }], "LEVEL_UNKNOWN", /"21" is not a level/],
    [[never, null], "OPTION_INVALID", /captureLogs: the second argument cannot be null\. Give it an object/],
    [[never, "debug"], "OPTION_INVALID", /the second argument cannot be "debug"/],
    [[], "OPTION_INVALID", /captureLogs: the first argument cannot be undefined\. Give it a function/],
    [[Promise.resolve()], "OPTION_INVALID", /the first argument cannot be an object/],
  ])("%j", (args, code, message) => {
    expect(() => call(...args)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});
