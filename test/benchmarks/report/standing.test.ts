import { describe, expect, test } from "vitest";
import { reasonsList, standingOf, standingTable } from "../../../benchmarks/report/standing.js";
import { cellsOf, everywhere, resultsOf } from "./figures.js";

describe("heartwood stands", () => {
  test.each([
    [400, "ahead"],
    [950, "level"],
    [1_050, "level"],
    [1_150, "behind"],
  ])("with %d ns beside 1,000 ns: %s", (heartwood, is) => {
    const standing = standingOf(cellsOf({ heartwood, "pino-child": 2_000, "pino-sync": 1_000 }));
    expect(standing).toEqual({ best: "pino-sync", factor: heartwood / 1_000, is });
  });

  test("beside rivals, not beside the floor or what writes to memory", () => {
    const cells = cellsOf({
      heartwood: 400,
      floor: 60,
      "pino-memory": 300,
      "heartwood-memory": 200,
      winston: 900,
    });
    expect(standingOf(cells)?.best).toBe("winston");
  });

  test("nowhere where nobody else was measured", () => {
    expect(standingOf(cellsOf({ heartwood: 400, floor: 60 }))).toBeUndefined();
    expect(standingOf(cellsOf({ winston: 400 }))).toBeUndefined();
    expect(standingOf(undefined)).toBeUndefined();
  });
});

const ahead = resultsOf<"lines">("20.20.2", everywhere({ heartwood: 500, "pino-child": 1_000 }));
const behind = resultsOf<"lines">("26.10.0", {
  ...ahead.figures,
  error: cellsOf({ heartwood: 1_500, "pino-child": 2_000, winston: 1_000 }),
});

describe("the table", () => {
  const rowOf = (title: string): string | undefined =>
    standingTable([ahead, behind])
      .split("\n")
      .find((line) => line.startsWith(`| ${title} |`));

  test("has for each Node the share of a pino child and of the best rival, whom it names", () => {
    expect(rowOf("text")).toBe("| text | 1/2 | 1/2 pino child | 1/2 | 1/2 pino child | 1,000 |");
  });

  test("shows in bold where the rival is ahead", () => {
    expect(rowOf("error")).toBe("| error | 1/2 | 1/2 pino child | 0.75 × | **1.5 × winston** | 1,000 |");
  });

  test("says where no other writes the line", () => {
    expect(rowOf("a broken property")).toContain("no other writes it");
  });
});

test("a reason is given where a rival is ahead, and only there", () => {
  expect(reasonsList([ahead])).toBe("");
  expect(reasonsList([ahead, behind])).toMatch(/^- \*\*error\*\*: .+\.$/);
});

test("a rival that is ahead without a reason is said to be so", () => {
  const run = resultsOf<"lines">("26.10.0", { child: cellsOf({ heartwood: 2_000, "pino-sync": 1_000 }) });
  expect(reasonsList([run])).toBe("- **five fields, child of 4**: not explained yet.");
});

test("in memory, heartwood stands beside those that write there", () => {
  const cells = cellsOf({ heartwood: 100, "heartwood-memory": 90, "pino-memory": 60, "pino-child": 400 });
  expect(standingOf(cells)?.is).toBe("ahead");
  expect(standingOf(cells, "memory")).toEqual({ best: "pino-memory", factor: 1.5, is: "behind" });
});

test("who is ahead in memory alone stands in the list of memory alone", () => {
  const long = cellsOf({ heartwood: 100, "heartwood-memory": 90, "pino-memory": 60, "pino-child": 400 });
  const run = resultsOf<"lines">("26.10.0", { long });
  expect(reasonsList([run])).toBe("");
  expect(reasonsList([run], "memory")).toMatch(/^- \*\*long string\*\*: .+\.$/);
});
