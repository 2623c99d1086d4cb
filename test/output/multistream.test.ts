// pino.multistream under a logger: each entry is reached, and none takes lines from another. Real files, real ends.
import { once } from "node:events";
import { createWriteStream, fstatSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { controller } from "../../src/control/process-control.js";
import {
  createLogger,
  destination,
  type FormatName,
  type LoggerOptions,
  runWithContext,
} from "../../src/index.js";
import { state } from "../../src/state.js";
import { captureLogs } from "../../src/testing.js";
import { run } from "../support/processes.js";

let folder = "";
let all = "";
let errors = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "heartwood-multistream-"));
  all = join(folder, "all.log");
  errors = join(folder, "errors.log");
});
afterEach(() => rmSync(folder, { recursive: true }));

const quiet: LoggerOptions = { env: false, crashes: false };
const read = (file: string): string => readFileSync(file, "utf8");
const lineCount = (file: string): number => read(file).split("\n").length - 1;
/** The messages of these tests, in whatever format. */
const messagesIn = (text: string): string[] => text.match(/message \w+/g) ?? [];
/** A stream of a user's, with whatever else it has. */
function sink(others: object = {}): { readonly lines: string[]; write(line: string): void } {
  const lines: string[] = [];
  return { ...others, lines, write: (line: string) => void lines.push(line) };
}

const formats: readonly FormatName[] = [
  ...(["json", "pino", "ecs", "gcp", "datadog", "otel", "lambda", "logfmt", "pretty"] as const),
];
for (const format of formats) {
  describe.each([false, true])(`format ${format}, sync: %s`, (sync) => {
    test("every entry gets the lines of its levels, of all kinds of loggers, and is closed with the logger", async () => {
      const files = [destination({ dest: all, sync }), destination({ dest: errors, sync })] as const;
      const fds = files.map(({ fd }) => fd);
      const log = createLogger(
        { ...quiet, format, level: "trace" },
        pino.multistream([
          { level: "trace", stream: files[0] },
          { level: "error", stream: files[1] },
        ]),
      );
      log.trace("message one");
      log.info({ a: 1 }, "message two");
      log.error("message three");
      log.child({ b: 1 }).error({ err: new Error("boom") }, "message four");
      log.named("db").debug("message %s", "five");
      runWithContext({ request_id: "r-1" }, () => log.named("db").child({ c: 1 }).fatal("message six"));
      await log.close();
      expect(messagesIn(read(all))).toEqual([
        "message one",
        "message two",
        "message three",
        "message four",
        "message five",
        "message six",
      ]);
      expect(messagesIn(read(errors))).toEqual(["message three", "message four", "message six"]);
      for (const fd of fds) expect(() => fstatSync(fd)).toThrow("EBADF");
      await log.close();
      log.error("message late");
      expect(files.map((file) => file.stats().dropped)).toEqual([1, 1]);
    });
  });
}

describe("with dedupe", () => {
  test.each(["json", "pretty"] as const)(
    "a line goes to the entry of the highest level: %s",
    async (format) => {
      const entries = [
        { level: "debug" as const, stream: destination(all) },
        { level: "error" as const, stream: destination(errors) },
      ];
      const log = createLogger(
        { ...quiet, format, level: "debug" },
        pino.multistream(entries, { dedupe: true }),
      );
      log.debug("message one");
      log.error("message two");
      log.warn("message three");
      await log.close();
      expect(messagesIn(read(all))).toEqual(["message one", "message three"]);
      expect(messagesIn(read(errors))).toEqual(["message two"]);
    },
  );
});

