// Text from outside, for a terminal: what moves the cursor, turns the direction of text around or cannot be seen is
// escaped. For `format: "pretty"`, the command line, notices on stderr and error messages.

/**
 * Control characters (C0, DEL, C1), lone surrogates, line and paragraph separators, and what Unicode has for formatting
 * or lets a font ignore: bidirectional controls, zero-width characters, soft hyphens, fillers, tags. Arabic and other
 * number signs are format characters that can be seen, and stay.
 */
const unseen =
  "\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}\\ufff9-\\ufffb\\u{13430}-\\u{1343f}";

/** Scripts that are written with joiners (U+200C, U+200D), which change how their letters look. */
const joining = [
  "Arab",
  "Syrc",
  "Beng",
  "Deva",
  "Gujr",
  "Guru",
  "Knda",
  "Mlym",
  "Orya",
  "Sinh",
  "Taml",
  "Telu",
]
  .map((script) => `\\p{Script=${script}}`)
  .join("");

/** Invisible characters that are part of what is seen around them: an emoji of several, or a word of such a script. */
const parts = [
  "(?<=\\p{Extended_Pictographic}[\\ufe0f\\u{1f3fb}-\\u{1f3ff}]?)\\u200d(?=\\p{Extended_Pictographic})",
  "(?<=\\p{Extended_Pictographic})[\\ufe0e\\ufe0f]",
  "(?<=[0-9#*])\\ufe0f(?=\\u20e3)",
  `(?<=[${joining}])[\\u200c\\u200d](?=[${joining}])`,
];

/** Made when it is first needed: that takes two milliseconds, and most processes never need it. */
let invisible: RegExp | undefined;

const printableAscii = /^[ -~]*$/;

/**
 * Text of one line in which everything can be seen. Escapes are JSON's: `\n`, `\u001b`, two of them for a character
 * beyond U+FFFF.
 * @example visible("a\u202eb\n") // "a\\u202eb\\n"
 */
export function visible(text: string): string {
  if (printableAscii.test(text)) return text;
  invisible ??= new RegExp(`(?!${parts.join("|")})[${unseen}]`, "gu");
  return text.replace(invisible, escaped);
}

/** The same for text of several lines, which it keeps. */
export const visibleLines = (text: string): string => text.split("\n").map(visible).join("\n");

/** Escapes that are shorter than a number. */
const short: Readonly<Record<string, string>> = {
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\f": "\\f",
  "\r": "\\r",
};

const escaped = (found: string): string =>
  short[found] ?? Array.from({ length: found.length }, (_, unit) => unitOf(found.charCodeAt(unit))).join("");

const unitOf = (unit: number): string => `\\u${unit.toString(16).padStart(4, "0")}`;
