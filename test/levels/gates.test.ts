// Gates: what stands before all loggers may put another level in the place of their own. The gates here are small
// ones of their own kind; those of captures are in testing.test.ts.
import { EventEmitter, once } from "node:events";
import { afterEach, describe, expect, test } from "vitest";
import { type Logger, runWithContext } from "../../src/index.js";
import { closeGate, openGate } from "../../src/levels/gates.js";
import { refreshLoggers } from "../../src/levels/registry.js";
import type { Gate, Threshold } from "../../src/levels/threshold.js";
import { state } from "../../src/state.js";
import { captureLogs } from "../../src/testing.js";
import { type Capture, capture, type Line } from "../support/capture.js";

const levelNames = ["trace", "debug", "info", "warn", "error", "fatal"] as const;
const formats = ["json", "pino"] as const;

afterEach(() => closeGate("override"));

const covers = (prefix: string, name: string): boolean => name === prefix || name.startsWith(`${prefix}.`);

/** A level for all calls of loggers of that name. */
const always = (prefix: string, level: string): Gate => ({
  threshold(name, levels, below) {
    const number = levels[level];
    if (number === undefined || !covers(prefix, name)) return below;
    return { levels: [number], now: () => number };
  },
});

interface Match {
  readonly prefix: string;
  readonly level: string;
  readonly user: string;
  /** Lines that are let through. */
  readonly most: number;
}

/** A level for one user's calls on loggers of that name; it lets lines through, so many, and holds none back. */
function matching({ prefix, level, user, most }: Match): Gate & { asked: number } {
  let lines = 0;
  const gate = {
    asked: 0,
    threshold(name: string, levels: Readonly<Record<string, number>>, below: Threshold): Threshold {
      const number = levels[level];
      if (number === undefined || !covers(prefix, name)) return below;
      const now = (): number => {
        gate.asked++;
        return state.storage.getStore()?.fields["user_id"] === user
          ? Math.min(number, below.now())
          : below.now();
      };
      const admit = (): string | undefined => (lines++ < most ? ',"log_override":"o-1"' : undefined);
      return { levels: [...below.levels, number], now, admit };
    },
  };
  return gate;
}

/** What comes of one call of each level. */
function levelsOf(log: Logger, { records }: Capture): unknown[] {
  const before = records().length;
  for (const level of levelNames) log[level](level);
  return records()
    .slice(before)
    .map(({ msg }) => msg);
}

const isEmpty = (log: Logger, level: "trace" | "debug" | "info"): boolean => log[level] === log.silent;
const from = (level: (typeof levelNames)[number]): readonly string[] =>
  levelNames.slice(levelNames.indexOf(level));

describe.each(formats)('in format "%s" a level for all calls of a name', (format) => {
  test("holds for loggers of that name and below it, made before and after, and no others", () => {
    const captured = capture({ format });
    const { log } = captured;
    const before = [log.named("db"), log.named("db.pool"), log.named("db").child({ child: 1 })];
    const others = [log, log.named("dbx"), log.child({ child: 1 })];
    openGate("override", always("db", "debug"));
    const after = [
      log.named("db.late"),
      log.child({ request: 1 }).named("db"),
      before[0]?.child({}, { level: "error" }),
    ];
    for (const logger of [...before, ...after])
      expect(levelsOf(logger ?? log, captured)).toEqual(from("debug"));
    for (const logger of others) {
      expect(levelsOf(logger, captured)).toEqual(from("info"));
      expect(isEmpty(logger, "debug")).toBe(true);
    }
  });

  test("costs nothing per call: its methods are the ordinary ones", () => {
    const { log } = capture({ format });
    const db = log.named("db");
    const { silent, warn, error } = log;
    openGate("override", always("db", "error"));
    expect([db.trace, db.info, db.warn, db.error]).toEqual([silent, silent, silent, error]);
    openGate("override", always("db", "warn"));
    expect([db.info, db.warn, db.error]).toEqual([silent, warn, error]);
  });

  test("beats a child's own level, which comes back with the end of it", () => {
    const captured = capture({ format });
    const pinned = captured.log.named("db").child({}, { level: "error" });
    openGate("override", always("db", "debug"));
    expect([levelsOf(pinned, captured), pinned.level]).toEqual([from("debug"), "error"]);
    pinned.level = "fatal";
    expect([levelsOf(pinned, captured), pinned.level]).toEqual([from("debug"), "fatal"]);
    closeGate("override");
    expect(levelsOf(pinned, captured)).toEqual(from("fatal"));
  });

  test("leaves a named logger following its parent, then as ever", () => {
    const captured = capture({ format });
    const { log } = captured;
    const parent = log.child({ parent: 1 });
    const named = parent.named("db");
    openGate("override", always("other", "trace"));
    parent.level = "error";
    expect(levelsOf(named, captured)).toEqual(from("error"));
    log.level = "debug";
    expect(levelsOf(log.named("db"), captured)).toEqual(from("debug"));
    closeGate("override");
    parent.level = "warn";
    expect(levelsOf(named, captured)).toEqual(from("warn"));
    expect(levelNames.filter((level) => Object.hasOwn(named, level))).toEqual([]);
  });

  test("is what isLevelEnabled says", () => {
    const { log } = capture({ format });
    const db = log.named("db");
    const enabled = (): boolean[] => [log, db].map((logger) => logger.isLevelEnabled("debug"));
    openGate("override", always("db", "debug"));
    expect(enabled()).toEqual([false, true]);
    closeGate("override");
    expect(enabled()).toEqual([false, false]);
  });

  test("may change while the gate stands", () => {
    const captured = capture({ format });
    const db = captured.log.named("db");
    let level = "debug";
    openGate("override", { threshold: (...asked) => always("db", level).threshold(...asked) });
    expect(levelsOf(db, captured)).toEqual(from("debug"));
    level = "error";
    refreshLoggers();
    expect(levelsOf(db, captured)).toEqual(from("error"));
  });
});

