import { describe, expect, test } from "vitest";
import type { Override } from "../../src/control-state.js";
import { standardLevels } from "../../src/levels/directives.js";
import {
  applies,
  decidersOf,
  effectiveLevel,
  fieldsOfMatch,
  keyOfOverride,
  matchOf,
} from "../../src/levels/overrides.js";
import type { Flow } from "../../src/state.js";
import { override } from "../support/override.js";

const decide = (name: string, configured: string, overrides: readonly Override[]) => ({
  level: effectiveLevel(name, configured, overrides, standardLevels),
  by: decidersOf(name, overrides).map(({ id }) => id),
});

describe("the effective level", () => {
  test("is the configured one where no override speaks of the logger", () => {
    const overrides = [override("db", "debug"), override("cache.l1", "trace")];
    for (const name of ["", "http", "dbx", "cache", "cache.l1x"]) {
      expect(decide(name, "info", overrides)).toEqual({ level: "info", by: [] });
    }
  });

  test("is the override's, for the name and all below, by whole segments", () => {
    const db = override("db", "debug");
    for (const name of ["db", "db.pool", "db.pool.idle"]) {
      expect(decide(name, "info", [db])).toEqual({ level: "debug", by: [db.id] });
    }
  });

  test("is that of the longest name, whichever came first", () => {
    const whole = override("", "trace");
    const db = override("db", "warn");
    for (const overrides of [
      [whole, db],
      [db, whole],
    ]) {
      expect(decide("db.pool", "info", overrides)).toEqual({ level: "warn", by: [db.id] });
      expect(decide("http", "info", overrides)).toEqual({ level: "trace", by: [whole.id] });
    }
  });

  test("beats a configured one, however long its name: an operator's debug is everybody's", () => {
    const whole = override("", "debug");
    expect(decide("db.pool", "error", [whole])).toEqual({ level: "debug", by: [whole.id] });
  });

  test("stays the configured one under a match, which is asked before the whole", () => {
    const one = override("", "trace", { user_id: "42" });
    const whole = override("", "debug");
    expect(decide("db", "info", [one])).toEqual({ level: "info", by: [one.id] });
    expect(decide("db", "info", [whole, one])).toEqual({ level: "debug", by: [one.id, whole.id] });
  });

  test("asks more fields before fewer, and the newer of two equals first", () => {
    const one = override("", "debug", { user_id: "42" });
    const both = override("", "debug", { user_id: "42", tenant_id: "9" });
    const newer = override("", "debug", { user_id: "43" });
    expect(decide("", "info", [one, both, newer]).by).toEqual([both.id, newer.id, one.id]);
  });

  test("is not asked of a match with a shorter name than an override that decides", () => {
    const one = override("", "debug", { user_id: "42" });
    const db = override("db", "warn");
    expect(decide("db", "info", [one, db])).toEqual({ level: "warn", by: [db.id] });
    const inDb = override("db", "debug", { user_id: "42" });
    const whole = override("", "warn");
    expect(decide("db", "info", [inDb, whole])).toEqual({ level: "warn", by: [inDb.id, whole.id] });
  });

  test("passes over a level that the logger does not have", () => {
    expect(decide("", "info", [override("", "audit")]).level).toBe("info");
    expect(decide("", "info", [override("", "constructor")]).level).toBe("info");
  });
});

const flow = (fields: Record<string, unknown>, outer?: Flow): Flow => ({
  outer,
  fields: Object.assign(Object.create(null), fields),
  version: 0,
  failures: undefined,
});

describe("a match", () => {
  const user = override("", "debug", { user_id: "42" });
  const rows: readonly (readonly [what: string, flow: Flow | undefined, applies: boolean])[] = [
    ["no flow", undefined, false],
    ["an empty flow", flow({}), false],
    ["the text", flow({ user_id: "42" }), true],
    ["the number", flow({ user_id: 42 }), true],
    ["another text", flow({ user_id: "43" }), false],
    ["another number", flow({ user_id: 43 }), false],
    ["an object", flow({ user_id: { toString: () => "42" } }), false],
    ["a field of the flow around", flow({ a: 1 }, flow({ user_id: "42" })), true],
    ["a field that hides the one around", flow({ user_id: "7" }, flow({ user_id: "42" })), false],
  ];
  for (const [what, given, expected] of rows) {
    test(`of ${what}: ${expected}`, () => expect(applies(user, given)).toBe(expected));
  }

  test("of several fields asks for all of them", () => {
    const both = override("", "debug", { user_id: "42", beta: "true" });
    expect(applies(both, flow({ user_id: "42" }))).toBe(false);
    expect(applies(both, flow({ user_id: "42", beta: true }))).toBe(true);
  });

  test("of none applies everywhere", () => expect(applies(override("", "debug"), undefined)).toBe(true));

  test("compares texts: a pattern, a number's other spelling and prototype names mean themselves", () => {
    expect(applies(override("", "debug", { user_id: ".*" }), flow({ user_id: "42" }))).toBe(false);
    expect(applies(override("", "debug", { user_id: "4.20e1" }), flow({ user_id: 42 }))).toBe(false);
    expect(applies(override("", "debug", { constructor: "x" }), flow({}))).toBe(false);
    const own = override("", "debug", Object.fromEntries([["__proto__", "x"]]));
    expect(applies(own, flow(Object.fromEntries([["__proto__", "y"]])))).toBe(false);
  });

  test("is the same in any order of its fields, and can be shown again", () => {
    expect(keyOfOverride("", matchOf({ a: "1", b: "2" }))).toBe(
      keyOfOverride("", matchOf({ b: "2", a: "1" })),
    );
    expect(keyOfOverride("a", matchOf({}))).not.toBe(keyOfOverride("b", matchOf({})));
    expect(fieldsOfMatch(matchOf({ b: "2", a: "1" }))).toEqual({ a: "1", b: "2" });
  });
});
