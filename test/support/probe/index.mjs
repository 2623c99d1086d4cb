// What a test's program measures of itself, and how it tells: each report is a line of JSON on stderr.
import { openSync, readSync, writeSync } from "node:fs";

/** Stderr, or the descriptor that REPORTS names where stderr leads to what is tested. */
const reports = Number(process.env.REPORTS ?? 2);

/** Tells the test; it awaits `seen("report …")` or reads all of them at the end. */
export const report = (values) => void writeSync(reports, `report ${JSON.stringify(values)}\n`);

/**
 * Watches the event loop from now on. The function returned ends that, and tells for how many milliseconds at most the
 * loop did not come round, less the time for which other processes, or other machines of the same host, had the CPU.
 */
export function watchLoop() {
  const looks = [];
  const look = () => void looks.push({ at: performance.now(), away: awayMs() });
  look();
  const timer = setInterval(look, everyMs);
  return () => {
    look();
    clearInterval(timer);
    const heldUp = looks.slice(1).map(({ at }, index) => {
      const away = looks[Math.min(index + 1 + looksUntilKnown, looks.length - 1)].away - looks[index].away;
      return at - looks[index].at - away - everyMs;
    });
    return Math.round(Math.max(0, ...heldUp));
  };
}

const everyMs = 5;
/** The kernel adds up what the host took with its next tick only (4 or 10 ms), when the loop has come round already. */
const looksUntilKnown = 3;

/** What the kernel tells of the main thread; SCHEDSTAT names the descriptor of it where there is no /proc. */
const schedstat = find(() => Number(process.env.SCHEDSTAT ?? openSync("/proc/self/schedstat")));
/** What it tells of the machine. */
const stat = find(() => openSync("/proc/stat"));
const scratch = Buffer.alloc(200);

function find(open) {
  try {
    return open();
  } catch {
    return undefined; // not Linux, or no /proc: nothing is taken off
  }
}

const wordsOf = (fd) => scratch.latin1Slice(0, readSync(fd, scratch, 0, scratch.length, 0)).split(/ +/);

/** How long the main thread could have run, but had no CPU of this machine's. */
const waitedForCpuMs = () => (schedstat === undefined ? 0 : Number(wordsOf(schedstat)[1]) / 1e6);

/** How long CPUs of this machine, whichever they were, had none of its host's: `steal`, in ticks of 10 ms. */
const stolenMs = () => (stat === undefined ? 0 : Number(wordsOf(stat)[8]) * 10);

const awayMs = () => waitedForCpuMs() + stolenMs();

/**
 * Watches the CPU from now on. The function returned tells which part of a core this process has used since then, out of
 * what other processes left to it: a loop that never rests uses all of it.
 */
export function watchCpu() {
  const before = process.cpuUsage();
  const start = performance.now();
  const startWaited = waitedForCpuMs();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000 / (performance.now() - start - (waitedForCpuMs() - startWaited));
  };
}

/** What `watchCpu` tells of so many milliseconds in which the program itself does nothing. */
export async function cpuShare(ms) {
  const share = watchCpu();
  await new Promise((resolve) => setTimeout(resolve, ms));
  return share();
}

/** Logs lines numbered from `first`, so many every 5 ms, for so long at least; tells how many those were. */
export function logFor(ms, linesPerTurn, logLine, first = 0) {
  const end = first + (ms / everyMs) * linesPerTurn;
  let n = first;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      for (let line = 0; line < linesPerTurn; line++) logLine(n++);
      if (n < end) return;
      clearInterval(timer);
      resolve(n - first);
    }, everyMs);
  });
}
