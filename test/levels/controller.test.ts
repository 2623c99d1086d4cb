import { beforeEach, describe, expect, test } from "vitest";
import type { ControlledRoot, Override } from "../../src/control-state.js";
import { sayRefused } from "../../src/levels/changes-said.js";
import { decidersOf } from "../../src/levels/overrides.js";
import { type House, house } from "../support/house.js";

let at: House;
beforeEach(() => {
  at = house();
});
const bySocket = { channel: "socket", by: "ana" };

describe("an override", () => {
  test("is set, said in one line, carried on, and ends by itself, which is said too", () => {
    at.controller.set("", { level: "debug", for: "10m" }, bySocket);
    expect(at.levelOf("db")).toBe("debug");
    expect(at.said).toEqual([
      {
        event: "level_changed",
        change: "set",
        channel: "socket",
        by: "ana",
        target: "root",
        from: "info",
        to: "debug",
        until: "2026-11-20T18:10:00.000Z",
        match: undefined,
        override: "id1",
        msg: "level of root: from info to debug for 10m",
      },
    ]);
    expect(at.carried).toEqual([{ kind: "set", overrides: [expect.objectContaining({ id: "id1" })] }]);
    at.clock.pass(599_999);
    expect(at.levelOf("db")).toBe("debug");
    at.clock.pass(1);
    expect(at.levelOf("db")).toBe("info");
    expect(at.said.at(-1)).toMatchObject({
      change: "expired",
      from: "debug",
      to: "info",
      override: "id1",
      msg: "level of root: from debug to info: its time is over",
    });
    expect(at.said.at(-1)).not.toHaveProperty("until");
    expect(at.refreshed).toBe(2);
  });

  test("stands for 15 minutes where nobody says", () => {
    at.controller.set("db", { level: "trace" }, bySocket);
    at.clock.pass(15 * 60_000 - 1);
    expect(at.levelOf("db")).toBe("trace");
    at.clock.pass(1);
    expect(at.levelOf("db")).toBe("info");
  });

  test("in the place of another keeps one, with the new end", () => {
    at.controller.set("", { level: "debug", for: "1m" }, bySocket);
    at.controller.set("", { level: "trace", for: "2m" }, bySocket);
    expect(at.controller.overrides()).toHaveLength(1);
    expect(at.said.at(-1)).toMatchObject({ change: "replaced", from: "debug", to: "trace" });
    at.clock.pass(119_000);
    expect(at.levelOf("")).toBe("trace");
    at.clock.pass(1_000);
    expect(at.levelOf("")).toBe("info");
  });

  test("is reverted by its name only, and by whom it is meant", () => {
    at.controller.set("db", { level: "debug" }, bySocket);
    expect(at.controller.revert("", bySocket)).toEqual([]);
    expect(at.controller.revert("db", { channel: "signal" }, ({ channel }) => channel === "signal")).toEqual(
      [],
    );
    expect(at.levelOf("db")).toBe("debug");
    expect(at.controller.revert("db", { channel: "http", by: "ben" })).toHaveLength(1);
    expect(at.levelOf("db")).toBe("info");
    expect(at.said.at(-1)).toMatchObject({
      change: "reverted",
      channel: "http",
      by: "ben",
      from: "debug",
      to: "info",
    });
    expect(at.carried.at(-1)).toEqual({ kind: "revert", ids: ["id1"] });
  });

  test("of a wrong request changes nothing, and is not said", () => {
    for (const [name, body] of [
      ["db", { level: "x" }],
      ["db", null],
      ["db", { level: "debug", for: "0s" }],
    ] as const) {
      // literal rows
      expect(at.controller.set(name, body, bySocket)).toHaveProperty("problem");
    }
    expect([at.refreshed, at.said, at.carried, at.clock.waiting()]).toEqual([0, [], [], 0]);
  });

  test("is one of 100 at most; one that stands may still be replaced", () => {
    for (let n = 0; n < 100; n++) at.controller.set(`m${n}`, { level: "debug" }, bySocket);
    expect(at.controller.set("one.more", { level: "debug" }, bySocket)).toEqual({
      problem: "100 overrides stand already, as many as there may be. Revert one first.",
    });
    expect(at.controller.set("m5", { level: "trace" }, bySocket)).toHaveProperty("override");
  });
});

