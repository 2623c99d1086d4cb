// A service of several processes and threads, as an operator meets it: each says its level whenever that changes.
import { fileURLToPath } from "node:url";
import { has, type Line, type Program, startFile } from "./program.js";

const path = fileURLToPath(new URL("../control/programs/fleet.mjs", import.meta.url));

/** A primary, and as many workers and threads, all of them ready. */
export async function startFleet(workers: number, threads: number): Promise<Program> {
  const fleet = startFile(path);
  await fleet.until(has({ who: "primary" }));
  for (let n = 0; n < workers; n++) fleet.tell("fork");
  for (let n = 0; n < threads; n++) fleet.tell("thread");
  for (let n = 0; n < workers + threads; n++) await fleet.until((line) => "ready" in line);
  return fleet;
}

/** Waits until so many have changed. @returns how many of whom, and when the last did */
export async function changed(
  { until }: Program,
  count: number,
  debug: boolean,
): Promise<{ who: unknown[]; lastMs: number }> {
  const lines: Line[] = [];
  while (lines.length < count) lines.push(await until(has({ debug })));
  return { who: lines.map(({ who }) => who).sort(), lastMs: Math.max(...lines.map(({ at }) => Number(at))) };
}

/** The messages that the application itself got. */
export const messages = ({ lines }: Program): Line[] => lines.filter(({ message }) => message !== undefined);
