// What a line costs in each format, as tables: factors of json.
import { formatNames, lineNames, lines } from "../formats/cells.js";
import type { FormatCells } from "./results.js";
import { grouped, markdownTable, nothing, shortened, terminalColumns } from "./text.js";

export function terminalTable(cells: FormatCells): string {
  const rows = lineNames.flatMap((line) =>
    formatNames.flatMap((format) => {
      const cell = cells[line]?.[format];
      if (cell === undefined) return [];
      const { cpuNs, spread, bytes } = cell;
      const percent = `${Math.round(spread * 100)} %`;
      return [[line, format, grouped(cpuNs), percent, factorOf(cells, line, format), grouped(bytes)]];
    }),
  );
  return terminalColumns([["line", "format", "CPU ns", "spread", "of json", "bytes"], ...rows], 2);
}

/** One row per line, one column per format. */
export function formatsTable(cells: FormatCells): string {
  const others = formatNames.filter((format) => format !== "json");
  const rows = lineNames.map((line) => [
    lines[line].title,
    ...others.map((format) => factorOf(cells, line, format)),
  ]);
  return markdownTable(["CPU of a line, of json's", ...others], rows);
}

function factorOf(
  cells: FormatCells,
  line: (typeof lineNames)[number],
  format: (typeof formatNames)[number],
): string {
  const factor = (cells[line]?.[format]?.cpuNs ?? Number.NaN) / (cells[line]?.json?.cpuNs ?? Number.NaN);
  return Number.isFinite(factor) ? `${shortened(factor, 3)} ×` : nothing;
}
