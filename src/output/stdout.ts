// Stdout as this process has it: a descriptor, unless the program put another stream in its place.
import { constants, fstatSync, readFileSync } from "node:fs";
import type { DestinationStream } from "pino";
import { hasProc } from "./descriptor.js";
import { destination } from "./destination.js";

const { O_NONBLOCK = 0 } = constants;

/**
 * Descriptor 1, or the stream that the program put in the place of `process.stdout` or of its `write`, as a test runner
 * does. What stdout is to a worker's parent, a worker cannot see: it has descriptor 1.
 */
export function stdoutStream(): DestinationStream {
  return (isUntouchedPipe() ? undefined : findReplacement()) ?? destination();
}

export const isStdoutTerminal = (): boolean => !isUntouchedPipe() && readStdout()?.isTTY === true;

function findReplacement(): DestinationStream | undefined {
  const stdout = readStdout();
  if (typeof stdout?.write !== "function") return undefined;
  const isPatched = stdout.write !== Object.getPrototypeOf(stdout)?.write;
  return isPatched || !(isNodes(stdoutProperty()) || isNodesStream(stdout)) ? stdout : undefined;
}

interface Stdout extends DestinationStream {
  readonly isTTY?: unknown;
  readonly fd?: unknown;
  /** Set by Node on the streams of its own descriptors. */
  readonly _isStdio?: unknown;
}

/** Undefined where the program took it away. */
function readStdout(): Stdout | undefined {
  try {
    return process.stdout;
  } catch {
    return undefined; // a getter of the program's
  }
}

const stdoutProperty = (): PropertyDescriptor | undefined =>
  Object.getOwnPropertyDescriptor(process, "stdout");

/** By its source, since the name may be that of the program's getter as well, and this package may be loaded after it. */
const isNodes = (property: PropertyDescriptor | undefined): boolean =>
  property?.get?.name === "getStdout" &&
  /\bcreateWritableStdioStream\(1\)|WorkerStdio\b/.test(Function.prototype.toString.call(property.get));

/** A getter that the program put around Node's may give Node's stream. */
const isNodesStream = ({ fd, _isStdio }: Stdout): boolean => fd === 1 && _isStdio === true;

/**
 * Whether stdout is a pipe and nobody has used `process.stdout` yet. To look at it would make the pipe non-blocking for
 * all processes that share it, and those that do not expect that lose what they write.
 */
function isUntouchedPipe(): boolean {
  if (!hasProc(process.platform) || !isNodes(stdoutProperty())) return false;
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
