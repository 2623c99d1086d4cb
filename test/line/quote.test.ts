// A string's JSON text reads back as the string, and nothing leaves in it that moves a terminal or ends a line.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { quote, quotedBytes } from "../../src/line/quote.js";
import { texts } from "../support/generate/values.js";

const unsafe = /\p{Control}|[\u2028\u2029]|\p{Surrogate}/u;
const numRuns = 2_000;

describe("a string", () => {
  test("reads back as it was, where it was well-formed", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(JSON.parse(quote(text))).toBe(text.toWellFormed());
        expect(quote(text)).not.toMatch(unsafe);
      }),
      { numRuns },
    );
  });

  test("its bytes are counted as they would be printed", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(quotedBytes(text)).toBe(Buffer.byteLength(quote(text)) - 2);
      }),
      { numRuns },
    );
    const all = Array.from({ length: 0x10000 }, (_, unit) => `${String.fromCharCode(unit)}x`).join("");
    expect(quotedBytes(all)).toBe(Buffer.byteLength(quote(all)) - 2);
  });

  test("its bytes are counted alike once the engine has compiled the count, also where a pair is cut in two", () => {
    const half = `x${"\u{1f600}".repeat(100)}`.slice(0, 100);
    const counts = Array.from({ length: 20_000 }, () => quotedBytes(half));
    expect(new Set(counts)).toEqual(new Set([Buffer.byteLength(quote(half)) - 2]));
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
