import { describe, expect, test } from "vitest";
import {
  circumstancesText,
  grouped,
  markdownTable,
  middleText,
  partText,
  ratioText,
  terminalColumns,
} from "../../../benchmarks/report/text.js";
import { resultsOf } from "./figures.js";

test("a part is a number with two digits, and half of several parts a range; what was not measured is a dash", () => {
  expect(partText(0.6234)).toBe("0.62");
  expect(middleText({ median: 0.6, lower: 0.5761, upper: 0.631 })).toBe("0.58 to 0.63");
  expect([partText(undefined), middleText(undefined)]).toEqual(["–", "–"]);
  expect(middleText({ median: 1, lower: 1, upper: 1 })).toBe("–");
});

describe("a ratio", () => {
  test.each([
    [1, 8.2, "1/8.2"],
    [1, 12.04, "1/12"],
    [2, 3, "1/1.5"],
    [83, 100, "0.83 ×"],
    [2.4, 1, "2.4 ×"],
    [0, 3, "0 ×"],
    [-1, 10, "-0.1 ×"],
  ])("of %d and %d is %s", (part, whole, text) => {
    expect(ratioText(part, whole)).toBe(text);
  });

  test("has as many digits as are asked for", () => {
    expect(ratioText(1, 4.527, 3)).toBe("1/4.53");
  });

  test("of what was not measured is a dash", () => {
    expect(ratioText(undefined, 3)).toBe("–");
    expect(ratioText(3, undefined)).toBe("–");
    expect(ratioText(3, 0)).toBe("–");
  });
});

test("numbers are grouped in threes", () => {
  expect(grouped(88_000.4)).toBe("88,000");
  expect(grouped(undefined)).toBe("–");
});

test("columns of the terminal are as wide as their widest entry, words left, numbers right", () => {
  const rows = [
    ["name", "n"],
    ["a", "1,000"],
  ];
  expect(terminalColumns(rows, 1)).toBe("name      n\na     1,000");
});

test("a table in Markdown has its words left, its numbers right", () => {
  expect(markdownTable(["name", "n"], [["a", "1"]])).toBe("| name | n |\n| --- | --: |\n| a | 1 |");
});

test("the circumstances name Node, day, machine and versions", () => {
  expect(circumstancesText(resultsOf("26.10.0", {}))).toBe(
    "Node 26.10.0, 2026-11-21, AMD EPYC (2 cores, 24 GiB), Linux 6.18; heartwood 0.1.0, pino 10.4.0.",
  );
});
