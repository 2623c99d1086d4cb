// `npm run bench:formats`: what a line costs in each format, as a factor of what it costs in json.
import { measured } from "../child.js";
import { chosen, command, print, say, wholeNumber } from "../command.js";
import { circumstances } from "../report/circumstances.js";
import { terminalTable } from "../report/formats.js";
import { publish } from "../report/publish.js";
import { type ByFormat, type Cell, type FormatCells, type Results, saveResults } from "../report/results.js";
import { inRounds } from "../rounds.js";
import { median, rounded, spread } from "../statistics.js";
import { cellName, formatNames, type LineName, lineNames, lines, type MeasuredFormat } from "./cells.js";

const usage = `Usage: npm run bench:formats -- [options]
  --line NAME     only this one; may be repeated   ${lineNames.join(", ")}
  --rounds N      medians of N processes per format and line (default 7)
  --quick         one short round
  --no-readme     do not touch README.md and RESULTS.md
A quick run, or one of some lines, only prints: what is saved keeps the last whole run.`;

const options = {
  line: { type: "string", multiple: true },
  rounds: { type: "string", default: "7" },
  quick: { type: "boolean", default: false },
  "no-readme": { type: "boolean", default: false },
} as const;

interface Settings {
  readonly rounds: number;
  readonly lines: number;
}

await command(usage, options, async (values) => {
  const asked = chosen("--line", values.line, lineNames);
  const settings = values.quick
    ? { rounds: 1, lines: 2_000 }
    : { rounds: wholeNumber("--rounds", values.rounds), lines: 20_000 };
  const results: Results<"formats"> = {
    ...circumstances(["heartwood"]),
    settings: { ...settings },
    figures: await measureAll(asked, settings),
  };
  print(terminalTable(results.figures));
  if (values.quick || values.line !== undefined) return;
  say(`Results: ${saveResults("formats", results)}`);
  if (!values["no-readme"]) publish();
});

async function measureAll(asked: readonly LineName[], settings: Settings): Promise<FormatCells> {
  const cells: { [L in LineName]?: ByFormat } = {};
  for (const line of asked) {
    say(`${lines[line].title}: ${settings.rounds} rounds of ${formatNames.length} formats`);
    cells[line] = await measureLine(line, settings);
  }
  return cells;
}

async function measureLine(line: LineName, { rounds, lines: count }: Settings): Promise<ByFormat> {
  const cpu = await inRounds(formatNames, rounds, (format) =>
    measured("cpu", "heartwood", cellName(format, line), count),
  );
  const byFormat: { [F in MeasuredFormat]?: Cell } = {};
  for (const [format, values] of cpu) {
    const bytes = rounded(await measured("bytes", "heartwood", cellName(format, line)), 1);
    byFormat[format] = { cpuNs: rounded(median(values), 1), spread: rounded(spread(values), 3), bytes };
  }
  return byFormat;
}
