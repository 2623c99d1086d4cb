// What the measured process looks like from inside, every few seconds. Needs --expose-gc.
import { readdirSync } from "node:fs";
import { type Delays, watchDelay } from "./delay.js";

/** Sizes in bytes; times in milliseconds. */
export interface Sample extends Delays {
  /** Since the work began. */
  readonly atMs: number;
  /** After a collection of everything, so: what is held. */
  readonly heap: number;
  readonly external: number;
  readonly rss: number;
  readonly descriptors: number;
  /** Of one core, in percent, since the last sample. */
  readonly cpu: number;
}

/** Takes a sample each `everyMs`, and one more when what it returns is called. */
export function startSampling(everyMs: number, tell: (sample: Sample) => void): () => void {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error("soak: the measured process needs node --expose-gc");
  const startedAt = performance.now();
  const delay = watchDelay();
  let cpuBefore = process.cpuUsage();
  let sampledAt = startedAt;

  const sample = (): void => {
    const now = performance.now();
    const { user, system } = process.cpuUsage(cpuBefore);
    const cpu = (user + system) / 10 / (now - sampledAt);
    const delays = delay.read();
    gc();
    gc(); // what buffers held is freed behind the back of the first
    const { heapUsed, external, rss } = process.memoryUsage();
    const descriptors = readdirSync("/proc/self/fd").length;
    tell({ atMs: now - startedAt, heap: heapUsed, external, rss, descriptors, ...delays, cpu });
    // What sampling itself took is nobody's delay, and nobody's work.
    cpuBefore = process.cpuUsage();
    sampledAt = performance.now();
    delay.skip();
  };
  const timer = setInterval(sample, everyMs);
  return () => {
    clearInterval(timer);
    delay.stop();
    sample();
  };
}
