// The level language: what each text means, where it goes wrong, and that nothing else can happen.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HeartwoodError } from "../../src/errors.js";
import {
  describe as describeProblem,
  findLevel,
  type LevelNumbers,
  type LevelRules,
  parseRules,
  parseRulesLossy,
  standardLevels,
  unknownLevel,
} from "../../src/levels/directives.js";

const custom: LevelNumbers = { ...standardLevels, audit: 35, Loud: 70 };

const parse = (text: string, levels: LevelNumbers = standardLevels): LevelRules =>
  parseRules(text, levels, "LOG_LEVEL");

function refusal(text: string, levels: LevelNumbers = standardLevels): HeartwoodError {
  try {
    parse(text, levels);
  } catch (error) {
    if (error instanceof HeartwoodError) return error;
    throw error;
  }
  throw new Error(`${JSON.stringify(text)} was taken`);
}

describe("the grammar", () => {
  const table: readonly (readonly [text: string, fallback: string | undefined, named: object])[] = [
    ["", undefined, {}],
    [" \t ", undefined, {}],
    ["debug", "debug", {}],
    [" debug ", "debug", {}],
    ["info,db=debug", "info", { db: "debug" }],
    ["db=debug,info", "info", { db: "debug" }],
    ["db=debug", undefined, { db: "debug" }],
    [" info , db = debug\t,\ndb.pool = warn ", "info", { db: "debug", "db.pool": "warn" }],
    ["silent,a.b.c.d=trace", "silent", { "a.b.c.d": "trace" }],
    ["WARNING,db=Off", "warn", { db: "silent" }],
    ["30,db=20", "info", { db: "debug" }],
    ["info,__proto__=debug,constructor=warn", "info", { ["__proto__"]: "debug", constructor: "warn" }],
    ["info,DB=debug,db=warn", "info", { DB: "debug", db: "warn" }],
    [
      "info,søk=debug,my-db_1=warn,@scope/name=error",
      "info",
      {
        søk: "debug",
        "my-db_1": "warn",
        "@scope/name": "error",
      },
    ],
  ];
  for (const [text, fallback, named] of table) {
    test(`${JSON.stringify(text)} is ${fallback ?? "no fallback"} with ${JSON.stringify(named)}`, () => {
      const rules = parse(text);
      expect(rules.fallback).toBe(fallback);
      expect([...rules.byName]).toEqual(Object.entries(named));
    });
  }
});

describe("a level", () => {
  const table: readonly (readonly [word: string | number, level: string | undefined])[] = [
    ...Object.keys(standardLevels).map((level) => [level, level] as const), // a pair, not an array of either
    ["Info", "info"],
    ["DEBUG", "debug"],
    ["warning", "warn"],
    ["Warning", "warn"],
    ["critical", "fatal"],
    ["off", "silent"],
    ["NONE", "silent"],
    [" info ", "info"],
    [10, "trace"],
    ["60", "fatal"],
    [60, "fatal"],
    [Number.POSITIVE_INFINITY, "silent"],
    ["", undefined],
    ["inf", undefined],
    ["verbose", "debug"],
    ["silly", "trace"],
    ["http", "debug"],
    ["NOTICE", "info"],
    ["err", "error"],
    ["crit", "fatal"],
    ["emerg", "fatal"],
    ["loud", undefined],
    [25, undefined],
    ["25", undefined],
    ["0x14", undefined],
    ["2e1", undefined],
    ["+20", undefined],
    ["20.0", "debug"],
    [Number.NaN, undefined],
    ["constructor", undefined],
    ["__proto__", undefined],
    ["toString", undefined],
    ["info debug", undefined],
  ];
  for (const [word, level] of table) {
    test(`${JSON.stringify(word)} (${typeof word}) means ${level ?? "none"}`, () => {
      expect(findLevel(word, standardLevels)).toBe(level);
    });
  }

  test("may be a custom one, by name in any case and by number", () => {
    for (const word of ["audit", "AUDIT", 35, "35"]) expect(findLevel(word, custom)).toBe("audit");
    for (const word of ["Loud", "loud", "LOUD", 70]) expect(findLevel(word, custom)).toBe("Loud");
    expect(parse("audit,db=loud", custom)).toEqual({ fallback: "audit", byName: new Map([["db", "Loud"]]) });
  });

  test("with the name of an alias is that level, not what the alias means", () => {
    expect(findLevel("warning", { ...standardLevels, warning: 45 })).toBe("warning");
  });

  test("is found by its exact name before it is found in another case", () => {
    const levels = { ...standardLevels, INFO: 31 };
    expect([findLevel("INFO", levels), findLevel("info", levels)]).toEqual(["INFO", "info"]);
  });

  test("is not what an alias means where that level does not exist", () => {
    expect(findLevel("warning", { audit: 35 })).toBeUndefined();
  });
});