describe("the clocks", () => {
  test("are looked at every 80 ms at most while an override stands, and never without one", () => {
    expect(at.clock.waiting()).toBe(0);
    at.controller.set("", { level: "debug", for: "1h" }, bySocket);
    expect(at.clock.waiting()).toBe(1);
    at.clock.jump(3_600_000); // a suspend: the monotonic clock stood still
    expect(at.levelOf("")).toBe("debug");
    at.clock.pass(80);
    expect(at.levelOf("")).toBe("info");
    at.clock.pass(2_000);
    expect(at.clock.waiting()).toBe(0);
  });

  test("set back do not prolong an override", () => {
    at.controller.set("", { level: "debug", for: "1m" }, bySocket);
    at.clock.jump(-86_400_000);
    at.clock.pass(60_000);
    expect(at.levelOf("")).toBe("info");
  });

  test("stop when the controller is closed", () => {
    at.controller.set("", { level: "debug", for: "1m" }, bySocket);
    at.controller.close();
    expect([at.clock.waiting(), at.levelOf("")]).toEqual([0, "info"]);
  });
});

describe("what is said", () => {
  test("of equal changes within a second is one line, and one with their count", () => {
    for (let n = 0; n < 500; n++) {
      at.controller.set("", { level: "debug" }, bySocket);
      at.controller.revert("", bySocket);
    }
    expect(at.said).toHaveLength(2);
    at.clock.pass(1_100);
    expect(at.said).toHaveLength(4);
    expect(at.said.slice(2)).toMatchObject([
      { change: "set", from: "info", to: "debug", count: 499 },
      { change: "reverted", from: "debug", to: "info", count: 499 },
    ]);
    at.clock.pass(10_000);
    expect(at.said).toHaveLength(4);
    expect(at.clock.waiting()).toBe(0);
  });

  test("of changes that differ is a line each", () => {
    at.controller.set("", { level: "debug" }, bySocket);
    at.controller.set("", { level: "trace" }, bySocket);
    at.controller.set("", { level: "trace" }, { channel: "socket", by: "ben" });
    expect(at.said).toHaveLength(3);
  });

  test("of refusals is one line a second for each channel", () => {
    for (let n = 0; n < 500; n++) at.controller.say(sayRefused(`problem ${n}`, "file"));
    at.clock.pass(1_100);
    expect(at.said).toMatchObject([
      { event: "level_refused", channel: "file", msg: "problem 0" },
      { event: "level_refused", channel: "file", count: 499, msg: "problem 499" },
    ]);
  });
});

describe("what an override lets through", () => {
  test("is so many lines a second; the rest is counted, and said every ten seconds and at the end", () => {
    at.controller.set(
      "",
      { level: "debug", linesPerSecond: 3, match: { user_id: "42" }, for: "30s" },
      bySocket,
    );
    const [override] = at.controller.overrides();
    if (override === undefined) throw new Error("no override");
    const admitted = (count: number): number =>
      Array.from({ length: count }, () => at.controller.takesLine(override)).filter(Boolean).length;
    expect(admitted(10)).toBe(3);
    at.clock.pass(1_000);
    expect(admitted(10)).toBe(3);
    at.clock.pass(1_000);
    expect(at.said.slice(1)).toMatchObject([
      {
        event: "lines_left_out",
        override: "id1",
        left_out: 7,
        msg: "override id1: 7 lines beyond 3 a second were left out",
      },
    ]);
    at.clock.pass(10_000);
    expect(at.said.at(-1)).toMatchObject({ left_out: 7 });
    admitted(5);
    at.clock.pass(20_000);
    expect(at.said.slice(-2)).toMatchObject([{ left_out: 2 }, { change: "expired" }]);
  });
});

