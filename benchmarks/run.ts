// `npm run bench`: every rival in every scenario, in rounds, each cell in a fresh process.
import { argv, stderr, stdout } from "node:process";
import { parseArgs } from "node:util";
import { measured } from "./child.js";
import { updateReadme } from "./readme.js";
import { type Cell, type Cells, projectRoot, reportOf, savedReports, saveReport } from "./report.js";
import { type RivalName, rivalNames } from "./rival.js";
import { type ScenarioName, scenarioNames } from "./scenarios.js";
import { median } from "./statistics.js";
import { readmeSection, terminalTable } from "./table.js";

const usage = `Usage: npm run bench -- [options]
  --scenario NAME   only this one; may be repeated   ${scenarioNames.join(", ")}
  --rival NAME      only this one; may be repeated   ${rivalNames.join(", ")}
  --rounds N        medians of N processes per cell (default 5)
  --lines N         lines measured per process, at least (default 30000)
  --no-readme       do not touch README.md
  --json            the report as JSON instead of a table
A run of some scenarios or rivals only prints: results and README keep the last whole run.`;

interface Options {
  readonly scenarios: readonly ScenarioName[];
  readonly rivals: readonly RivalName[];
  readonly rounds: number;
  readonly lines: number;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    args: argv.slice(2),
    options: {
      scenario: { type: "string", multiple: true, default: [] },
      rival: { type: "string", multiple: true, default: [] },
      rounds: { type: "string", default: "5" },
      lines: { type: "string", default: "30000" },
      "no-readme": { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return void stdout.write(`${usage}\n`);
  const options: Options = {
    scenarios: chosen("--scenario", values.scenario, scenarioNames),
    rivals: chosen("--rival", values.rival, rivalNames),
    rounds: wholeNumber("--rounds", values.rounds),
    lines: wholeNumber("--lines", values.lines),
  };
  const report = reportOf(await measureAll(options), options.rounds, options.lines);
  stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : `${terminalTable(report.cells)}\n`);
  if (values.scenario.length + values.rival.length > 0) return;
  say(`Results: ${saveReport(report)}`);
  if (!values["no-readme"])
    say(updateReadme(new URL("README.md", projectRoot), readmeSection(savedReports())));
}

async function measureAll(options: Options): Promise<Cells> {
  const cells: Cells = {};
  for (const scenario of options.scenarios) {
    say(`${scenario}: ${options.rounds} rounds of ${options.rivals.join(", ")}`);
    cells[scenario] = await measureScenario(scenario, options);
  }
  return cells;
}

async function measureScenario(
  scenario: ScenarioName,
  { rivals, rounds, lines }: Options,
): Promise<Partial<Record<RivalName, Cell>>> {
  const cpu = await cpuOfRounds(scenario, rivals, rounds, lines);
  const cells: Partial<Record<RivalName, Cell>> = {};
  for (const rival of rivals) {
    const bytes = await measured("bytes", rival, scenario);
    cells[rival] = { cpuNs: tenths(median(cpu.get(rival) ?? [])), bytes: tenths(bytes) };
  }
  return cells;
}

/** Each round runs every rival once, and starts with the next one: what disturbs the machine disturbs all alike. */
async function cpuOfRounds(
  scenario: ScenarioName,
  rivals: readonly RivalName[],
  rounds: number,
  lines: number,
): Promise<Map<RivalName, number[]>> {
  const values = new Map<RivalName, number[]>(rivals.map((rival) => [rival, []]));
  for (let round = 0; round < rounds; round++) {
    const first = round % rivals.length;
    for (const rival of [...rivals.slice(first), ...rivals.slice(0, first)]) {
      values.get(rival)?.push(await measured("cpu", rival, scenario, lines));
    }
  }
  return values;
}

function chosen<Name extends string>(
  option: string,
  asked: string[],
  known: readonly Name[],
): readonly Name[] {
  const unknown = asked.find((name) => !known.some((one) => one === name));
  if (unknown !== undefined) {
    throw new Error(`bench: ${option} ${unknown} is not known. Use one of ${known.join(", ")}.`);
  }
  return asked.length === 0 ? known : known.filter((name) => asked.includes(name));
}

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new Error(`bench: ${option} ${text} is not allowed. Use a whole number from 1.`);
}

const tenths = (value: number): number => Math.round(value * 10) / 10;
const say = (text: string): void => void stderr.write(`${text}\n`);

try {
  await main();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
