// What error messages are made of: the wrong value shown, and the word that was meant.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HeartwoodError, nearest, show } from "../src/errors.js";

describe("HeartwoodError", () => {
  test("is an Error with a name, a code and a cause", () => {
    const cause = new Error("below");
    const error = new HeartwoodError("LEVEL_UNKNOWN", "text", { cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: "HeartwoodError", code: "LEVEL_UNKNOWN", message: "text", cause });
    expect(error.stack).toContain("HeartwoodError: text");
  });
});

describe("show", () => {
  const { proxy: revoked, revoke } = Proxy.revocable({}, {});
  revoke();
  const table: readonly (readonly [what: string, value: unknown, shown: string])[] = [
    ["a text", "debgu", '"debgu"'],
    ["a text with quotes and line breaks", 'a "b"\n', '"a \\"b\\"\\n"'],
    ["a text of 60", "x".repeat(60), `"${"x".repeat(60)}"`],
    ["a longer text", "x".repeat(61), `"${"x".repeat(60)}…"`],
    ["an empty text", "", '""'],
    ["undefined", undefined, "undefined"],
    ["null", null, "null"],
    ["true", true, "true"],
    ["a number", 1.5, "1.5"],
    ["no number", Number.NaN, "NaN"],
    ["a big integer", 5n, "5"],
    ["a symbol", Symbol("x"), "Symbol(x)"],
    ["a function", () => 1, "a function"],
    ["a class", class Some {}, "a function"],
    ["an array", [1, 2], "an array"],
    ["an object", { password: "secret" }, "an object"],
    ["a date", new Date(), "an object"],
    ["an object without a prototype", Object.create(null), "an object"],
    [
      "an object that throws when it is read",
      {
        toString: () => {
          throw new Error("no");
        },
      },
      "an object",
    ],
    ["a proxy that was revoked", revoked, "an object"],
    ["a text that turns around", "a\u202e\u200bb", '"a\\u202e\\u200bb"'],
  ];
  for (const [what, value, shown] of table) {
    test(`shows ${what} as ${shown.slice(0, 20)}`, () => expect(show(value)).toBe(shown));
  }

  test("never throws and stays on one short line", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const shown = show(value);
        expect(shown.split("\n")).toHaveLength(1);
        if (typeof value === "string") expect(shown.length).toBeLessThan(6 * 61 + 3); // all of it escaped
      }),
    );
  });
});

describe("nearest", () => {
  const words = ["trace", "debug", "info", "warn", "error", "fatal", "silent"];
  const options = ["level", "levelVal", "format", "maxLineBytes", "crashes", "redact", "mixin"];
  const table: readonly (readonly [word: string, allowed: readonly string[], meant: string | undefined])[] = [
    ["debgu", words, "debug"],
    ["debu", words, "debug"],
    ["debugg", words, "debug"],
    ["DEBGU", words, "debug"],
    ["inof", words, "info"],
    ["wran", words, "warn"],
    ["eror", words, "error"],
    ["debug", words, "debug"],
    ["x", words, undefined],
    ["", words, undefined],
    ["verbose", words, undefined],
    ["silence", words, "silent"],
    ["lvel", options, "level"],
    ["maxLineByte", options, "maxLineBytes"],
    ["maxlinebytes", options, "maxLineBytes"],
    ["MaxBytes", options, undefined],
    ["zebra", options, undefined],
    ["anything", [], undefined],
  ];
  for (const [word, allowed, meant] of table) {
    test(`"${word}" is ${meant ?? "near none"}`, () => expect(nearest(word, allowed)).toBe(meant));
  }

  test("finds every word again after one slip of the keyboard", () => {
    const long = fc.constantFrom(...[...words, ...options].filter(({ length }) => length > 4));
    const slip = fc
      .tuple(long, fc.nat(), fc.constantFrom("drop", "double", "swap"))
      .map(([word, where, kind]) => {
        const at = where % (word.length - 1);
        const [one, two] = [word.charAt(at), word.charAt(at + 1)];
        const middle = { drop: two, double: one + one + two, swap: two + one }[kind] ?? "";
        return { word, typed: word.slice(0, at) + middle + word.slice(at + 2) };
      });
    fc.assert(
      fc.property(slip, ({ word, typed }) => {
        expect(nearest(typed, [word, "zzzzzz"])).toBe(word);
      }),
    );
  });

  test("gives an allowed word or none, whatever came", () => {
    fc.assert(
      fc.property(fc.string(), (word) => {
        expect([undefined, ...words]).toContain(nearest(word, words));
      }),
    );
  });
});
