// Paths of option `redact`: what works, what is refused.
import { describe, expect, test } from "vitest";
import { createLogger, HeartwoodError } from "../src/index.js";
import { capture } from "./support/capture.js";

const refused = [
  "*secret",
  "secret*",
  "x.**",
  "x.*y",
  "$.x",
  "$[0]",
  'x["a]b"]',
  'x[ "a" ]',
  "",
  "a..b",
  ".a",
  "a.",
  "a[]",
  "a[",
  "]",
  " a",
  "a ",
  '"a"',
  "x['a\"]",
]; // prettier-ignore

describe("a path that would hide nothing is refused when the logger is made", () => {
  test.each(refused)("%j", (path) => {
    const make = [
      () => createLogger({ redact: [path] }),
      () => createLogger({ redact: { paths: ["a", path], secrets: true } }),
      () => createLogger().child({}, { redact: [path] }),
    ]; // prettier-ignore
    for (const each of make) {
      expect(each).toThrow(HeartwoodError);
      expect(each).toThrow(
        `a path in option "redact" cannot be ${JSON.stringify(path)}. Give it paths such as`,
      );
    }
  });
});

describe("a path hides what it names", () => {
  const fields = {
    a: { b: "s", c: { b: "s" } },
    list: [{ b: "s" }],
    "x-y": "s",
    "two words": "s",
    "filter[email]": "s",
    "a.b": "s",
    $ref: "s",
  };
  const cases: readonly (readonly [path: string, hidden: object])[] = [
    ["a.b", { a: { b: "[Redacted]", c: { b: "s" } } }],
    ["a.*.b", { a: { b: "s", c: { b: "[Redacted]" } } }],
    ["*.b", { a: { b: "[Redacted]", c: { b: "s" } } }],
    ["list[0].b", { list: [{ b: "[Redacted]" }] }],
    ["list[*].b", { list: [{ b: "[Redacted]" }] }],
    ["x-y", { "x-y": "[Redacted]" }],
    ['["x-y"]', { "x-y": "[Redacted]" }],
    ['a["b"]', { a: { b: "[Redacted]", c: { b: "s" } } }],
    ["two words", { "two words": "[Redacted]" }],
    ['["a.b"]', { "a.b": "[Redacted]" }],
    ['["filter[email]"]', { "filter[email]": "[Redacted]" }],
    ["$ref", { $ref: "[Redacted]" }],
  ];
  test.each(cases)("%s", (path, hidden) => {
    for (const redact of [[path], { paths: [path], secrets: true }]) {
      const { log, last } = capture({ redact, base: null });
      log.info(fields);
      const { level: _, time: __, ...printed } = last();
      expect(printed).toEqual({ ...fields, ...hidden });
      log.child({}, { redact: [path] }).info(fields);
      expect(last()).toMatchObject(hidden);
    }
  });

  test("a name with brackets: with a censor, removed, in bindings and in a child's own redaction", () => {
    const paths = ['["filter[email]"]'];
    const censored = capture({
      redact: { paths, censor: (value, path) => `${value}:${path.join()}` },
      base: null,
    });
    censored.log.info({ "filter[email]": "s" });
    expect(censored.last()).toMatchObject({ "filter[email]": "s:filter[email]" });
    const removed = capture({ redact: { paths, remove: true }, base: null });
    removed.log.child({ "filter[email]": "s" }).info("x");
    expect(removed.lines[0]).not.toContain("filter");
    const child = capture({ base: null });
    child.log.child({}, { redact: paths }).info({ "filter[email]": "s" });
    expect(child.last()).toMatchObject({ "filter[email]": "[Redacted]" });
  });
});
