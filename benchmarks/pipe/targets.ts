// What the measured process has as its stdout: a file, or a pipe that is read at once by another process.
import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RivalName } from "../rival.js";
import { openPipe } from "./fifo.js";

/** Measures on a stdout that it makes and takes away again. */
type Target = (measure: (stdout: number) => Promise<number>) => Promise<number>;

export const targets = {
  async file(measure) {
    const folder = mkdtempSync(join(tmpdir(), "heartwood-bench-"));
    const file = openSync(join(folder, "lines"), "a");
    try {
      return await measure(file);
    } finally {
      closeSync(file);
      rmSync(folder, { recursive: true });
    }
  },
  async pipe(measure) {
    const { readEnd, writeEnd } = openPipe();
    const nowhere = openSync(devNull, "w");
    const reader = spawn("cat", { stdio: [readEnd, nowhere, "inherit"] });
    const over = once(reader, "close");
    for (const fd of [readEnd, nowhere]) closeSync(fd);
    try {
      return await measure(writeEnd);
    } finally {
      closeSync(writeEnd); // the last that writes: `cat` ends
      await over;
    }
  },
} satisfies Record<string, Target>;

export type TargetName = keyof typeof targets;

const program = fileURLToPath(new URL("measure.js", import.meta.url));
const timeoutMs = 60_000;

/** Nanoseconds of CPU per line, from one process. */
export function cpuNsPerLine(rival: RivalName, target: TargetName, lines: number): Promise<number> {
  return targets[target]((stdout) => measureOn(stdout, rival, lines));
}

async function measureOn(stdout: number, rival: RivalName, lines: number): Promise<number> {
  const child = fork(program, [rival, String(lines)], {
    // No variable of the caller's may change a rival: neither LOG_LEVEL nor NODE_OPTIONS.
    env: { NODE_ENV: "production" },
    execArgv: [],
    stdio: ["ignore", stdout, "inherit", "ipc"],
    signal: AbortSignal.timeout(timeoutMs),
    killSignal: "SIGKILL",
  });
  let cpuNs: number | undefined;
  child.once("message", (value) => {
    cpuNs = Number(value); // measure.ts sends nothing else
  });
  await once(child, "close");
  if (cpuNs !== undefined) return cpuNs;
  throw new Error(
    `bench:pipe: ${rival} cannot be measured: exit code ${child.exitCode}, ${child.signalCode}`,
  );
}
