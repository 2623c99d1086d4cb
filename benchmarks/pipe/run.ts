// `npm run bench:pipe`: what a line costs more on a pipe that is read than in a file. CPU time of the logging process
// alone; lines of text, 100 a turn; every figure from fresh processes, file and pipe by turns.
import { stderr, stdout } from "node:process";
import { parseArgs } from "node:util";
import type { RivalName } from "../rival.js";
import { median } from "../statistics.js";
import { type Costs, goalNs, pipeReportOf, publish } from "./report.js";
import { cpuNsPerLine } from "./targets.js";

const usage = `Usage: npm run bench:pipe -- [options]
  --rounds N     medians of N processes per figure (default 21)
  --lines N      lines measured per process (default 200000)
  --no-readme    print only: neither the results nor README.md are touched`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "21" },
      lines: { type: "string", default: "200000" },
      "no-readme": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return void stdout.write(`${usage}\n`);
  const rounds = wholeNumber("--rounds", values.rounds);
  const lines = wholeNumber("--lines", values.lines);
  const [heartwood, floor] = [
    await costsOf("heartwood", rounds, lines),
    await costsOf("floor", rounds, lines),
  ];
  stdout.write(`CPU ns per line    file   pipe   more\n${row("heartwood", heartwood)}${row("floor", floor)}`);
  stdout.write(`The goal is ${goalNs} more at most.\n`);
  if (!values["no-readme"]) say(publish(pipeReportOf(heartwood, floor, rounds, lines)));
}

async function costsOf(rival: RivalName, rounds: number, lines: number): Promise<Costs> {
  say(`${rival}: ${rounds} rounds to a file and to a pipe`);
  const measured: Round[] = [];
  for (let n = 0; n < rounds; n++) measured.push(await oneRound(rival, lines, n % 2 === 0));
  const medianOf = (figure: (round: Round) => number): number =>
    Math.round(median(measured.map(figure)) * 10) / 10;
  return {
    file: medianOf(({ file }) => file),
    pipe: medianOf(({ pipe }) => pipe),
    more: medianOf(({ file, pipe }) => pipe - file),
  };
}

type Round = Omit<Costs, "more">;

async function oneRound(rival: RivalName, lines: number, isFileFirst: boolean): Promise<Round> {
  const first = await cpuNsPerLine(rival, isFileFirst ? "file" : "pipe", lines);
  const second = await cpuNsPerLine(rival, isFileFirst ? "pipe" : "file", lines);
  return isFileFirst ? { file: first, pipe: second } : { file: second, pipe: first };
}

const row = (name: string, { file, pipe, more }: Costs): string =>
  `${name.padEnd(15)}${[file, pipe, more].map((ns) => ns.toFixed(0).padStart(7)).join("")}\n`;

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new Error(`bench:pipe: ${option} ${text} is not allowed. Use a whole number from 1.`);
}

const say = (text: string): void => void stderr.write(`${text}\n`);

try {
  await main();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
