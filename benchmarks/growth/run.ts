// `npm run bench:growth`: what a line costs while something around it becomes more: flat, linear, or worse.
import { measured } from "../child.js";
import { chosen, command, print, say, wholeNumber } from "../command.js";
import { circumstances } from "../report/circumstances.js";
import { terminalTable } from "../report/growth.js";
import { publish } from "../report/publish.js";
import { type Growth, type Point, type Points, type Results, saveResults } from "../report/results.js";
import { type RivalName, rivalNames } from "../rival.js";
import { inRounds } from "../rounds.js";
import { median, rounded } from "../statistics.js";
import { pointName, type SeriesName, series, seriesNames } from "./series.js";

const usage = `Usage: npm run bench:growth -- [options]
  --series NAME   only this one; may be repeated   ${seriesNames.join(", ")}
  --rival NAME    instead of heartwood and pino-child; may be repeated   ${rivalNames.join(", ")}
  --rounds N      medians of N processes per point (default 5)
  --quick         one short round
  --no-readme     do not touch README.md and RESULTS.md
A quick run, or one of some series or rivals, only prints: what is saved keeps the last whole run.`;

const options = {
  series: { type: "string", multiple: true },
  rival: { type: "string", multiple: true },
  rounds: { type: "string", default: "5" },
  quick: { type: "boolean", default: false },
  "no-readme": { type: "boolean", default: false },
} as const;

/** pino as its documentation has it beside heartwood: what both pay, the machine takes. */
const usualRivals: readonly RivalName[] = ["heartwood", "pino-child"];

interface Settings {
  readonly rounds: number;
  readonly lines: number;
}

await command(usage, options, async (values) => {
  const asked = chosen("--series", values.series, seriesNames);
  const rivals = values.rival === undefined ? usualRivals : chosen("--rival", values.rival, rivalNames);
  const settings = values.quick
    ? { rounds: 1, lines: 2_000 }
    : { rounds: wholeNumber("--rounds", values.rounds), lines: 20_000 };
  const results: Results<"growth"> = {
    ...circumstances(["heartwood", "pino"]),
    settings: { ...settings },
    figures: await measureAll(rivals, asked, settings),
  };
  print(terminalTable(results.figures));
  if (values.quick || values.series !== undefined || values.rival !== undefined) return;
  say(`Results: ${saveResults("growth", results)}`);
  if (!values["no-readme"]) publish();
});

async function measureAll(
  rivals: readonly RivalName[],
  asked: readonly SeriesName[],
  settings: Settings,
): Promise<Growth> {
  const growth: { [R in RivalName]?: { [S in SeriesName]?: Points } } = {};
  for (const rival of rivals) {
    const measuredSeries: { [S in SeriesName]?: Points } = {};
    for (const name of asked) {
      say(`${name}: ${settings.rounds} rounds of ${rival}`);
      measuredSeries[name] = await measureSeries(rival, name, settings);
    }
    growth[rival] = measuredSeries;
  }
  return growth;
}

async function measureSeries(
  rival: RivalName,
  name: SeriesName,
  { rounds, lines }: Settings,
): Promise<Points> {
  const counts = Object.keys(series[name].points).map(Number);
  const cpu = await inRounds(counts, rounds, (at) => measured("cpu", rival, pointName(name, at), lines));
  const points: Record<number, Point> = {};
  for (const [at, values] of cpu) {
    const bytes = rounded(await measured("bytes", rival, pointName(name, at)), 1);
    points[at] = { cpuNs: rounded(median(values), 1), bytes };
  }
  return points;
}
