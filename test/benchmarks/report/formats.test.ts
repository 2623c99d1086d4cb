import { expect, test } from "vitest";
import { formatsTable, terminalTable } from "../../../benchmarks/report/formats.js";
import type { FormatCells } from "../../../benchmarks/report/results.js";

const cells: FormatCells = {
  text: {
    json: { cpuNs: 200, spread: 0.1, bytes: 400 },
    ecs: { cpuNs: 210, spread: 0.25, bytes: 450 },
    logfmt: { cpuNs: 190, spread: 0, bytes: 420 },
  },
};

test("the page says each format's part of json, and nothing of what was not measured", () => {
  const [header, , text, fields] = formatsTable(cells).split("\n");
  expect(header).toBe("| CPU of a line, of json's | ecs | gcp | datadog | otel | lambda | logfmt |");
  expect(text).toBe("| in context: text | 1.05 × | – | – | – | – | 0.95 × |");
  expect(fields).toBe("| in context: five fields | – | – | – | – | – | – |");
});

test("the terminal shows what was measured", () => {
  const rows = terminalTable(cells)
    .split("\n")
    .map((line) => line.split(/ {2,}/));
  expect(rows).toEqual([
    ["line", "format", "CPU ns", "spread", "of json", "bytes"],
    ["text", "json", "200", "10 %", "1 ×", "400"],
    ["text", "ecs", "210", "25 %", "1.05 ×", "450"],
    ["text", "logfmt", "190", "0 %", "0.95 ×", "420"],
  ]);
});
