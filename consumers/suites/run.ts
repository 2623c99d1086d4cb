// `npm run suites [-- --quick]`: the tests of pino, pino-http and Fastify's logger, first with pino, then with heartwood in
// its place. Exit code 0 if only those tests fail that `known.ts` names. `--quick` leaves out pino's run and the tests
// that start worker threads.
import { parseArgs } from "node:util";
import { toItsEnd } from "../../benchmarks/command.js";
import { known } from "./known.js";
import { installSuites, type Outcome, runFile, suiteFiles } from "./suite.js";

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
  const modules = await installSuites();
  const { quick, threads } = await suiteFiles(modules);
  const files = values.quick ? quick : [...quick, ...threads];
  const own = values.quick ? [] : await runAll(modules, files, "pino");
  const ours = await runAll(modules, files, "heartwood");
  if (!values.quick) console.log(`pino: ${tell(own)}`);
  console.log(`heartwood in its place: ${tell(ours)}`);
  // What fails with pino as well says nothing of us: a program that this machine lacks, most often.
  const alsoOwn = new Set(own.flatMap(({ failed }) => failed));
  const failed = ours.flatMap(({ file, failed: names }) => names.map((name) => ({ file, name })));
  for (const { file, name } of failed)
    console.log(`${alsoOwn.has(name) ? "with pino too" : (known[name] ?? "UNEXPECTED")}: ${name} (${file})`);
  process.exitCode = failed.some(({ name }) => !alsoOwn.has(name) && known[name] === undefined) ? 1 : 0;
}

async function runAll(
  modules: string,
  files: readonly string[],
  logger: "pino" | "heartwood",
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = [...files];
  const work = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift())
      outcomes.push(await runFile(modules, file, logger));
  };
  await Promise.all([work(), work()]);
  return outcomes;
}

function tell(outcomes: readonly Outcome[]): string {
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed.length, 0);
  return `${passed} passed, ${failed} failed of ${passed + failed} tests in ${outcomes.length} files`;
}

await toItsEnd(main);
