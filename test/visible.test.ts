// Text from outside at a terminal: nothing in it moves the cursor, turns text around or stays unseen.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { visible, visibleLines } from "../src/visible.js";

const codePoints = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index));

/** JSON's escapes of a character, as numbers. */
const numbered = (text: string): string =>
  text
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");

describe("is escaped wherever it is", () => {
  const invisible: Readonly<Record<string, readonly string[]>> = {
    "C0, but for the five with a letter": codePoints(0, 31).filter((unit) => !"\b\t\n\f\r".includes(unit)),
    "DEL and C1": codePoints(0x7f, 0x9f),
    "bidirectional controls": [
      "\u061c",
      "\u200e",
      "\u200f",
      ...codePoints(0x202a, 0x202e),
      ...codePoints(0x2066, 0x2069),
    ],
    "zero-width characters": ["\u200b", "\u200c", "\u200d", "\ufeff", ...codePoints(0x2060, 0x2064)],
    "separators of lines and paragraphs": ["\u2028", "\u2029"],
    "old format characters": ["\u00ad", "\u034f", "\u180e", ...codePoints(0x206a, 0x206f)],
    "interlinear annotations": codePoints(0xfff9, 0xfffb),
    "letters without a shape": ["\u115f", "\u1160", "\u3164", "\uffa0", "\u17b4"],
    "variation selectors": [...codePoints(0xfe00, 0xfe0f), ...codePoints(0xe0100, 0xe01ef)],
    tags: codePoints(0xe0000, 0xe007f),
    "lone surrogates": ["\ud800", "\udbff", "\udc00", "\udfff"],
  };
  for (const [what, texts] of Object.entries(invisible)) {
    test(what, () => {
      for (const text of texts) {
        expect(visible(`a${text}b`)).toBe(`a${numbered(text)}b`);
        expect(visible(text)).toBe(numbered(text));
        expect(visible(`é${text}${text}`)).toBe(`é${numbered(text)}${numbered(text)}`);
      }
    });
  }
  test("line breaks, tabs and the like, by their letters", () => {
    expect(visible("a\b\t\n\f\rb")).toBe("a\\b\\t\\n\\f\\rb");
  });
  test("a joiner beside one emoji, behind a letter, or twice", () => {
    expect(visible("👨\u200d")).toBe("👨\\u200d");
    expect(visible("\u200d👨")).toBe("\\u200d👨");
    expect(visible("👨\u200d\u200d👨")).toBe("👨\\u200d\\u200d👨");
    expect(visible("a\u200d👨")).toBe("a\\u200d👨");
    expect(visible("ا\u200ca")).toBe("ا\\u200ca");
  });
  test("the tags of a flag, which may spell anything", () => {
    expect(visible("🏴\u{e0067}\u{e007f}")).toBe("🏴\\udb40\\udc67\\udb40\\udc7f");
  });
});

describe("stays as it is", () => {
  for (const [what, text] of Object.entries({
    "printable ASCII": codePoints(32, 126).join(""),
    "letters of all kinds": "éß Ω Ж א ش 漢字 かな 한글 ไทย",
    "an emoji of several": "👨\u200d👩\u200d👧 🏳\ufe0f\u200d🌈 👩🏽\u200d🚀",
    "an emoji with its selector, a keycap": "❤\ufe0f ✈\ufe0e 1\ufe0f\u20e3",
    "Persian and Hindi words with joiners": "می\u200cخواهم क्\u200dष क्\u200cष",
    "number signs of Arabic": "\u0600\u0601\u06dd",
    "spaces of all widths": "a\u00a0b\u2003c\u3000d",
    "a surrogate pair": "😀𝒳",
  })) {
    test(what, () => expect(visible(text)).toBe(text));
  }
});

const unit = fc.oneof(
  fc.string({ unit: "binary", minLength: 1, maxLength: 2 }),
  fc.constantFrom(
    "👨",
    "\u200d",
    "\u200c",
    "\ufe0f",
    "ش",
    "\ud83d",
    "\udc68",
    "\u202e",
    "1",
    "\n",
    "\\",
    '"',
  ),
);
const text = fc.string({ unit });

test("whatever comes, the escapes are JSON's: the text can be read back", () => {
  fc.assert(
    fc.property(text, (given) => {
      const shown = visible(given.replaceAll(/["\\]/g, "_"));
      expect(JSON.parse(`"${shown}"`)).toBe(given.replaceAll(/["\\]/g, "_"));
      expect(visible(shown)).toBe(shown);
    }),
  );
});

test("of several lines, each is made visible and they stay apart", () => {
  expect(visibleLines("a\u202e\n\tb\r\n")).toBe("a\\u202e\n\\tb\\r\n");
});
