import { describe, expect, test } from "vitest";
import { chosen, wholeNumber } from "../../benchmarks/command.js";

describe("a choice", () => {
  const known = ["text", "fields", "child"] as const;

  test("is all where none was asked for, else those asked for, in their usual order", () => {
    expect(chosen("--scenario", undefined, known)).toEqual(known);
    expect(chosen("--scenario", ["child", "text"], known)).toEqual(["text", "child"]);
  });

  test("that is not known is refused, with what is", () => {
    expect(() => chosen("--scenario", ["text", "txet"], known)).toThrow(
      "bench: --scenario txet is not known. Use one of text, fields, child.",
    );
  });
});

describe("a number", () => {
  test("is whole, from 1", () => {
    expect(wholeNumber("--rounds", "5")).toBe(5);
  });

  test.each(["0", "-1", "1.5", "many", ""])("is not %j", (text) => {
    expect(() => wholeNumber("--rounds", text)).toThrow(/--rounds .*Use a whole number from 1\./);
  });
});