describe("an error is on the disk when the call returns", () => {
  const program = (format: string, level: string): string => `
    import { createLogger, destination } from "heartwood";
    import pino from "pino";
    const entry = (name) => ({ level: "trace", stream: destination(process.env.FOLDER + name) });
    const inner = pino.multistream([entry("/inner.log")]);
    const log = createLogger(
      { env: false, format: "${format}", customLevels: { alarm: 55 } },
      pino.multistream([entry("/one.log"), entry("/two.log"), { level: "trace", stream: inner }]),
    );
    log.info("message before");
    log.named("db").child({ a: 1 }).${level}("message ${level}");
    process.kill(process.pid, "SIGKILL");
    for (;;);`;
  const packages = { pino: join(import.meta.dirname, "../../node_modules/pino") };
  for (const format of ["json", "pino", "pretty", "logfmt"]) {
    test.each(["error", "alarm", "fatal"])(`${format}, %s`, async (level) => {
      const ended = await run(program(format, level), { packages, env: { FOLDER: folder } });
      expect(ended.signal).toBe("SIGKILL");
      for (const name of ["one", "two", "inner"]) {
        expect(messagesIn(read(join(folder, `${name}.log`)))).toEqual(["message before", `message ${level}`]);
      }
    });
  }
});

describe("flush", () => {
  test.each(["json", "pretty"] as const)(
    "calls back when the bytes of every entry are written: %s",
    async (format) => {
      let release = (): void => {};
      const slow = sink({ flush: (done: () => void) => (release = done) });
      const log = createLogger(
        { ...quiet, format },
        pino.multistream([{ stream: destination(all) }, { stream: destination(errors) }, { stream: slow }]),
      );
      log.info("message one");
      const told: unknown[] = [];
      log.flush((error) => told.push(error));
      expect([read(all), read(errors)].map(messagesIn)).toEqual([["message one"], ["message one"]]);
      expect(told).toEqual([]);
      release();
      release();
      expect(told).toEqual([undefined]);
      await log.close({ timeoutMs: 0 });
    },
  );
  test("calls back once, with the error of the entry that fails: a full disk, a throw, a callback", async () => {
    const failing: Readonly<Record<string, [stream: { write(line: string): void }, message: string]>> = {
      "a full disk": [destination({ dest: "/dev/full", exitTimeoutMs: 50 }), "ENOSPC"],
      "a throw": [
        sink({
          flush() {
            throw new Error("thrown");
          },
        }),
        "thrown",
      ],
      "a callback": [sink({ flush: (done: (error: Error) => void) => done(new Error("told")) }), "told"],
    };
    for (const [stream, message] of Object.values(failing)) {
      const file = destination(all);
      const log = createLogger(quiet, pino.multistream([{ stream: file }, { stream }]));
      log.info("message one");
      const told: (Error | undefined)[] = [];
      await new Promise<void>((done) =>
        log.flush((error) => {
          told.push(error);
          done();
        }),
      );
      expect(told).toEqual([expect.objectContaining({ message: expect.stringContaining(message) })]);
      await log.close({ timeoutMs: 0 }).catch(() => {});
    }
  });
  test("of an empty multistream, or without a callback, throws nothing", () => {
    const log = createLogger(quiet, pino.multistream([]));
    let calls = 0;
    log.flush(() => calls++);
    log.flush();
    expect(calls).toBe(1);
  });
});