describe("lines left out", () => {
  const setNarrow = (name: string): Override => {
    const set = at.controller.set(name, { level: "debug", linesPerSecond: 1, for: "1m" }, bySocket);
    if ("problem" in set) throw new Error(set.problem);
    return set.override;
  };
  const leaveOut = (override: Override, count: number): void => {
    for (let n = 0; n <= count; n++) at.controller.takesLine(override);
  };
  const leftOut = (): unknown[] =>
    at.said.flatMap(({ event, override, left_out }) =>
      event === "lines_left_out" ? [[override, left_out]] : [],
    );

  test("of several overrides in one second are a line each", () => {
    leaveOut(setNarrow("db"), 2);
    leaveOut(setNarrow("http"), 5);
    leaveOut(setNarrow("cache"), 9);
    at.clock.pass(2_000);
    expect(leftOut()).toEqual([
      ["id1", 2],
      ["id2", 5],
      ["id3", 9],
    ]);
  });

  const ends: Readonly<Record<string, (override: Override) => unknown>> = {
    replaced: () => setNarrow("db"),
    reverted: ({ name }) => at.controller.revert(name, bySocket),
    withdrawn: ({ id }) => at.controller.withdraw([id]),
    "replaced by another process's": (override) =>
      at.controller.adopt({ ...override, id: "other", setMs: override.setMs + 1 }),
    "over, since the last logger is closed": () => at.controller.close(),
  };
  for (const [how, end] of Object.entries(ends)) {
    test(`are said of one that is ${how}`, () => {
      const override = setNarrow("db");
      leaveOut(override, 3);
      end(override);
      expect(leftOut()).toEqual([["id1", 3]]);
    });
  }
});

describe("the level before and after", () => {
  test("is that of the root logger which has the name", () => {
    const other: ControlledRoot = { ...at.root, names: () => ["http"], configured: () => "warn" };
    at.state.roots.add(new WeakRef(other));
    at.controller.set("http", { level: "debug" }, bySocket);
    at.controller.revert("http", bySocket);
    expect(at.said).toMatchObject([
      { from: "warn", to: "debug" },
      { from: "debug", to: "warn" },
    ]);
    expect(other.names()).toEqual(["http"]); // held until here
  });
});

describe("what other threads and processes were told", () => {
  /** Two processes that tell each other what they have been told meanwhile. */
  const two = (): { one: House; other: House; exchange: () => void } => {
    const [one, other] = [house("a"), house("b")];
    const exchange = (): void => {
      const [news, others] = [one.controller.overrides(), other.controller.overrides()];
      for (const override of others) one.controller.adopt(override);
      for (const override of news) other.controller.adopt(override);
    };
    return { one, other, exchange };
  };

  test("of different fields decides in the same order everywhere", () => {
    const { one, other, exchange } = two();
    one.controller.set("", { level: "debug", match: { user_id: "42" } }, bySocket);
    other.controller.set("", { level: "trace", match: { tenant_id: "9" } }, bySocket);
    exchange();
    const deciders = ({ controller }: House): string[] =>
      decidersOf("db", controller.overrides()).map(({ id }) => id);
    expect(deciders(one)).toHaveLength(2);
    expect(deciders(one)).toEqual(deciders(other));
  });

  test("at once of the same name is settled alike everywhere, and what came later wins", () => {
    const { one, other, exchange } = two();
    const levels = (): string[] => [one.levelOf("db"), other.levelOf("db")];
    one.controller.set("db", { level: "debug", for: "1h" }, bySocket);
    other.controller.set("db", { level: "trace", for: "1m" }, bySocket);
    exchange();
    expect(new Set(levels()).size).toBe(1);
    one.clock.jump(-60_000);
    one.controller.set("db", { level: "fatal", for: "1s" }, bySocket); // later, though its clock was set back
    exchange();
    expect(levels()).toEqual(["fatal", "fatal"]);
  });

  test("is taken without a word, and ends with the same time, also without a word", () => {
    const there = house();
    there.controller.set("db", { level: "debug", for: "1m" }, bySocket);
    const [set] = there.controller.overrides();
    if (set === undefined) throw new Error("no override");
    at.controller.adopt(set);
    expect(at.levelOf("db")).toBe("debug");
    at.clock.pass(60_000);
    expect(at.levelOf("db")).toBe("info");
    expect([at.said, at.carried]).toEqual([[], []]);
    at.controller.adopt(set);
    at.controller.withdraw(["other"]);
    expect(at.controller.overrides()).toHaveLength(1);
    at.controller.withdraw([set.id]);
    expect(at.controller.overrides()).toHaveLength(0);
  });
});

describe("configured levels from outside", () => {
  test("stay, and are said as they are written", () => {
    at.controller.configure(
      "/levels",
      { fallback: "warn", byName: new Map([["db", "debug"]]) },
      { channel: "file" },
    );
    expect([at.levelOf(""), at.levelOf("db"), at.levelOf("quiet")]).toEqual(["warn", "debug", "error"]);
    expect(at.said).toMatchObject([
      { change: "configured", channel: "file", from: "info", to: "warn,db=debug" },
    ]);
    at.clock.pass(7 * 86_400_000);
    expect(at.levelOf("db")).toBe("debug");
  });
});
