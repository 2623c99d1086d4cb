// Starts the measured process, and hears what it tells of itself.
import { fork } from "node:child_process";
import { closeSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Sample } from "./sampler.js";
import type { Counts, Measured, Message } from "./soak.js";

const program = fileURLToPath(new URL("process.js", import.meta.url));

export interface Course {
  readonly name: string;
  readonly seconds: number;
  readonly sampleEveryMs: number;
  /** Kills the process. */
  readonly deadline: AbortSignal;
  readonly onSample: (sample: Sample) => void;
}

/** Starts it with this descriptor as its stdout, which is closed here. */
export function startMeasured(course: Course, stdout: number): Measured {
  const { name, seconds, sampleEveryMs, deadline, onSample } = course;
  const child = fork(program, [name, String(seconds), String(sampleEveryMs)], {
    execArgv: ["--expose-gc"],
    // No variable of the caller's may change the work: neither LOG_LEVEL nor NODE_OPTIONS.
    env: { NODE_ENV: "production" },
    stdio: ["ignore", stdout, "inherit", "ipc"],
    signal: deadline,
    killSignal: "SIGKILL",
  });
  closeSync(stdout); // else a pipe would never end
  let counts: Counts | undefined;
  child.on("message", (message) => {
    const told = message as Message; // process.ts sends nothing else
    if ("sample" in told) onSample(told.sample);
    else counts = told.counts;
  });

  child.once("error", () => {}); // of the deadline; the end says it
  const closed = new Promise((resolve) => child.once("close", resolve));

  const ended = async (): Promise<Counts> => {
    await closed;
    if (counts !== undefined && child.exitCode === 0) return counts;
    const how = deadline.aborted ? "it was stopped" : (child.signalCode ?? `exit code ${child.exitCode}`);
    throw new Error(`soak: the measured process did not get to its end: ${how}`);
  };
  return { pid: child.pid ?? 0, ended: ended() };
}
