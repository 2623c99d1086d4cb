// Running consumers: to their end with what they print, or as daemons until we have heard enough.
import { execFile, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { Unavailable } from "./consumer.js";

const most = 256 * 2 ** 20;

export interface Running {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  readonly input?: string;
  readonly deadline?: AbortSignal;
}

/** Runs a program to its end; resolves to its stdout. */
export async function run(
  command: string,
  args: readonly string[],
  { input = "", deadline, ...options }: Running = {},
): Promise<string> {
  const started = promisify(execFile)(command, args, {
    ...options,
    env: { ...process.env, ...options.env },
    ...(deadline && { signal: deadline }),
    maxBuffer: most,
  });
  started.child.stdin?.on("error", () => {}); // it did not read all of it, and says why itself
  started.child.stdin?.end(input);
  return (await started).stdout;
}

export interface Daemon {
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>;
  /** Polls until the condition is met. @throws {Error} where the daemon ends before, or the deadline comes */
  until(what: string, condition: () => Promise<boolean>): Promise<void>;
}

/** Starts a program that goes on; what it says is kept, for the case that it fails. */
export function startDaemon(
  command: string,
  args: readonly string[],
  deadline: AbortSignal,
  options: Pick<SpawnOptions, "env" | "uid" | "gid"> = {},
): Daemon {
  const child = spawn(command, args, {
    ...options,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
    signal: deadline,
    killSignal: "SIGKILL",
  });
  const said: string[] = [];
  child.stdout?.on("data", (chunk: Buffer) => said.push(chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => said.push(chunk.toString()));
  child.once("error", ({ message }) => said.push(message));
  const ended = once(child, "close").catch(() => []);
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null;

  return {
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
    async until(what, condition) {
      while (!(await condition())) {
        if (isOver() || deadline.aborted)
          throw new Error(`consumers: ${what} did not come to be. ${said.join("")}`);
        await setTimeout(50);
      }
    },
  };
}

/** How many lines the files of a folder have. */
export async function linesIn(folder: string): Promise<number> {
  let lines = 0;
  for (const name of await readdir(folder)) {
    const file = await open(join(folder, name));
    for await (const chunk of file.createReadStream()) for (const byte of chunk) if (byte === 10) lines++;
  }
  return lines;
}

/** @throws {Unavailable} saying what it is that only root may do */
export function requireRoot(what: string): void {
  if (process.getuid?.() !== 0) throw new Unavailable(`only root may ${what}`);
}
