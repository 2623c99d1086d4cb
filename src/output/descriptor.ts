// What is written to: a descriptor, opened so that writing to it does not wait, as far as its kind allows.
import { closeSync, constants, fstatSync, mkdirSync, openSync, type Stats } from "node:fs";
import { dirname } from "node:path";
import { isMainThread } from "node:worker_threads";

/** How bytes go: into a pipe in small pieces, a socket or terminal in large ones, anything else that is open as they come. */
export type Kind = "file" | "pipe" | "stream" | "closed";

export interface Descriptor {
  /** What is written to: the descriptor that was named, or a second one of ours that does not wait. */
  readonly fd: number;
  readonly kind: Kind;
  /** Whether `fd` is ours to close. */
  readonly isOurs: boolean;
  /** The same for all descriptors of one file, pipe or socket. */
  readonly identity: string;
}

export interface FileOptions {
  readonly mkdir: boolean;
  readonly append: boolean;
  readonly mode: number | string;
}

// Windows has neither of the two.
const { O_NONBLOCK = 0, O_NOCTTY = 0, O_WRONLY, O_APPEND, O_CREAT, O_TRUNC } = constants;

/** Opens a file. A named pipe that nobody reads is refused, since waiting for a reader would stop the process. */
export function openFile(path: string, { mkdir, append, mode }: FileOptions): Descriptor {
  if (mkdir) mkdirSync(dirname(path), { recursive: true });
  // Appending in either case: what another process writes to the file is never overwritten.
  const flags = O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK | O_NOCTTY | (append ? 0 : O_TRUNC);
  const fd = openSync(path, flags, mode);
  return { fd, ...inspect(fd), isOurs: true };
}

/** A descriptor that was handed in, made not to wait where that disturbs nobody who shares it. */
export function openDescriptor(fd: number, platform: NodeJS.Platform = process.platform): Descriptor {
  const found = inspect(fd);
  if (found.kind === "file" || found.kind === "closed") return { fd, ...found, isOurs: false };
  const second = found.canReopen && hasProc(platform) ? reopen(fd) : undefined;
  if (second !== undefined) return { fd: second, ...found, isOurs: true };
  setNonBlocking(fd);
  return { fd, ...found, isOurs: false };
}

export function closeQuietly({ fd, isOurs }: Descriptor): void {
  if (!isOurs) return;
  try {
    closeSync(fd);
  } catch {
    // somebody else closed it
  }
}

interface Found {
  readonly kind: Kind;
  readonly identity: string;
  readonly canReopen: boolean;
}

function inspect(fd: number): Found {
  const stats = findStats(fd);
  if (stats === undefined) return { kind: "closed", identity: `closed:${fd}`, canReopen: false };
  const identity = identityOf(fd, stats);
  if (stats.isFIFO()) return { kind: "pipe", identity, canReopen: true };
  if (stats.isSocket()) return { kind: "stream", identity, canReopen: false };
  if (stats.isCharacterDevice() && isTerminal(fd)) return { kind: "stream", identity, canReopen: true };
  return { kind: "file", identity, canReopen: false };
}

/** Sockets of macOS and pipes of Windows have no inode number: each is taken for one of its own. */
export const identityOf = (
  fd: number,
  { dev, ino }: { readonly dev: number; readonly ino: number },
): string => (ino === 0 ? `fd:${fd}` : `${dev}:${ino}`);

/** The module is loaded here, since that costs half a millisecond, and most services have no terminal. */
const isTerminal = (fd: number): boolean => process.getBuiltinModule("node:tty").isatty(fd);

function findStats(fd: number): Stats | undefined {
  try {
    return fstatSync(fd);
  } catch {
    return undefined;
  }
}

/** Whether a descriptor can be opened anew by a path. macOS has `/dev/fd`, which gives the same open description. */
export const hasProc = (platform: NodeJS.Platform): boolean => platform === "linux" || platform === "android";

/** A new open description of the same pipe or terminal, so that others who share `fd` keep theirs. */
function reopen(fd: number): number | undefined {
  try {
    return openSync(`/proc/self/fd/${fd}`, O_WRONLY | O_NONBLOCK | O_NOCTTY);
  } catch {
    return undefined; // /proc is not mounted, or the pipe was made by another user
  }
}

/** Node makes stdout and stderr non-blocking when they are first touched, as each `console.log` does. */
function setNonBlocking(fd: number): void {
  if (!isMainThread) return; // a worker's are streams to the main thread
  try {
    if (fd === 1) void process.stdout;
    else if (fd === 2) void process.stderr;
  } catch {
    // a descriptor that Node cannot wrap stays as it is
  }
}
