// The program that measures: text lines to its stdout, whatever that is. See targets.ts for who starts it. It imports
// nothing from node:process, which would touch stdout, and so make it non-blocking.
import { setTimeout } from "node:timers/promises";
import { type Open, type RivalName, rivals } from "../rival.js";
import { type Scenario, scenarios } from "../scenarios.js";
import { stage } from "../stage.js";

/** Far fewer bytes than may wait for a reader, so that no line is dropped. */
const blockTurns = 50;

const [rival, lines] = process.argv.slice(2) as [RivalName, string]; // targets.ts passes them, typed
const { open }: { open: Open } = await rivals[rival].load();
const scenario: Scenario = scenarios.text;
const { play, drain } = stage(await open(1, scenario), scenario);
const linesPerBlock = blockTurns * scenario.callsPerTurn;
const blocks = Math.ceil(Number(lines) / linesPerBlock);

async function playBlocks(): Promise<void> {
  for (let n = 0; n < blocks; n++) {
    await play(blockTurns);
    await drain();
  }
}

await playBlocks();
await setTimeout(20); // timers and collections of the warm-up end here
const before = process.cpuUsage();
await playBlocks();
const { user, system } = process.cpuUsage(before);
process.send?.(((user + system) * 1000) / (blocks * linesPerBlock), () => process.exit(0));