describe("a wrong part", () => {
  const table: readonly (readonly [text: string, code: string, column: number, says: RegExp])[] = [
    [
      "debgu",
      "LEVEL_UNKNOWN",
      1,
      /"debgu" is not a level\. Did you mean "debug"\? Use one of trace, debug, /,
    ],
    ["  debgu", "LEVEL_UNKNOWN", 3, /"debgu"/],
    ["info,db=debgu", "LEVEL_UNKNOWN", 9, /"debgu"/],
    ["info, db = debgu", "LEVEL_UNKNOWN", 12, /"debgu"/],
    ["info,x", "LEVEL_UNKNOWN", 6, /"x" is not a level\. Use one of .*silent/],
    ["info,", "LEVEL_UNKNOWN", 6, /"" is not a level/],
    [",info", "LEVEL_UNKNOWN", 1, /"" is not a level/],
    ["info,db=", "LEVEL_UNKNOWN", 9, /"" is not a level/],
    ["info,db=debug=warn", "LEVEL_UNKNOWN", 9, /"debug=warn" is not a level/],
    ["info,db:debug", "LEVEL_UNKNOWN", 6, /"db:debug" is not a level/],
    ["info,=debug", "DIRECTIVE_INVALID", 6, /"" is not a logger's name.*as in db\.pool=debug/],
    ["info, a b=debug", "DIRECTIVE_INVALID", 7, /"a b" is not a logger's name/],
    ["info,.db=debug", "DIRECTIVE_INVALID", 6, /"\.db"/],
    ["info,db.=debug", "DIRECTIVE_INVALID", 6, /"db\."/],
    ["info,a..b=debug", "DIRECTIVE_INVALID", 6, /"a\.\.b"/],
    ["info,debug", "DIRECTIVE_INVALID", 6, /a second time/],
    ["info,db=debug, db=warn", "DIRECTIVE_INVALID", 16, /db stands here a second time/],
    [`info,${"y".repeat(100)}`, "LEVEL_UNKNOWN", 6, /"y{60}…"/],
  ];
  for (const [text, code, column, says] of table) {
    test(`${JSON.stringify(text).slice(0, 40)} is refused: ${code} in column ${column}`, () => {
      const error = refusal(text);
      expect(error.code).toBe(code);
      expect(error.message).toMatch(new RegExp(`^LOG_LEVEL, column ${column}: `));
      expect(error.message).toMatch(says);
    });
  }

  test("costs only itself where the text is read leniently; each one is reported", () => {
    const { rules, problems } = parseRulesLossy("debgu,warn,db=debug,=x,http=inof,db=error", standardLevels);
    expect(rules).toEqual({ fallback: "warn", byName: new Map([["db", "debug"]]) });
    expect(problems.map(({ code, column }) => [code, column])).toEqual([
      ["LEVEL_UNKNOWN", 1],
      ["DIRECTIVE_INVALID", 21],
      ["LEVEL_UNKNOWN", 29],
      ["DIRECTIVE_INVALID", 34],
    ]);
  });

  test("the strict reading refuses the first of them, with the text that the lenient one reports", () => {
    const text = "info,x=debgu,y=wran";
    const [first] = parseRulesLossy(text, standardLevels).problems;
    if (first === undefined) throw new Error("no problem was found");
    expect(refusal(text).message).toBe(describeProblem(first, "LOG_LEVEL"));
  });

  test("the words that are allowed include the custom ones", () => {
    expect(unknownLevel("audti", custom)).toBe(
      '"audti" is not a level. Did you mean "audit"? Use one of trace, debug, info, warn, error, fatal, silent, audit, Loud.',
    );
  });
});

describe("whatever the text", () => {
  const word = fc.constantFrom(
    ...Object.keys(standardLevels),
    "WARNING",
    "30",
    "debgu",
    "",
    "x",
    "__proto__",
  );
  const name = fc.constantFrom("db", "db.pool", "a b", "", "..", "__proto__", "ø");
  const space = fc.constantFrom("", " ", "\t ");
  const directive = fc
    .tuple(space, fc.option(name), space, word, space)
    .map(([before, named, between, level, after]) =>
      named === null ? before + level + after : `${before}${named}${between}=${between}${level}${after}`,
    );
  const text = fc.oneof(
    fc.string(),
    fc.array(directive, { maxLength: 5 }).map((parts) => parts.join(",")),
  );

  test("strict reading throws a HeartwoodError or nothing; lenient reading throws nothing", () => {
    fc.assert(
      fc.property(text, (given) => {
        const { problems } = parseRulesLossy(given, standardLevels);
        if (problems.length === 0) parse(given);
        else expect(refusal(given).code).toBe(problems[0]?.code);
      }),
      { numRuns: 1_000 },
    );
  });

  test("the column is where the wrong word stands", () => {
    fc.assert(
      fc.property(text, (given) => {
        for (const { column, text: said } of parseRulesLossy(given, standardLevels).problems) {
          expect(column).toBeGreaterThanOrEqual(1);
          const [quoted] = /^"(?:[^"\\]|\\.)*"/.exec(said) ?? ['""'];
          const wrong = String(JSON.parse(quoted)).replace(/…$/, "");
          expect(given.slice(column - 1).startsWith(wrong)).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test("rules that are printed and read again are the same rules", () => {
    const segment = fc.stringMatching(/^[^\s.,=]{1,6}$/);
    const dotted = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join("."));
    const level = fc.constantFrom(...Object.keys(custom));
    const rules = fc.record({
      fallback: fc.option(level, { nil: undefined }),
      byName: fc.uniqueArray(fc.tuple(dotted, level), { selector: ([named]) => named }),
    });
    fc.assert(
      fc.property(rules, ({ fallback, byName }) => {
        const parts = byName.map(([named, to]) => `${named}=${to}`);
        const printed = fallback === undefined ? parts : [fallback, ...parts];
        expect(parse(printed.join(","), custom)).toEqual({ fallback, byName: new Map(byName) });
      }),
    );
  });
});
