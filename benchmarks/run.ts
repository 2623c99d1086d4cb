// `npm run bench`: every rival in every scenario, in rounds, each cell in a fresh process.
import { measured } from "./child.js";
import { chosen, command, print, say, wholeNumber } from "./command.js";
import { circumstances } from "./report/circumstances.js";
import { terminalTable } from "./report/lines.js";
import { publish } from "./report/publish.js";
import { type Cell, type Cells, type Results, saveResults } from "./report/results.js";
import { canPlay, type RivalName, rivalNames, rivals } from "./rival.js";
import { inRounds } from "./rounds.js";
import { type ScenarioName, scenarioNames, scenarios } from "./scenarios.js";
import { median, rounded, spread } from "./statistics.js";

const usage = `Usage: npm run bench -- [options]
  --scenario NAME   only this one; may be repeated   ${scenarioNames.join(", ")}
  --rival NAME      only this one; may be repeated   ${rivalNames.join(", ")}
  --rounds N        medians of N processes per cell (default 5)
  --lines N         lines measured per process, at least (default 30000)
  --quick           one short round
  --no-readme       do not touch README.md and RESULTS.md
  --json            the results as JSON instead of a table
A quick run, or one of some scenarios or rivals, only prints: what is saved keeps the last whole run.`;

const options = {
  scenario: { type: "string", multiple: true },
  rival: { type: "string", multiple: true },
  rounds: { type: "string", default: "5" },
  lines: { type: "string", default: "30000" },
  quick: { type: "boolean", default: false },
  "no-readme": { type: "boolean", default: false },
  json: { type: "boolean", default: false },
} as const;

interface Settings {
  readonly rounds: number;
  readonly lines: number;
}

await command(usage, options, async (values) => {
  const asked = chosen("--scenario", values.scenario, scenarioNames);
  const against = chosen("--rival", values.rival, rivalNames);
  const settings = values.quick
    ? { rounds: 1, lines: 2_000 }
    : { rounds: wholeNumber("--rounds", values.rounds), lines: wholeNumber("--lines", values.lines) };
  const packages = new Set(rivalNames.map((name) => rivals[name].from));
  const results: Results<"lines"> = {
    ...circumstances([...packages]),
    settings: { ...settings },
    figures: await measureAll(asked, against, settings),
  };
  print(values.json ? JSON.stringify(results, null, 2) : terminalTable(results.figures));
  if (values.quick || values.scenario !== undefined || values.rival !== undefined) return;
  say(`Results: ${saveResults("lines", results)}`);
  if (!values["no-readme"]) publish();
});

async function measureAll(
  asked: readonly ScenarioName[],
  against: readonly RivalName[],
  settings: Settings,
): Promise<Cells> {
  const cells: { [S in ScenarioName]?: Cells[S] } = {};
  for (const name of asked) {
    const able = against.filter((rival) => canPlay(rival, scenarios[name]));
    say(`${name}: ${settings.rounds} rounds of ${able.join(", ")}`);
    cells[name] = await measureScenario(name, able, settings);
  }
  return cells;
}

async function measureScenario(
  scenario: ScenarioName,
  against: readonly RivalName[],
  { rounds, lines }: Settings,
): Promise<Partial<Record<RivalName, Cell>>> {
  const cpu = await inRounds(against, rounds, (rival) => measured("cpu", rival, scenario, lines));
  const cells: Partial<Record<RivalName, Cell>> = {};
  for (const [rival, values] of cpu) {
    const bytes = rounded(await measured("bytes", rival, scenario), 1);
    cells[rival] = { cpuNs: rounded(median(values), 1), spread: rounded(spread(values), 2), bytes };
  }
  return cells;
}
