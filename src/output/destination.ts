// Where lines go: a file descriptor or a file. The lines of one turn of the event loop are written together, at its
// end; an error at once. What is left is written when the process exits.
import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { HeartwoodError, show } from "../errors.js";
import { type Checks, invalidOption, isBoolean, isDescriptor, requireOptions } from "../option-checks.js";
import { state } from "../state.js";

/** Options of `destination()`; names and meanings are `pino.destination`'s. */
export interface DestinationOptions {
  /** A path, or a file descriptor. @default 1, stdout */
  dest?: string | number;
  /** A file descriptor; the same as a number in `dest`. */
  fd?: number;
  /** Write each line at once, instead of each turn's together. @default false */
  sync?: boolean;
  /** Make the file's folder, and those above it, where they are missing. @default false */
  mkdir?: boolean;
  /** Add to the file; false empties it first. @default true */
  append?: boolean;
  /** Permissions of a new file. @default 0o666, less the umask */
  mode?: number | string;
}

/** A stream for `createLogger(options, stream)`. Nothing it does throws once it is open. */
export interface Destination {
  /** The descriptor that is written to. */
  readonly fd: number;
  /** Takes one or more whole lines. */
  write(lines: string): void;
  /** Writes what is buffered, then calls back. */
  flush(callback?: (error?: Error) => void): void;
  /** Writes what is buffered before it returns. */
  flushSync(): void;
  /** Writes what is buffered and closes the file, but never a descriptor that was handed in. Twice is fine. */
  end(): void;
}

// Captured: a user's fake timers must not stop the writing.
const atEndOfTurn = setImmediate;

const checks: Checks = {
  dest: [(value) => typeof value === "string" || isDescriptor[0](value), "a path or a file descriptor"],
  fd: isDescriptor,
  sync: isBoolean,
  mkdir: isBoolean,
  append: isBoolean,
  mode: [(value) => typeof value === "number" || typeof value === "string", "a number such as 0o640"],
};

/**
 * A destination: a path, a file descriptor, or options. Opens synchronously.
 * @throws {HeartwoodError} `DESTINATION_UNUSABLE` where the file cannot be opened, `OPTION_UNKNOWN`, `OPTION_INVALID`
 * @example createLogger({}, destination({ dest: "/var/log/app.log", mkdir: true }))
 */
export function destination(target: string | number | DestinationOptions = {}): Destination {
  if (target === null)
    throw invalidOption("destination", "the target", target, "a path, a file descriptor or options");
  const given = typeof target === "object" ? target : { dest: target };
  requireOptions("destination", given, checks);
  const dest = given.fd ?? given.dest ?? process.stdout.fd ?? 1;
  const opened = typeof dest === "string" ? open(dest, given) : undefined;
  return new Writer(opened ?? Number(dest), opened !== undefined, given.sync === true);
}

function open(path: string, { mkdir, append, mode }: DestinationOptions): number {
  try {
    if (mkdir === true) mkdirSync(dirname(path), { recursive: true });
    return openSync(path, append === false ? "w" : "a", mode);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new HeartwoodError(
      "DESTINATION_UNUSABLE",
      `destination: the file ${show(path)} cannot be opened for writing (${cause}). ` +
        "Name a file in a folder that exists and may be written to, or set mkdir: true.",
      { cause: error },
    );
  }
}

class Writer implements Destination {
  readonly fd: number;
  readonly #ownsFd: boolean;
  #sync: boolean;
  #lines = "";
  #isScheduled = false;
  #isClosed = false;
  readonly #endTurn = (): void => {
    this.#isScheduled = false;
    this.flushSync();
  };
  readonly #atExit = (): void => {
    this.flushSync();
    this.#sync = true; // no turn follows, but other exit listeners may still log
  };

  constructor(fd: number, ownsFd: boolean, sync: boolean) {
    this.fd = fd;
    this.#ownsFd = ownsFd;
    this.#sync = sync;
    writeAtExit(this.#atExit);
  }

  write(lines: string): void {
    if (this.#isClosed) return;
    this.#lines += lines;
    if (this.#sync) this.flushSync();
    else if (!this.#isScheduled) {
      this.#isScheduled = true;
      atEndOfTurn(this.#endTurn);
    }
  }

  /** Called by the guard after an error, which must not wait for the end of the turn. */
  writeNow(): void {
    this.flushSync();
  }

  flush(callback?: (error?: Error) => void): void {
    this.flushSync();
    callback?.();
  }

  flushSync(): void {
    if (this.#lines === "") return;
    const lines = this.#lines;
    this.#lines = "";
    writeAll(this.fd, lines);
  }

  end(): void {
    if (this.#isClosed) return;
    this.flushSync();
    this.#isClosed = true;
    state.onExit.delete(this.#atExit);
    if (!this.#ownsFd) return;
    fsyncSync(this.fd);
    closeSync(this.fd);
  }
}

/** Writes all lines, waiting where a pipe is full. A descriptor that refuses them (closed reader, full disk) ends it. */
function writeAll(fd: number, lines: string): void {
  const written = writeSome(() => writeSync(fd, lines)); // as a string: node encodes it without a buffer of ours
  if (written === undefined || written === Buffer.byteLength(lines)) return;
  const bytes = Buffer.from(lines);
  for (let at = written; at < bytes.length; ) {
    const more = writeSome(() => writeSync(fd, bytes, at));
    if (more === undefined) return;
    at += more;
  }
}

/** The bytes that were taken: none by a full pipe, after a moment's wait; undefined where nothing will be taken. */
function writeSome(write: () => number): number | undefined {
  try {
    return write();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) return undefined;
    Atomics.wait(pause, 0, 0, 1);
    return 0;
  }
}

const pause = new Int32Array(new SharedArrayBuffer(4));

/** Runs `flush` when the process exits, by one hook for all writers and all copies of the package. */
function writeAtExit(flush: () => void): void {
  if (state.onExit.size === 0 && !state.said.has("exit hook")) {
    state.said.add("exit hook");
    process.on("exit", () => {
      for (const run of state.onExit) run();
    });
  }
  state.onExit.add(flush);
}