describe("close", () => {
  test("leaves streams of the user's open, and waits for those that flush", async () => {
    const node = createWriteStream(errors);
    let isEnded = false;
    let isFlushed = false;
    const own = sink({
      end: () => (isEnded = true),
      close: () => (isEnded = true),
      flush: (done: () => void) =>
        setTimeout(() => {
          isFlushed = true;
          done();
        }, 20),
    });
    const streams = [{ stream: destination(all) }, { stream: node }, { stream: own }];
    const log = createLogger(quiet, pino.multistream(streams));
    log.info("message one");
    await Promise.all([log.close(), log.child({ a: 1 }).close()]);
    expect([isFlushed, isEnded, node.destroyed, lineCount(all)]).toEqual([true, false, false, 1]);
    node.end();
    await once(node, "close");
    expect(lineCount(errors)).toBe(1);
  });
  test("closes every entry where the flush of one throws, and rejects with that", async () => {
    const file = destination(all);
    const { fd } = file;
    const throwing = sink({
      flush() {
        throw new Error("no flush today");
      },
    });
    const log = createLogger(quiet, pino.multistream([{ stream: throwing }, { stream: file }]));
    log.info("message one");
    await expect(log.close()).rejects.toThrow("no flush today");
    expect(() => fstatSync(fd)).toThrow("EBADF");
    expect(lineCount(all)).toBe(1);
  });
  test("of a full disk beside a healthy one: the healthy loses nothing, and stderr says what the other lost", async () => {
    const program = `
      import { createLogger, destination } from "heartwood";
      import pino from "pino";
      const full = destination({ dest: "/dev/full", exitTimeoutMs: 100 });
      const healthy = destination(process.env.FILE);
      for (const order of [[full, healthy]]) {
        const log = createLogger({ env: false }, pino.multistream(order.map((stream) => ({ level: "trace", stream }))));
        for (let n = 0; n < 1000; n++) log[n % 100 === 0 ? "error" : "info"]({ n }, "text");
        await log.close({ timeoutMs: 200 });
      }
      process.stdout.write(JSON.stringify([full.stats().dropped, healthy.stats().written]));`;
    const packages = { pino: join(import.meta.dirname, "../../node_modules/pino") };
    const { code, stderr, output } = await run(program, { packages, stdout: "pipe", env: { FILE: all } });
    expect([code, JSON.parse(output)]).toEqual([0, [1_000, 1_000]]);
    const numbers = read(all)
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).n);
    expect(numbers).toEqual(Array.from({ length: 1_000 }, (_, n) => n));
    expect(stderr).toMatch(/^heartwood: 1000 lines were dropped: .*ENOSPC\n$/);
  });
});