describe.each(formats)('in format "%s" a level for some calls of a name', (format) => {
  const inContext = (user_id: string, call: () => void): void => runWithContext({ user_id }, call);
  const match: Match = { prefix: "db", level: "debug", user: "u-42", most: 1_000 };

  test("holds in the flows that it means, and the lines that it lets through are marked", () => {
    const captured = capture({ format });
    const db = captured.log.named("db");
    openGate("override", matching(match));
    const lines: Line[][] = [];
    for (const user of ["u-1", "u-42"]) {
      inContext(user, () => void levelsOf(db, captured));
      lines.push(captured.records());
      captured.lines.length = 0;
    }
    expect(lines[0]?.map(({ msg, log_override }) => [msg, log_override])).toEqual(
      from("info").map((level) => [level, undefined]),
    );
    expect(lines[1]?.map(({ msg, log_override }) => [msg, log_override])).toEqual(
      from("debug").map((level) => [level, level === "debug" ? "o-1" : undefined]),
    );
    expect(levelsOf(db, captured)).toEqual(from("info"));
  });

  test("marks the line only: not the logger, nor other members", () => {
    const captured = capture({ format });
    const db = captured.log.named("db").child({ child: 1 });
    openGate("override", matching(match));
    inContext("u-42", () => db.debug({ a: 1 }, "text"));
    expect(captured.last()).toMatchObject({ user_id: "u-42", logger: "db", child: 1, a: 1, msg: "text" });
    expect(db.bindings()).toEqual({ logger: "db", child: 1 });
  });

  test("lets no more lines through than it admits", () => {
    const captured = capture({ format });
    const db = captured.log.named("db");
    openGate("override", matching({ ...match, most: 3 }));
    inContext("u-42", () => {
      for (let line = 0; line < 10; line++) db.debug("text");
      db.info("not counted, nor marked");
      expect(captured.last()).not.toHaveProperty("log_override");
    });
    expect(captured.lines).toHaveLength(4);
  });

  test("is asked about the calls between the two levels, of the loggers that it names, and no others", () => {
    const { log } = capture({ format });
    const { silent, info } = log;
    const db = log.named("db");
    const gate = matching(match);
    openGate("override", gate);
    for (const logger of [log, log.named("dbx")]) expect([logger.debug, logger.info]).toEqual([silent, info]);
    expect([db.trace, db.info]).toEqual([silent, info]);
    expect([silent, info]).not.toContain(db.debug);
    db.info("text");
    expect(gate.asked).toBe(0);
    db.debug("text");
    expect(gate.asked).toBe(1);
  });

  test("never holds a line back", () => {
    const captured = capture({ format, level: "trace" });
    const db = captured.log.named("db");
    openGate("override", matching(match));
    inContext("u-42", () => expect(levelsOf(db, captured)).toEqual(levelNames));
  });
});

describe("a capture above another gate", () => {
  test("has its level inside, and leaves the other's outside", () => {
    const captured = capture();
    const db = captured.log.named("db");
    openGate("override", matching({ prefix: "db", level: "debug", user: "u-42", most: 1 }));
    const records = runWithContext({ user_id: "u-42" }, () =>
      captureLogs(
        () => {
          db.trace("captured");
          db.debug("captured, and not counted by the other");
          expect(db.isLevelEnabled("trace")).toBe(true);
        },
        { level: "trace" },
      ),
    );
    expect(records.map(({ log_override }) => log_override)).toEqual([undefined, undefined]);
    runWithContext({ user_id: "u-42" }, () => {
      db.debug("written");
      db.trace("not enabled");
    });
    expect(captured.records()).toMatchObject([{ msg: "written", log_override: "o-1" }]);
  });

  test("without a level has the other's, mark and count included, also while another has one", async () => {
    const { log, lines } = capture();
    const db = log.named("db");
    openGate("override", matching({ prefix: "db", level: "debug", user: "u-42", most: 1 }));
    const door = new EventEmitter();
    const others = ["trace", "fatal"].map((level) => captureLogs(() => once(door, "end"), { level }));
    const records = runWithContext({ user_id: "u-42" }, () =>
      captureLogs(() => {
        db.trace("not enabled");
        db.info("info");
        db.debug("first");
        db.debug("second");
      }),
    );
    door.emit("end");
    expect(await Promise.all(others)).toEqual([[], []]);
    expect(records.map(({ msg, log_override }) => [msg, log_override])).toEqual([
      ["info", undefined],
      ["first", "o-1"],
    ]);
    expect(lines).toEqual([]);
  });
});
