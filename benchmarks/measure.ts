// The program that measures one rival in one scenario, in a process of its own: see child.ts for who starts it.
import { openSync } from "node:fs";
import { devNull } from "node:os";
import { argv, cpuUsage, exit, stdout } from "node:process";
import { setTimeout } from "node:timers/promises";
import { bytesPerLine } from "./allocation.js";
import type { Quantity } from "./child.js";
import { formatScenarios } from "./formats/cells.js";
import { pointScenarios } from "./growth/series.js";
import { type RivalName, rivals } from "./rival.js";
import { type Scenario, scenarios } from "./scenarios.js";
import { type Stage, stage } from "./stage.js";

/** Long enough for V8 to compile what is hot, on its own threads, before anything is measured. */
const warmUpMs = 250;
/** Short enough that all cells fit the run, long enough that one garbage collection does not decide. */
const measureMs = 250;

const blockTurns = 50;

const known: Readonly<Record<string, Scenario>> = { ...scenarios, ...pointScenarios, ...formatScenarios };

async function main(quantity: Quantity, rival: RivalName, name: string, lines: string): Promise<void> {
  const { open } = await rivals[rival].load();
  const scenario = known[name];
  if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
  const ready = stage(await open(openSync(devNull, "w"), scenario), scenario);
  await warmUp(ready);
  const measure = quantity === "cpu" ? cpuNsPerLine : bytesPerLine;
  const value = await measure(ready, Number(lines) * scenario.times, scenario.callsPerTurn);
  stdout.write(`${JSON.stringify({ value })}\n`, () => exit(0));
}

async function warmUp({ play, drain }: Stage): Promise<void> {
  const until = performance.now() + warmUpMs;
  while (performance.now() < until) await play(blockTurns);
  await drain();
  await setTimeout(20); // timers and collections of the warm-up end here
}

/** CPU time of all threads of the process, until the last line is written. */
async function cpuNsPerLine({ play, drain }: Stage, lines: number, callsPerTurn: number): Promise<number> {
  let played = 0;
  const until = performance.now() + measureMs;
  const before = cpuUsage();
  while (played < lines || performance.now() < until) {
    await play(blockTurns);
    played += blockTurns * callsPerTurn;
  }
  await drain();
  const { user, system } = cpuUsage(before);
  return ((user + system) * 1000) / played;
}

const given = argv.slice(2) as [Quantity, RivalName, string, string]; // child.ts passes them, typed
await main(...given);
