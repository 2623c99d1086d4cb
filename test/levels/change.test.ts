import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseChange, parseName } from "../../src/levels/change.js";
import { standardLevels } from "../../src/levels/directives.js";

const parse = (body: unknown) => parseChange("db", body, standardLevels);

describe("a change", () => {
  test("of a level only stands for 15 minutes, for everybody, 1,000 lines a second", () => {
    expect(parse({ level: "DEBUG" })).toEqual({
      name: "db",
      level: "debug",
      forMs: 900_000,
      match: [],
      linesPerSecond: 1_000,
    });
  });

  test("says how long, for whom, how many", () => {
    const asked = { level: 20, for: "1h", match: { user_id: "42" }, linesPerSecond: 5 };
    expect(parse(asked)).toEqual({
      name: "db",
      level: "debug",
      forMs: 3_600_000,
      match: [{ field: "user_id", text: "42", number: 42 }],
      linesPerSecond: 5,
    });
  });

  const rows: readonly (readonly [body: unknown, problem: RegExp])[] = [
    [undefined, /^The request is undefined\. Send a JSON object/],
    [[], /^The request is an array/],
    ["debug", /^The request is "debug"/],
    [{}, /^Field "level" is missing\. Use one of trace, debug/],
    [{ level: "debgu" }, /^Field "level": "debgu" is not a level\. Did you mean "debug"\?/],
    [{ level: ["debug"] }, /^Field "level": an array is not a level\. Use one of/],
    [{ level: "info,db=debug" }, /^Field "level": .* is not a level/],
    [JSON.parse('{"level":1e999}'), /^Field "level": "Infinity" is not a level/],
    [{ level: "1e999" }, /^Field "level": "1e999" is not a level/],
    [{ level: "__proto__" }, /^Field "level": .* is not a level/],
    [{ level: "debug", fro: "10m" }, /^There is no field "fro"\. Did you mean "for"\?/],
    [{ level: "debug", unit: 1 }, /^There is no field "unit"\. Use level, for, match, linesPerSecond\./],
    [
      Object.fromEntries([
        ["level", "debug"],
        ["__proto__", {}],
      ]),
      /^There is no field "__proto__"/,
    ],
    [{ level: "debug", for: "8d" }, /^Field "for": "8d" is not a duration\. Use 1s to 7d/],
    [{ level: "debug", for: null }, /^Field "for": null is not a duration/],
    [
      { level: "debug", match: "user_id=42" },
      /^Field "match": "user_id=42" cannot be matched\. Use an object/,
    ],
    [{ level: "debug", match: {} }, /^Field "match": it has 0 fields\. Use an object of 1 to 8/],
    [{ level: "debug", match: { user_id: 42 } }, /^Field "match": "user_id" cannot be matched with 42\. Use/],
    [
      { level: "debug", match: { user_id: "x".repeat(257) } },
      /^Field "match": "user_id" cannot be matched with "xxx/,
    ],
    [
      { level: "debug", match: Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`f${n}`, "1"])) },
      /it has 9 fields/,
    ],
    [
      { level: "debug", linesPerSecond: 0 },
      /^Field "linesPerSecond": 0 is not a whole number from 1 to 1000000/,
    ],
    [{ level: "debug", linesPerSecond: "5" }, /^Field "linesPerSecond": "5" is not/],
  ];
  for (const [body, problem] of rows) {
    test(`${JSON.stringify(body)?.slice(0, 60)} is refused: ${problem.source.slice(0, 50)}`, () => {
      expect(parse(body)).toEqual({ problem: expect.stringMatching(problem) });
    });
  }

  test("of anything is a change or a problem of a few words", () => {
    const field = fc.constantFrom("level", "for", "match", "linesPerSecond", "__proto__", "x");
    fc.assert(
      fc.property(
        fc.dictionary(field, fc.oneof(fc.anything(), fc.constantFrom("debug", "10m", 5, { a: "b" }))),
        (body) => {
          const read = parse(body);
          if ("problem" in read) expect(read.problem.length).toBeLessThan(500);
          else expect(Object.hasOwn(standardLevels, read.level)).toBe(true);
        },
      ),
    );
  });
});

describe("a name", () => {
  test("is dotted, and root means all", () => {
    expect(parseName("root")).toEqual({ name: "" });
    expect(parseName("db.pool")).toEqual({ name: "db.pool" });
  });
  for (const name of ["", ".", "db.", "a b", "a=b", "a,b", "x".repeat(201), "a\n"]) {
    test(`is not ${JSON.stringify(name.slice(0, 20))}`, () => {
      expect(parseName(name)).toEqual({
        problem: expect.stringContaining("is not a logger's name. Use root, or"),
      });
    });
  }
});
