// Stdout as this process has it: a descriptor, unless the program put something else in its place.
import { constants, fstatSync, readFileSync } from "node:fs";
import type { DestinationStream } from "pino";
import { destination } from "./destination.js";

const { O_NONBLOCK = 0 } = constants;

/** A process whose stdout someone replaced (a test runner) sees the lines there, as with pino. */
export function stdoutStream(): DestinationStream {
  if (isUntouchedPipe()) return destination();
  const { stdout } = process;
  return stdout.write === Object.getPrototypeOf(stdout).write ? destination() : stdout;
}

export const isStdoutTerminal = (): boolean => !isUntouchedPipe() && process.stdout.isTTY === true;

/**
 * Whether stdout is a pipe and nobody has used `process.stdout` yet. To look at it would make the pipe non-blocking for
 * all processes that share it, and those that do not expect that lose what they write.
 */
function isUntouchedPipe(): boolean {
  const isLazy = Object.getOwnPropertyDescriptor(process, "stdout")?.get?.name === "getStdout";
  if (!isLazy) return false;
  try {
    return fstatSync(1).isFIFO() && !isNonBlocking(1);
  } catch {
    return false;
  }
}

function isNonBlocking(fd: number): boolean {
  const flags = /flags:\s*([0-7]+)/.exec(readFileSync(`/proc/self/fdinfo/${fd}`, "latin1"))?.[1] ?? "";
  return (Number.parseInt(flags, 8) & O_NONBLOCK) !== 0;
}