describe("entries", () => {
  test("that are added, removed, cloned or nested later are reached as those given at the start", async () => {
    const streams = pino.multistream([{ level: "trace", stream: sink() }]);
    const log = createLogger({ ...quiet, level: "trace" }, streams);
    log.info("message zero");
    const inner = pino.multistream([]);
    streams.add({ level: "trace", stream: inner });
    const file = destination(all);
    inner.add({ level: "debug", stream: file });
    log.trace("message one");
    log.error("message two");
    expect(messagesIn(read(all))).toEqual(["message two"]);
    const added: unknown = Reflect.get(log, pino.symbols.streamSym);
    const other = sink();
    Reflect.apply(Reflect.get(Object(added), "add"), added, [{ level: "trace", stream: other }]);
    log.info("message three");
    expect(messagesIn(other.lines.join(""))).toEqual(["message three"]);
    streams.remove(Number(Reflect.get(Object(streams.streams.find(({ stream }) => stream === inner)), "id")));
    log.error("message four");
    expect(messagesIn(read(all))).toEqual(["message two"]);
    await log.close();
    expect(fstatSync(file.fd).isFile()).toBe(true); // it is no entry any more, and only flushed lines were the logger's
    await file.close();
    expect(messagesIn(read(all))).toEqual(["message two", "message three"]);
  });
  test("of a clone take the level it is given, by its name too", async () => {
    const given = sink();
    const original = pino.multistream([{ level: "error", stream: given }]);
    const log = createLogger({ ...quiet, level: "trace" }, original.clone("debug"));
    log.trace("message one");
    log.debug("message two");
    expect(messagesIn(given.lines.join(""))).toEqual(["message two"]);
  });
  test("whose level changes, or has no number, are found wherever they are", () => {
    const [low, high, unknown] = [sink(), sink(), sink()];
    const streams = pino.multistream([
      { level: "warn", stream: low },
      { level: "error", stream: high },
    ]);
    Reflect.apply(streams.add, streams, [{ level: "nonsense", stream: unknown }]);
    const log = createLogger(quiet, streams);
    log.error("message one");
    const [entry] = streams.streams.filter(({ stream }) => stream === high);
    Object.assign(Object(entry), { level: 30 });
    log.info("message two");
    expect([low, high, unknown].map(({ lines }) => messagesIn(lines.join("")))).toEqual([
      ["message one"],
      ["message one", "message two"],
      [],
    ]);
  });
  test("that lead back to their multistream get each line once", async () => {
    const given = sink();
    const streams = pino.multistream([{ stream: given }]);
    const inner = pino.multistream([{ stream: streams }]);
    streams.add({ stream: streams }).add({ stream: inner });
    const log = createLogger(quiet, streams);
    log.error("message one");
    log.flush();
    await log.close();
    expect(given.lines).toHaveLength(1);
  });
  test.each(["json", "pino", "pretty"] as const)(
    "that throw take no line from the others: %s",
    async (format) => {
      state.said.clear();
      const warnings: string[] = [];
      const listen = ({ message }: Error): void => {
        if (message.includes(" threw: ")) warnings.push(message);
      };
      process.on("warning", listen);
      const refuse = (): never => {
        throw new Error("refused");
      };
      const throwing = { write: refuse, writeNow: refuse, flushSync: refuse };
      const [first, last] = [sink(), sink()];
      const log = createLogger(
        { ...quiet, format },
        pino.multistream([{ stream: first }, { stream: throwing }, { stream: last }]),
      );
      log.info("message one");
      log.error("message two");
      log.fatal("message three");
      await vi.waitFor(() => expect(warnings).toHaveLength(1));
      process.off("warning", listen);
      for (const { lines } of [first, last])
        expect(messagesIn(lines.join(""))).toEqual(["message one", "message two", "message three"]);
      expect(warnings).toEqual(["A stream of the multistream given to createLogger threw: refused"]);
    },
  );
  test.each(["json", "pino", "pretty"] as const)(
    "and single streams that ask for metadata are told of each line: %s",
    (format) => {
      const told: unknown[] = [];
      class Asking {
        readonly #told = told;
        lastLevel = 0;
        lastObj: unknown;
        lastMsg = "";
        lastTime: unknown;
        lastLogger: unknown;
        constructor() {
          Object.assign(this, { [Symbol.for("pino.metadata")]: true });
        }
        write(): void {
          this.#told.push([
            this.lastLevel,
            this.lastMsg,
            this.lastObj,
            typeof this.lastTime,
            this.lastLogger,
          ]);
        }
      }
      const options = { ...quiet, format };
      for (const stream of [new Asking(), pino.multistream([{ stream: new Asking() }])]) {
        const log = createLogger(options, stream);
        const child = log.child({ b: 1 });
        child.warn({ a: 1 }, "text");
        expect(told.splice(0)).toEqual([[40, "text", { a: 1 }, "string", child]]);
      }
    },
  );
});

