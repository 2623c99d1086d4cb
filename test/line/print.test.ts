// The printer says what JSON.stringify says, and never lets a character out that moves a terminal or ends a line.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keyText, print, quote } from "../../src/line/print.js";
import { anyValues, plainValues, texts } from "../support/generate/values.js";

const unsafe = /\p{Control}|[\u2028\u2029]|\p{Surrogate}/u;
const numRuns = 2_000;

/** What the printer adds to JSON.stringify's text. */
const escaped = (json: string): string =>
  json.replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** Broken UTF-16 is printed as U+FFFD, which JSON.stringify escapes instead. */
const wellFormed = (json: string): string => json.replace(/\\ud[89a-f][0-9a-f]{2}/g, "\ufffd");

describe("on plain data", () => {
  test("the text is JSON.stringify's, but for what it escapes beyond", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "grapheme", depthSize: "medium" }), (value) => {
        expect(print(value)).toBe(escaped(JSON.stringify(value)));
      }),
      { numRuns },
    );
  });

  test("the text is JSON.stringify's on values that loggers get, key by key", () => {
    fc.assert(
      fc.property(plainValues, (value) => {
        const text = JSON.stringify(value.make());
        fc.pre(!text.includes("\\\\ud") && !/\\ud[89a-f][^"]*":/.test(text)); // a broken key keeps its escapes
        expect(print(value.make())).toBe(escaped(wellFormed(text)));
      }),
      { numRuns },
    );
  });

  test("the text reads back as an equal value", () => {
    const value = fc.jsonValue({ depthSize: "medium" });
    fc.assert(
      fc.property(value, (data) => {
        expect(JSON.parse(print(data) ?? "")).toEqual(JSON.parse(JSON.stringify(data)));
      }),
      { numRuns },
    );
  });
});

describe("on any value", () => {
  test("the text is valid JSON or undefined, without an unsafe character, and nothing throws", () => {
    fc.assert(
      fc.property(anyValues, (value) => {
        const text = print(value.make());
        if (text === undefined) return;
        JSON.parse(text);
        expect(text).not.toMatch(unsafe);
      }),
      { numRuns },
    );
  });
});

describe("a string", () => {
  test("reads back as it was, where it was well-formed", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(JSON.parse(quote(text))).toBe(text.toWellFormed());
        expect(quote(text)).not.toMatch(unsafe);
        expect(JSON.parse(keyText(text).slice(0, -1))).toBe(text); // a broken key keeps its escapes
        expect(keyText(text)).not.toMatch(unsafe);
      }),
      { numRuns },
    );
  });

  test.each([
    ["DEL", "\u007f", '"\\u007f"'],
    ["C1", "\u0085", '"\\u0085"'],
    ["the line separator", "\u2028", '"\\u2028"'],
    ["the paragraph separator", "\u2029", '"\\u2029"'],
    ["a lone high surrogate", "\ud800x", '"\ufffdx"'],
    ["a lone low surrogate", "x\udfff", '"x\ufffd"'],
    ["an escape", "\u001b[2J", '"\\u001b[2J"'],
  ])("%s does not leave as it is", (_name, text, printed) => {
    expect(quote(text)).toBe(printed);
    const long = "z".repeat(200);
    expect(quote(long + text)).toBe(`"${long}${printed.slice(1)}`);
  });
});
