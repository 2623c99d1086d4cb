// Watches the service from its first line to its last, while somebody does things to it.
import { Socket } from "node:net";
import { openPipe } from "../../benchmarks/pipe/fifo.js";
import type { Claim } from "../judge.js";
import type { Counts, Start } from "../soak.js";
import type { Doors } from "./service.js";
import { type Tally, tallyLines } from "./tally.js";

export interface Watched {
  /** What was found out from outside. */
  readonly claims: readonly Claim[];
  /** What the service counted. */
  readonly counts: Counts;
  /** What was read of it. */
  readonly tally: Tally;
}

/** @param act has the service end, at its end. Rejects where the service ended in another way than by itself */
export async function watchService(
  start: Start,
  act: (doors: Doors, pid: number) => Promise<Claim[]>,
): Promise<Watched> {
  const { readEnd, writeEnd } = openPipe();
  const { pid, ended } = start(writeEnd);
  const reading = tallyLines(new Socket({ fd: readEnd, readable: true, writable: false }));
  const acted = reading.doors.then((doors) => act(doors, pid));
  const [counts, tally, claims] = await Promise.all([ended, reading.tally, acted]);
  return { counts, tally, claims };
}
