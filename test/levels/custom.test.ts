// Two levels of one number would print one word for both: refused when the logger or the child is made.
import { describe, expect, test } from "vitest";
import { createLogger, type FormatName, type LoggerOptions } from "../../src/index.js";
import { formatNames, formats } from "../../src/line/format.js";
import { type UntypedLogger, untyped } from "../support/untyped.js";

const stream = { write: (): void => {} };
const make = (options: LoggerOptions<string>): UntypedLogger =>
  untyped(createLogger<string>({ env: false, crashes: false, ...options }, stream));
const ours = formatNames.filter((name) => formats[name].rules === "heartwood");

const refused: readonly (readonly [options: LoggerOptions<string>, message: RegExp])[] = [
  [{ customLevels: { audit: 50 } }, /"audit" has the number of "error" \(50\).* Use 51 /],
  [{ customLevels: { audit: 35, notice: 35 } }, /"notice" has the number of "audit" \(35\).* Use 36 /],
  [{ customLevels: { a: 30, b: 31 } }, /"a" has the number of "info" \(30\).* Use 31 /],
  [{ customLevels: { error: 40 } }, /"error" has the number of "warn" \(40\).* Use 41 /],
  [{ customLevels: { a: 51, b: 60, c: 61 } }, /"b" has the number of "fatal" \(60\).* Use 61 /],
  [
    { customLevels: { a: 35, b: 35 }, useOnlyCustomLevels: true, level: "a" },
    /"b" has the number of "a" \(35\).* Use 36 /,
  ],
];

describe.each(ours)("in format %s", (format: FormatName) => {
  test.each(refused)("%j is refused", (options, message) => {
    expect(() => make({ format, ...options })).toThrow(message);
    expect(() => make({ format, ...options })).toThrow(/^createLogger: option "customLevels": /);
    expect(() => make({ format, ...options })).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });
  test.each<[LoggerOptions<string>]>([
    [{ customLevels: { audit: 51 } }],
    [{ customLevels: { error: 50, info: 30 } }],
    [{ customLevels: { error: 55 } }],
    [{ customLevels: { error: 60, fatal: 50 } }],
    [{ customLevels: { error: 50, audit: 30 }, useOnlyCustomLevels: true, level: "audit" }],
    [{ customLevels: {} }],
  ])("%j is not", (options) => {
    expect(() => make({ format, ...options })).not.toThrow();
  });
  test("a child is refused a level's number, its logger's and its own", () => {
    const log = make({ format, customLevels: { audit: 35 } });
    expect(() => log.child({}, { customLevels: { other: 50 } })).toThrow(
      /^child: option "customLevels": "other" has the number of "error" \(50\).* Use 51 /,
    );
    expect(() => log.child({}, { customLevels: { other: 35 } })).toThrow(/"audit" \(35\)/);
    expect(() => log.child({}, { customLevels: { one: 36, two: 36 } })).toThrow(/"two" .*"one" \(36\)/);
    expect(() => log.child({}, { customLevels: { other: 36 } })).not.toThrow();
  });
});

test("in pino's format two levels may have one number, as in pino", () => {
  const made = (): UntypedLogger => make({ format: "pino", customLevels: { audit: 50, notice: 50 } });
  expect(made).not.toThrow();
  expect(() => made().child({}, { customLevels: { one: 36, two: 36 } })).not.toThrow();
  expect(() => made().child({}, { customLevels: { other: 30 } })).toThrow("pre-existing level values");
});
