// `npm run bench:nodes`: a benchmark on each supported Node, one after the other; the machine's, or fetched from npm.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { findNodes } from "../test/package/nodes.js";
import { chosen, command, say } from "./command.js";
import { publish } from "./report/publish.js";
import { type BenchName, benchNames } from "./report/results.js";

const usage = `Usage: npm run bench:nodes -- [options] [-- options of the benchmark]
  --bench NAME   may be repeated (default lines)   ${benchNames.join(", ")}
  --major N      only this Node; may be repeated   20, 22, 24, 26
  --no-readme    do not touch README.md and RESULTS.md
Nodes that are not on the machine are fetched once, into ~/.cache/heartwood.`;

const options = {
  bench: { type: "string", multiple: true },
  major: { type: "string", multiple: true },
  "no-readme": { type: "boolean", default: false },
} as const;

const programs: Readonly<Record<BenchName, string>> = {
  lines: "./run.js",
  server: "./server/run.js",
  requests: "./requests/run.js",
  startup: "./startup/run.js",
  growth: "./growth/run.js",
  formats: "./formats/run.js",
};

await command(usage, options, async (values, rest) => {
  const benches = chosen("--bench", values.bench ?? ["lines"], benchNames);
  for (const node of await nodesOf(values.major)) {
    if ("missing" in node) say(`SKIPPED: Node ${node.version}: ${node.missing}`);
    else for (const bench of benches) await runOn(node, bench, rest);
  }
  if (!values["no-readme"]) publish();
});

/** From the oldest on. */
async function nodesOf(majors: readonly string[] | undefined): ReturnType<typeof findNodes> {
  const nodes = await findNodes();
  const asked = (version: string): boolean =>
    majors === undefined || majors.some((major) => version.startsWith(`${major}.`));
  return nodes
    .filter(({ version }) => asked(version))
    .sort((a, b) => Number.parseInt(a.version, 10) - Number.parseInt(b.version, 10));
}

async function runOn(
  { version, program }: { version: string; program: string },
  bench: BenchName,
  rest: readonly string[],
): Promise<void> {
  say(`Node ${version}: ${bench}`);
  const args = [fileURLToPath(new URL(programs[bench], import.meta.url)), "--no-readme", ...rest];
  const [code] = await once(spawn(program, args, { stdio: "inherit" }), "exit");
  if (code !== 0) throw new Error(`bench: ${bench} on Node ${version} ended with ${code}`);
}
