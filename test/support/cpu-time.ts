// What this thread computes, which a busy neighbour does not lengthen, as it does lengthen what a clock shows.
import { existsSync, readFileSync } from "node:fs";

const schedstat = "/proc/thread-self/schedstat";
const hasSchedstat = existsSync(schedstat);

/** Milliseconds that this thread has run; elsewhere than on Linux those of the whole process. */
export function threadCpuMs(): number {
  if (hasSchedstat) return Number(readFileSync(schedstat, "latin1").split(" ", 1)[0]) / 1e6;
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** For how many milliseconds `run` has this thread compute; at most what a clock shows. */
export function cpuMsOf(run: () => void): number {
  const [started, cpuBefore] = [performance.now(), threadCpuMs()];
  run();
  return Math.min(performance.now() - started, threadCpuMs() - cpuBefore);
}
