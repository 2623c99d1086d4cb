// The figures of README and RESULTS.md are written by the run: nobody has touched them since.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { resultsPage } from "../../../benchmarks/report/page.js";
import { publications } from "../../../benchmarks/report/publish.js";
import { readmeSection } from "../../../benchmarks/report/readme.js";
import { savedResults } from "../../../benchmarks/report/results.js";
import { everywhere, none, resultsOf } from "./figures.js";

describe("what the results say stands in", () => {
  for (const [path, text] of publications(savedResults())) {
    test(path, () => {
      const published = readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");
      expect(published, "run `npm run bench:report`").toBe(text);
    });
  }
});

describe("where little was measured", () => {
  test("nothing is said of nothing", () => {
    expect(readmeSection(none)).toBe("");
    expect(resultsPage(none)).not.toContain("## ");
  });

  test("one run of one benchmark is shown alone", () => {
    const lines = [resultsOf<"lines">("20.20.2", everywhere({ heartwood: 500, "pino-child": 1_000 }))];
    const page = resultsPage({ ...none, lines });
    expect(page.match(/^## .*$/gm)).toEqual([
      "## Goals",
      "## Beside the best rival, in its best documented mode",
      "## A line",
    ]);
    expect(page).toContain("| measure | target | Node 20.20.2 |");
    expect(readmeSection({ ...none, lines })).toContain(
      "| scenario | Node 20: of pino child | of the best rival | bytes |",
    );
  });

  test("what is listed as ahead is bold in the table above it; the README lists nothing that it does not show", () => {
    const figures = everywhere({
      heartwood: 500,
      "pino-child": 1_000,
      "heartwood-memory": 90,
      "pino-memory": 60,
    });
    const lines = [resultsOf<"lines">("26.10.0", figures)];
    expect(readmeSection({ ...none, lines })).not.toContain("is ahead");
    expect(resultsPage({ ...none, lines })).toContain("In memory");
    expect(resultsPage({ ...none, lines })).not.toContain("(bold)");
    const behind = [resultsOf<"lines">("26.10.0", everywhere({ heartwood: 1_500, "pino-child": 1_000 }))];
    for (const text of [readmeSection({ ...none, lines: behind }), resultsPage({ ...none, lines: behind })])
      expect(text).toMatch(/\*\*1\.5 × pino child\*\*[\s\S]*is ahead \(bold\):\n\n- \*\*disabled\*\*/);
  });

  test("the README shows Node 20 and the newest, RESULTS.md all", () => {
    const figures = everywhere({ heartwood: 500, "pino-child": 1_000 });
    const lines = ["20.20.2", "22.23.3", "26.10.0"].map((node) => resultsOf<"lines">(node, figures));
    expect(readmeSection({ ...none, lines })).not.toContain("Node 22");
    expect(readmeSection({ ...none, lines })).toContain("Node 26: of pino child");
    expect(resultsPage({ ...none, lines })).toContain("Node 22: of pino child");
  });
});
