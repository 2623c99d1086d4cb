// Strings: healthy values all, that must arrive as they were and forge nothing on the way.
import type { Makers } from "./entry.js";

const table: Readonly<Record<string, string>> = {
  "empty text": "",
  "lone high surrogate": "a\ud800b",
  "lone low surrogate": "\udc00 first",
  "lone surrogate in a long text": `${"x".repeat(120)}\udbff`,
  "text with NUL": "a\u0000b",
  "text with U+2028 and U+2029": "a\u2028b\u2029c",
  "text with terminal escapes": "\u001b[31mred\u001b[0m\u001b]0;title\u0007",
  "text with DEL": "a\u007fb\u0008\u0008",
  "text with C1 controls": "\u009b31m\u0085next\u0090dcs\u009c",
  "text with a forged line": 'x\n{"level":"fatal","time":"2026-01-01T00:00:00.000Z","msg":"forged"}\n',
  "text with CR LF": "a\r\nb\rc",
  "text that closes the string": '","level":"fatal","msg":"forged',
  "text of backslashes and quotes": '\\"\\\\"\\',
  "text with a byte order mark": "\ufeffstart",
  "text with bidi controls": "user\u202egnp.exe\u2066x\u2069",
  "text of printf placeholders": "100% %s %d %i %f %j %o %O %% %",
  "text __proto__": "__proto__",
  "text outside the basic plane": "\u{1f333} heart\u{10ffff}wood",
  "text of 100 characters with one control": `${"x".repeat(99)}\u001f`,
  "text of 101 characters with one control": `${"x".repeat(100)}\u001f`,
  "text of every character below 256": Array.from({ length: 256 }, (_, code) =>
    String.fromCharCode(code),
  ).join(""),
};

export const texts: Makers = Object.fromEntries(
  Object.entries(table).map(([name, text]) => [name, () => text]),
);
