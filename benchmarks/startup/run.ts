// `npm run bench:startup`: how long an import takes and how much an install brings, of the packed tarball.
import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { installedIn, installIn, pack } from "../../test/package/pack.js";
import { run } from "../../test/package/run.js";
import { command, print, say, wholeNumber } from "../command.js";
import { circumstances, packageVersions, projectRoot } from "../report/circumstances.js";
import { publish } from "../report/publish.js";
import { type Results, type Startup, saveResults } from "../report/results.js";
import { terminalTable } from "../report/startup.js";
import { inRounds } from "../rounds.js";
import { median, rounded, spread } from "../statistics.js";
import { type ImportName, type InstallName, importNames, installNames, installs } from "./installs.js";

const usage = `Usage: npm run bench:startup -- [options]
  --rounds N    medians of N processes per import (default 41)
  --quick       five rounds
  --no-readme   do not touch README.md and RESULTS.md
A quick run only prints: what is saved keeps the last whole run.`;

const options = {
  rounds: { type: "string", default: "41" },
  quick: { type: "boolean", default: false },
  "no-readme": { type: "boolean", default: false },
} as const;

/** Prints how long the import took, by the clock and in CPU time of all threads. */
const importProgram = `
const startedAt = performance.now();
const before = process.cpuUsage();
await import(process.argv[2]);
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ wallMs: performance.now() - startedAt, cpuMs: (user + system) / 1000 }));
`;

interface Import {
  readonly wallMs: number;
  readonly cpuMs: number;
}

await command(usage, options, async (values) => {
  const rounds = values.quick ? 5 : wholeNumber("--rounds", values.rounds);
  const results: Results<"startup"> = {
    ...circumstances(["heartwood", ...installs.parts.packages]),
    settings: { rounds },
    figures: await measureAll(rounds),
  };
  print(terminalTable(results.figures));
  if (values.quick) return;
  say(`Results: ${saveResults("startup", results)}`);
  if (!values["no-readme"]) publish();
});

async function measureAll(rounds: number): Promise<Startup> {
  const temp = await realpath(await mkdtemp(join(tmpdir(), "heartwood-bench-")));
  try {
    say("packing and installing");
    const sizes = await installAll(temp);
    say(`${rounds} imports of ${importNames.join(", ")}`);
    return { imports: await timeImports(join(temp, "heartwood"), rounds), installs: sizes };
  } finally {
    await rm(temp, { recursive: true, force: true });
  }
}

async function installAll(temp: string): Promise<Startup["installs"]> {
  const { tarball } = await pack(fileURLToPath(projectRoot), temp);
  const install = async (name: InstallName): Promise<Startup["installs"][InstallName]> => {
    const versions = packageVersions(installs[name].packages);
    const exact = Object.entries(versions).map(([of, version]) => `${of}@${version}`);
    await installIn(join(temp, name), name === "heartwood" ? [tarball] : exact);
    return installedIn(join(temp, name));
  };
  const sizes: Partial<Record<InstallName, Startup["installs"][InstallName]>> = {};
  for (const name of installNames) sizes[name] = await install(name);
  return sizes as Startup["installs"]; // every name was installed
}

async function timeImports(folder: string, rounds: number): Promise<Startup["imports"]> {
  await writeFile(join(folder, "import.mjs"), importProgram);
  const timed = await inRounds(importNames, rounds, (name) => timeImport(folder, name));
  const of = (name: ImportName): Startup["imports"][ImportName] => {
    const times = timed.get(name) ?? [];
    const wall = times.map(({ wallMs }) => wallMs);
    return {
      wallMs: rounded(median(wall), 2),
      cpuMs: rounded(median(times.map(({ cpuMs }) => cpuMs)), 2),
      spread: rounded(spread(wall), 2),
    };
  };
  return { heartwood: of("heartwood"), pino: of("pino") };
}

async function timeImport(folder: string, name: ImportName): Promise<Import> {
  const { stdout } = await run(execPath, ["import.mjs", name], { cwd: folder });
  return JSON.parse(stdout) as Import; // by importProgram
}
