// `npm run bench:check`: the budgets of budgets.ts, each measured in processes of its own; no rival is needed.
import { stdout } from "node:process";
import { type Budget, budgets } from "./budgets.js";
import { measured } from "./child.js";

async function main(): Promise<void> {
  let failed = 0;
  for (const budget of budgets) {
    const { holds, text } = await verdict(budget);
    if (!holds) failed += 1;
    stdout.write(`${holds ? "pass" : "FAIL"}  ${text}\n`);
  }
  stdout.write(`${budgets.length - failed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}

async function verdict(budget: Budget): Promise<{ holds: boolean; text: string }> {
  try {
    return await compare(budget);
  } catch (error) {
    return { holds: false, text: error instanceof Error ? error.message : String(error) };
  }
}

async function compare({ scenario, maxBytes, above }: Budget): Promise<{ holds: boolean; text: string }> {
  const bytes = await measured("bytes", "heartwood", scenario);
  const floor = above === "floor" ? await measured("bytes", "floor", scenario) : 0;
  const spent = bytes - floor;
  const sum = above === "floor" ? `${bytes.toFixed(1)} - floor ${floor.toFixed(1)} = ` : "";
  const text = `${scenario}: ${sum}${spent.toFixed(1)} B per line, at most ${maxBytes} B`;
  return { holds: spent <= maxBytes, text };
}

await main();
