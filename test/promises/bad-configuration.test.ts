// "Bad configuration throws at creation with where, what, allowed and what to do": each option that a logger takes.
import { describe, expect, test } from "vitest";
import { createLogger, destination, HeartwoodError } from "../../src/index.js";

type Untyped = (...args: readonly unknown[]) => unknown;
const create = createLogger as Untyped; // wrong arguments are the subject
const open = destination as Untyped; // as above
const stream = { write: (): void => {} };

function refusal(make: () => unknown): HeartwoodError {
  try {
    make();
  } catch (error) {
    if (error instanceof HeartwoodError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

/** Options of the wrong type: name, value, how it is shown, and what is allowed. */
const wrongTypes: readonly (readonly [name: string, value: unknown, came: string, allowed: RegExp])[] = [
  ["base", 5, "5", /an object or null/],
  ["browser", true, "true", /an object/],
  ["control", true, "true", /false or an object of channels/],
  ["crashes", "yes", '"yes"', /true or false/],
  ["crlf", 1, "1", /true or false/],
  ["customLevels", ["audit"], "an array", /numbers by level name/],
  ["customLevels", { audit: "35" }, "an object", /numbers by level name/],
  ["depthLimit", 0, "0", /a whole number above 0/],
  ["edgeLimit", 1.5, "1.5", /a whole number above 0/],
  ["enabled", "false", '"false"', /true or false/],
  ["env", {}, "an object", /true or false/],
  ["environment", 5, "5", /a string/],
  ["errorKey", 5, "5", /a string/],
  ["format", null, "null", /a string/],
  ["formatters", () => ({}), "a function", /an object/],
  ["hooks", "x", '"x"', /an object/],
  ["level", {}, "an object", /a level or directives/],
  ["level", null, "null", /a level or directives/],
  ["levelComparison", "UP", '"UP"', /ASC, DESC or a function/],
  ["maxLineBytes", "16000", '"16000"', /a whole number of at least 512/],
  ["maxLineBytes", 511, "511", /a whole number of at least 512/],
  ["maxLineBytes", Number.NaN, "NaN", /a whole number of at least 512/],
  ["maxLineBytes", Number.POSITIVE_INFINITY, "Infinity", /a whole number of at least 512/],
  ["messageKey", Symbol("x"), "Symbol(x)", /a string/],
  ["mixin", {}, "an object", /a function/],
  ["mixinMergeStrategy", "x", '"x"', /a function/],
  ["msgPrefix", 5n, "5", /a string/],
  ["name", 5, "5", /a string/],
  ["nestedKey", 5, "5", /a string/],
  ["onChild", {}, "an object", /a function/],
  ["redact", "password", '"password"', /an array of paths, as in .*or an object with such/],
  ["serializers", [], "an array", /an object/],
  ["service", {}, "an object", /a string/],
  ["timestamp", "iso", '"iso"', /true, false or a function/],
  ["transport", "pino/file", '"pino/file"', /an object/],
  ["trace", "otel", '"otel"', /a function/],
  ["useOnlyCustomLevels", 1, "1", /true or false/],
  ["version", 1, "1", /a string/],
];

/** What is refused, and the four facts that the message must state: where | what came | what is allowed | what to do. */
type Case = readonly [make: () => unknown, facts: readonly [RegExp, RegExp, RegExp, RegExp]];

const throwing = (): string => {
  throw new Error("no clock here");
};
const onlyAudit = { useOnlyCustomLevels: true, customLevels: { audit: 35 } };
const both = { transport: { target: "pino/file" } };
const first = /^createLogger: /;
const inLevel = /^createLogger: option "level"/;
const inTime = /^createLogger: option "timestamp"/;
const inPath = /^destination: /;
const words = /trace, debug, info, warn, error, fatal, silent/;
const names = /base, .*format, .*useOnlyCustomLevels/;
const target = /a path|descriptor/;

const cases: Readonly<Record<string, readonly Case[]>> = {
  OPTION_UNKNOWN: [
    [() => create({ lvel: "debug" }), [first, /no option "lvel"/, /"level"/, /Did you mean/]],
    [() => create({ zebra: 1 }), [first, /no option "zebra"/, names, /Use one of .*README/]],
    [() => create({ constructor: 1 }), [first, /no option "constructor"/, names, /Use one of /]],
    [() => open({ snyc: true }), [inPath, /no option "snyc"/, /sync/, /Use one of|Did you mean/]],
  ],
  LEVEL_UNKNOWN: [
    [
      () => create({ level: "debgu" }),
      [/"level", column 1:/, /"debgu" is not a level/, words, /mean "debug"\?/],
    ],
    [() => create({ level: "info,db=x" }), [/"level", column 9:/, /"x" is not a level/, words, /Use one of/]],
    [
      () => create({ level: 25 }),
      [inLevel, /25 is not a level's number/, /10, 20, 30, 40, 50, 60/, /Use one of/],
    ],
    [() => create(onlyAudit, stream), [first, /no level "info"/, /silent, audit/, /Give option "level"/]],
  ],
  DIRECTIVE_INVALID: [
    [
      () => create({ level: "info,a b=warn" }),
      [/"level", column 6:/, /"a b"/, /name=level/, /as in db\.pool=debug/],
    ],
    [() => create({ level: "info,warn" }), [/"level", column 6:/, /second time/, /one level/, /Give/]],
  ],
  FORMAT_UNKNOWN: [
    [
      () => create({ format: "jsno" }),
      [
        /option "format"/,
        /"jsno" is not a format/,
        /json, pino, ecs, gcp, datadog, otel, lambda, logfmt, pretty/,
        /Use/,
      ],
    ],
  ],
  DESTINATION_UNUSABLE: [
    [
      () => create({}, "/no/such/app.log"),
      [inPath, /"\/no\/such\/app\.log".*ENOENT/, /folder that exists/, /mkdir: true/],
    ],
    [
      () => create({}, "/tmp"),
      [inPath, /"\/tmp" cannot be opened.*EISDIR/, /file in a folder/, /Name a file/],
    ],
  ],
  OPTION_INVALID: [
    [() => create(5), [first, /cannot be 5/, /an object/, /Give .*README/]],
    [() => create(null), [first, /cannot be null/, /an object/, /Give/]],
    [
      () => create(both, stream),
      [first, /only one of option.transport or stream/, /only one/, /Leave one out/],
    ],
    [() => create({}, {}), [first, /an object/, /write/, /Give/]],
    [() => create({}, 1), [first, /1/, /write/, /destination\(/]],
    [() => create({ redact: ["a["] }, stream), [/redact/, /a\[/, /as in|such as|for example/, /Give|Use/]],
    [() => create({ redact: {} }, stream), [/redact/, /an object|\{\}/, /array of/, /Give|Use|See/]],
    [
      () => create({ timestamp: () => "12:00" }, stream),
      [inTime, /printed "12:00"/, /a member/, /as in ,"time":1/],
    ],
    [() => create({ timestamp: () => 5 }, stream), [inTime, /printed 5/, /a member/, /Let it print/]],
    [() => create({ timestamp: throwing }, stream), [inTime, /no clock here/, /a member/, /Let it|Give/]],
    [() => create({ formatters: { level: 5 } }, stream), [/formatter/, /5/, /a function/, /Give|See/]],
    [() => create({ hooks: { logMethod: 5 } }, stream), [/logMethod/, /5/, /a function/, /Give|See/]],
    [() => create({ serializers: { order: 5 } }, stream), [/order/, /5/, /a function/, /Give|See/]],
    [() => create({ transport: {} }), [/transport/, /an object|\{\}|undefined/, /target/, /Give|See|Name/]],
    [() => open({ dest: {} }), [/^destination: option "dest"/, /an object/, target, /Give/]],
    [() => open(null), [inPath, /null/, target, /Give/]],
    [() => open({ sync: "yes" }), [/^destination: option "sync"/, /"yes"/, /true or false/, /Give/]],
    [() => open({ dest: 1, mode: {} }), [/^destination: option "mode"/, /an object/, /number|octal/, /Give/]],
  ],
};

describe("a wrong option throws when the logger is made", () => {
  for (const [code, rows] of Object.entries(cases)) {
    for (const [make, facts] of rows) {
      test(`${String(make).slice(6)} throws ${code}, with where, what came, what is allowed, what to do`, () => {
        const error = refusal(make);
        expect([error.name, error.code]).toEqual(["HeartwoodError", code]);
        for (const fact of facts) expect(error.message).toMatch(fact);
      });
    }
  }

  for (const [name, value, came, allowed] of wrongTypes) {
    test(`option ${name} cannot be ${came}: OPTION_INVALID, and the message says what it can be`, () => {
      const options = { [name]: value };
      const error = refusal(() => (name === "transport" ? create(options) : create(options, stream)));
      expect([error.name, error.code]).toEqual(["HeartwoodError", "OPTION_INVALID"]);
      expect(error.message.startsWith(`createLogger: option "${name}" cannot be ${came}. `)).toBe(true);
      expect(error.message).toMatch(allowed);
      expect(error.message).toMatch(/Give it .* See README, Options\.$/);
    });
  }

  test("the table above knows every option there is", () => {
    const [, list = ""] = /Use one of ([^.]*)\./.exec(refusal(() => create({ zebra: 1 })).message) ?? [];
    const anything = ["levelVal", "safe"]; // pino's own, of any type
    const known = new Set([...wrongTypes.map(([name]) => name), ...anything]);
    expect([...known].sort()).toEqual(list.split(", ").sort());
  });

  test("undefined is no wrong value: it is the default", () => {
    const none = Object.fromEntries(wrongTypes.map(([name]) => [name, undefined]));
    expect(() => create({ ...none, env: false, crashes: false }, stream)).not.toThrow();
  });
});