describe("levels that no entry takes", () => {
  const warnings: { readonly code?: string; readonly message: string }[] = [];
  const listen = (warning: Error & { readonly code?: string }): void => void warnings.push(warning);
  beforeEach(async () => {
    await nextTurn();
    state.said.clear();
    state.loggers.clear(); // those of other tests
    warnings.length = 0;
    process.on("warning", listen);
  });
  afterEach(() => void process.off("warning", listen));
  async function said(): Promise<string[]> {
    await nextTurn();
    return warnings.filter(({ code }) => code === "HEARTWOOD_LEVEL_NOT_TAKEN").map(({ message }) => message);
  }
  const text = (level: string, lowest: string): string =>
    `pino.multistream: no entry takes lines of level ${level}, which a logger lets through; the lowest takes ${lowest} and above (an entry without a level takes info and above). Give an entry the lowest level, as in { level: "trace", stream }, and the logger's own level decides.`;
  const streams = (level?: "info" | "trace" | "error" | "silent") =>
    pino.multistream([{ stream: sink(), ...(level === undefined ? {} : { level }) }]);

  for (const level of [undefined, "info"] as const) {
    test(`are said when a logger is made, and are not enabled: an entry with level ${level}`, async () => {
      const log = createLogger({ ...quiet, level: "debug" }, streams(level));
      expect(["trace", "debug", "info", "error"].map((name) => log.isLevelEnabled(name))).toEqual([
        false,
        false,
        true,
        true,
      ]);
      expect(log.child({ a: 1 }).isLevelEnabled("debug")).toBe(false);
      expect(log.named("db").isLevelEnabled("debug")).toBe(false);
      expect(await said()).toEqual([text("debug", "info")]);
    });
  }

  const changes: Readonly<Record<string, () => unknown>> = {
    "a level set later": () => {
      const log = createLogger(quiet, streams());
      log.level = "debug";
    },
    "directives for a name": () => createLogger({ ...quiet, level: "info,db=debug" }, streams()).named("db"),
    "a child's level": () => createLogger(quiet, streams()).child({}, { level: "debug" }),
    "a nested entry": () =>
      createLogger({ ...quiet, level: "debug" }, pino.multistream([{ level: "trace", stream: streams() }])),
    "format pretty": () => createLogger({ ...quiet, format: "pretty", level: "debug" }, streams()),
    "format pino": () => createLogger({ ...quiet, format: "pino", level: "debug" }, streams()),
    "an entry that is gone": () => {
      const several = pino.multistream([
        { level: "debug", stream: sink() },
        { level: "info", stream: sink() },
      ]);
      const log = createLogger({ ...quiet, level: "debug" }, several);
      several.remove(1);
      log.debug("text");
    },
  };
  for (const [what, change] of Object.entries(changes)) {
    test(`are said once: ${what}`, async () => {
      change();
      change();
      expect(await said()).toEqual([text("debug", "info")]);
    });
  }

  test("are said of an override, while it stands, and of no capture", async () => {
    const log = createLogger(quiet, streams());
    const records = captureLogs(
      () => {
        log.debug("captured");
        expect([log.isLevelEnabled("debug"), log.isLevelEnabled("trace")]).toEqual([true, false]);
      },
      { level: "debug" },
    );
    expect(records).toHaveLength(1);
    expect(log.isLevelEnabled("debug")).toBe(false);
    expect(await said()).toEqual([]);
    const set = controller.set("", { level: "trace" }, { channel: "test", by: undefined });
    expect(set).toHaveProperty("override");
    expect(log.isLevelEnabled("debug")).toBe(false);
    expect(await said()).toEqual([text("trace", "info")]);
    controller.revert("", { channel: "test", by: undefined });
  });

  test("are not said where an entry takes them, or the logger lets none through", async () => {
    const log = createLogger({ ...quiet, level: "debug" }, streams("trace"));
    expect([log.isLevelEnabled("debug"), log.isLevelEnabled("trace")]).toEqual([true, false]);
    createLogger(quiet, streams());
    createLogger({ ...quiet, level: "error" }, streams("error"));
    createLogger({ ...quiet, level: "silent" }, streams("silent"));
    createLogger({ ...quiet, level: "debug" }, sink());
    expect(await said()).toEqual([]);
  });

  test("are said of an empty multistream with its first line, since it may get its entries later", async () => {
    const empty = pino.multistream([]);
    const log = createLogger(quiet, empty);
    expect(log.isLevelEnabled("info")).toBe(false);
    expect(await said()).toEqual([]);
    log.info("text");
    expect(await said()).toEqual([
      expect.stringMatching(/^pino.multistream: no entry takes lines of level info, /),
    ]);
    empty.add({ level: "trace", stream: sink() });
    expect([log.isLevelEnabled("info"), log.isLevelEnabled("debug")]).toEqual([true, false]);
  });

  test('are enabled in format "pino", as pino has it', () => {
    const log = createLogger({ ...quiet, format: "pino", level: "debug" }, streams());
    expect(log.isLevelEnabled("debug")).toBe(true);
  });
});
