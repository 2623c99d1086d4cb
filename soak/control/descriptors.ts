// What a service has open, seen from outside: no connection may leave anything behind.
import { readdirSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import type { Claim } from "../judge.js";

const restingMs = 10_000;

/** How many it has open when connections that nobody uses are closed: waits for that, or until there are so few. */
export async function restingDescriptors(pid: number, few = 0): Promise<number> {
  const until = performance.now() + restingMs;
  let count = Number.POSITIVE_INFINITY;
  while (count > few && performance.now() < until) {
    await setTimeout(100);
    count = Math.min(count, readdirSync(`/proc/${pid}/fd`).length);
  }
  return count;
}

export async function sameDescriptors(pid: number, before: number): Promise<Claim> {
  const after = await restingDescriptors(pid, before);
  const found = `${before} before, ${after} after`;
  return { claim: "no descriptor is left open", holds: after <= before, found };
}
