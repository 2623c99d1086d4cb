// `npm run consumers -- [names] [--lines N]`: the service's lines through real log programs, each asked what it has of
// them. Exit code 0 where every claim holds; what cannot be had on this machine is skipped, and that is said.
import { parseArgs } from "node:util";
import { askedToEnd, toItsEnd, wholeNumber } from "../benchmarks/command.js";
import { claimTable } from "../soak/table.js";
import type { Consumer } from "./consumer.js";
import { consumers, requireConsumer } from "./consumers.js";
import { bring, type Trial, tryOut } from "./try.js";

const usage = `Usage: npm run consumers -- [names] [--lines N] [--fetch]
names: ${consumers.map(({ name }) => name).join(", ")}; all of them unless some are named
--fetch: only fetches what the machine has not`;
const defaultLines = "100000";

type Verdict = "holds" | "FAILED" | "skipped";

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      lines: { type: "string", default: defaultLines },
      fetch: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
    allowPositionals: true,
  });
  if (values.help) return void console.log(usage);
  const chosen = positionals.length === 0 ? consumers : positionals.map(requireConsumer);
  const lines = wholeNumber("--lines", values.lines, { of: "consumers", least: 1_000 });
  if (values.fetch) for (const consumer of chosen) await sayFetched(consumer);
  else await tryAll(chosen, lines);
}

async function sayFetched(consumer: Consumer): Promise<void> {
  const lacking = await bring(consumer);
  console.log(`${consumer.name}: ${lacking === undefined ? "is here" : lacking.skipped}`);
}

async function tryAll(chosen: readonly Consumer[], lines: number): Promise<void> {
  const asked = askedToEnd();
  const verdicts: Verdict[] = [];
  for (const consumer of chosen) verdicts.push(await report(consumer, lines, asked));
  const failed = verdicts.filter((verdict) => verdict === "FAILED").length;
  const held = verdicts.filter((verdict) => verdict === "holds").length;
  console.log(`${held} of ${chosen.length} consumers hold, ${chosen.length - held - failed} skipped`);
  process.exitCode = failed === 0 ? 0 : 1;
}

async function report(consumer: Consumer, lines: number, asked: AbortSignal): Promise<Verdict> {
  console.log(`${consumer.name}: ${consumer.title}`);
  const lacking = await bring(consumer);
  const startedAt = performance.now();
  const trial = lacking ?? (await tryOut(consumer, lines, asked).catch(asFailed));
  if ("skipped" in trial) {
    console.log(`skipped  ${trial.skipped}\n`);
    return "skipped";
  }
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${claimTable(trial.claims)}\n        ${seconds} s\n`);
  return trial.claims.every(({ holds }) => holds) ? "holds" : "FAILED";
}

function asFailed(error: unknown): Trial {
  const found = error instanceof Error ? error.message : String(error);
  return { claims: [{ claim: "it gets to its end", holds: false, found }] };
}

await toItsEnd(main);
