// What a call costs whose level is off.
import { setImmediate } from "node:timers/promises";
import type { Logger } from "heartwood";

const rounds = 200;
const callsPerRound = 50_000; // a fraction of a millisecond: nobody is held up

/** Nanoseconds of the fastest round: what the machine does meanwhile only adds to it. */
export async function disabledCallNs(log: Logger): Promise<number> {
  let fastest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const startedAt = performance.now();
    for (let call = 0; call < callsPerRound; call++) log.debug("never seen");
    fastest = Math.min(fastest, performance.now() - startedAt);
    await setImmediate();
  }
  return (fastest * 1e6) / callsPerRound;
}

/** Whether a call below `info` is the same empty function as one that is always off. */
export const isEmptyCall = (log: Logger): boolean => log.debug === log.silent && log.trace === log.silent;
