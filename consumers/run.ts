// `npm run consumers -- [names] [--lines N]`: the service's lines through real log programs, each asked what it has of
// them. Exit code 0 where every claim holds; what cannot be had on this machine is skipped, and that is said.
import { parseArgs } from "node:util";
import { claimTable } from "../soak/table.js";
import type { Consumer } from "./consumer.js";
import { consumers, requireConsumer } from "./consumers.js";
import { tryOut } from "./try.js";

const usage = `Usage: npm run consumers -- [names] [--lines N]
names: ${consumers.map(({ name }) => name).join(", ")}; all of them unless some are named`;
const defaultLines = 100_000;
/** Each is given up after this long, in milliseconds. */
const patienceMs = 300_000;

type Verdict = "holds" | "FAILED" | "skipped";

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { lines: { type: "string" }, help: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  if (values.help) return void console.log(usage);
  const chosen = positionals.length === 0 ? consumers : positionals.map(requireConsumer);
  const lines = wholeNumber("--lines", values.lines ?? String(defaultLines));
  const asked = askedToEnd();
  const verdicts: Verdict[] = [];
  for (const consumer of chosen) {
    const deadline = AbortSignal.any([asked, AbortSignal.timeout(patienceMs)]);
    verdicts.push(await report(consumer, lines, deadline));
  }
  const failed = verdicts.filter((verdict) => verdict === "FAILED").length;
  const held = verdicts.filter((verdict) => verdict === "holds").length;
  console.log(`${held} of ${chosen.length} consumers hold, ${chosen.length - held - failed} skipped`);
  process.exitCode = failed === 0 ? 0 : 1;
}

/** What was started is ended, and what was made removed, before we go. */
function askedToEnd(): AbortSignal {
  const asked = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => asked.abort());
  return asked.signal;
}

async function report(consumer: Consumer, lines: number, deadline: AbortSignal): Promise<Verdict> {
  const startedAt = performance.now();
  console.log(`${consumer.name}: ${consumer.title}`);
  const trial = await tryOut(consumer, lines, deadline).catch((error: unknown) => {
    const found = error instanceof Error ? error.message : String(error);
    return { claims: [{ claim: "it gets to its end", holds: false, found }] };
  });
  if ("skipped" in trial) {
    console.log(`skipped  ${trial.skipped}\n`);
    return "skipped";
  }
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${claimTable(trial.claims)}\n        ${seconds} s\n`);
  return trial.claims.every(({ holds }) => holds) ? "holds" : "FAILED";
}

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1_000) return value;
  throw new Error(`consumers: ${option} ${text} is not allowed. Use a whole number from 1,000.`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
