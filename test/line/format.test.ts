// The formats' tables, and what each one prints.
import { describe, expect, test } from "vitest";
import { type FormatName, findFormat, formatNames, formats } from "../../src/line/format.js";
import { capture } from "../support/capture.js";

describe("findFormat", () => {
  const table: readonly (readonly [word: string, format: FormatName | undefined])[] = [
    ...formatNames.map((name) => [name, name] as const), // a pair, not an array of either
    ["JSON", "json"],
    [" Pretty\t", "pretty"],
    ["PINO", "pino"],
    ["", undefined],
    ["jsn", undefined],
    ["json,pino", undefined],
    ["constructor", undefined],
    ["__proto__", undefined],
  ];
  for (const [word, format] of table) {
    test(`${JSON.stringify(word)} is ${format ?? "none"}`, () => expect(findFormat(word)).toBe(format));
  }
  test("knows every format of the table, and no other", () => {
    expect([...formatNames].sort()).toEqual(Object.keys(formats).sort());
  });
});

describe("a line", () => {
  const line = (format: FormatName): string => {
    const { log, lines } = capture({ format });
    log.named("db").warn({ a: 1 }, "text");
    return lines.join("");
  };
  const rest = `"pid":${process.pid},"hostname":"[^"]+","logger":"db","a":1,"msg":"text"}\n$`;
  test("of json has the level as a word and the time as RFC 3339 in UTC with milliseconds", () => {
    expect(line("json")).toMatch(
      new RegExp(`^{"level":"warn","time":"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z",${rest}`),
    );
  });
  test("of pino has pino's numbers", () => {
    expect(line("pino")).toMatch(new RegExp(`^{"level":40,"time":\\d{13},${rest}`));
  });
  test("of pretty is text for a person", () => {
    expect(line("pretty")).toMatch(/^\[\d\d:\d\d:\d\d\.\d{3}\] WARN: text\n {4}logger: "db"\n {4}a: 1\n$/);
  });
  test("reserves what its format prints itself", () => {
    const expected = [
      "level",
      "time",
      "pid",
      "hostname",
      "logger",
      "log_error",
      "log_truncated",
      "log_override",
    ];
    for (const name of ["json", "pino", "pretty"] as const) expect(formats[name].reserved).toEqual(expected); // a literal list of formats
  });
  test("has its level as a custom formatter gives it, whose names are reserved then", () => {
    const { log, last } = capture({ formatters: { level: (label) => ({ severity: label.toUpperCase() }) } });
    log.info({ severity: "forged" }, "text");
    expect(last()).toMatchObject({ severity: "INFO", _severity: "forged" });
    expect(last()).not.toHaveProperty("level");
  });
});
