// The printer says what JSON.stringify says, and never lets a character out that moves a terminal or ends a line.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { print } from "../../src/line/print.js";
import { anyValues, plainValues } from "../support/generate/values.js";

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

  test("under narrow limits the same: whatever is left out, what is printed is whole", () => {
    const limits = fc.record({
      maxDepth: fc.integer({ min: 1, max: 4 }),
      maxBreadth: fc.integer({ min: 1, max: 4 }),
      maxNodes: fc.integer({ min: 1, max: 30 }),
    });
    fc.assert(
      fc.property(anyValues, limits, (value, narrow) => {
        const text = print(value.make(), narrow);
        if (text !== undefined) JSON.parse(text);
      }),
      { numRuns },
    );
  });

  test.each([
    ["functions", () => undefined],
    ["undefined", undefined],
  ])("an object that begins with more %s than may be printed is one that is cut", (_what, value) => {
    const names = Array.from({ length: 1_001 }, (_, n) => `member-${n}`);
    const wide = Object.fromEntries(names.map((name) => [name, value]));
    expect(print({ wide, after: "x" })).toBe('{"wide":{"…":"[1 of 1001 left out]"},"after":"x"}');
  });
});
