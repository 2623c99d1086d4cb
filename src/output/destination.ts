// `destination()`: a place where lines go. All that name the same descriptor or file share one writer.
import { resolve } from "node:path";
import { HeartwoodError, show } from "../errors.js";
import { reason } from "../line/attempt.js";
import {
  type Checks,
  invalidOption,
  isBoolean,
  isCount,
  isDescriptor,
  isSize,
  requireOptions,
} from "../option-checks.js";
import { type SharedWriter, state, type WriterSettings } from "../state.js";
import { closeQuietly, type Descriptor, type FileOptions, openDescriptor, openFile } from "./descriptor.js";
import { finishAtExit, finishAtSignals } from "./exit.js";
import { type Destination, isStandard, Outlet } from "./outlet.js";
import { Writer } from "./writer.js";

/** Options of `destination()`; where `pino.destination` has one of the name, the meaning is the same. */
export interface DestinationOptions {
  /** A path, or a file descriptor. @default 1, stdout */
  dest?: string | number;
  /** A file descriptor; the same as a number in `dest`. */
  fd?: number;
  /** Write each line at once, instead of each turn's together. @default false; true in a worker thread */
  sync?: boolean;
  /** Make the file's folder, and those above it, where they are missing. @default false */
  mkdir?: boolean;
  /** Add to the file; false empties it first. @default true */
  append?: boolean;
  /** Permissions of a new file. @default 0o666, less the umask */
  mode?: number | string;
  /** Have the kernel store each write on the disk before going on. @default false */
  fsync?: boolean;
  /** UTF-16 units that are gathered over several turns before they are written; an error does not wait. @default 0 */
  minLength?: number;
  /** Milliseconds after which what `minLength` holds back is written. @default 0, never */
  periodicFlush?: number;
  /** Bytes that may wait for a reader or a full disk; beyond, new lines are dropped and counted. @default 16 MiB */
  maxBufferBytes?: number;
  /** pino's name for `maxBufferBytes`, which wins; 0 for the default. */
  maxLength?: number;
  /** Milliseconds without a byte taken after which an ending process gives up what is left. @default 5_000 */
  exitTimeoutMs?: number;
  /** Write what is buffered when SIGTERM, SIGINT or SIGHUP is about to end the process. @default true */
  signals?: boolean;
}

const defaults: WriterSettings = {
  minLength: 0,
  maxBufferBytes: 16_777_216,
  exitTimeoutMs: 5_000,
  fsync: false,
};

const checks: Checks = {
  dest: [(value) => typeof value === "string" || isDescriptor[0](value), "a path or a file descriptor"],
  fd: isDescriptor,
  sync: isBoolean,
  mkdir: isBoolean,
  append: isBoolean,
  mode: [(value) => typeof value === "number" || typeof value === "string", "a number such as 0o640"],
  fsync: isBoolean,
  minLength: isSize,
  periodicFlush: isSize,
  maxBufferBytes: isCount,
  maxLength: isSize,
  exitTimeoutMs: isSize,
  signals: isBoolean,
};

/**
 * A destination: a path, a file descriptor, or options. Opens synchronously. What names the same descriptor or file as
 * another destination shares its writer, so that the order of the calls is the order of the lines; options about
 * writing that are given later hold for all of them.
 * @throws {HeartwoodError} `DESTINATION_UNUSABLE` where the file cannot be opened, `OPTION_UNKNOWN`, `OPTION_INVALID`
 * @example createLogger({}, destination({ dest: "/var/log/app.log", mkdir: true }))
 */
export function destination(target: string | number | DestinationOptions = {}): Destination {
  if (target === null)
    throw invalidOption("destination", "the target", target, "a path, a file descriptor or options");
  const given = typeof target === "object" ? target : { dest: target };
  requireOptions("destination", given, checks);
  const dest = given.fd ?? given.dest ?? 1;
  const writer = typeof dest === "string" ? shareFile(dest, given) : shareDescriptor(dest);
  Object.assign(writer.settings, settingsOf(given));
  finishAtExit();
  if (given.signals !== false) finishAtSignals();
  return new Outlet(writer, typeof dest === "string" ? undefined : dest, given);
}

/** What is said about writing; what is not said stays as it is. */
function settingsOf(given: DestinationOptions): Partial<WriterSettings> {
  const { minLength, fsync, exitTimeoutMs, maxLength } = given;
  const maxBufferBytes = given.maxBufferBytes ?? (maxLength === 0 ? undefined : maxLength);
  const settings = Object.entries({ minLength, fsync, exitTimeoutMs, maxBufferBytes });
  return Object.fromEntries(settings.filter(([, value]) => value !== undefined));
}

function shareDescriptor(fd: number): SharedWriter {
  const found = openDescriptor(fd);
  if (found.kind === "closed" && !isStandard(fd)) {
    const text = `destination: the descriptor ${fd} is not open. Give it one that is, until the logger is closed.`;
    throw new HeartwoodError("DESTINATION_UNUSABLE", text);
  }
  // Stdout and stderr are often one pipe, or a file that is also named by its path, and stay open. Of other descriptors
  // the number counts, since each may be closed.
  const isSame = (writer: SharedWriter): boolean =>
    writer.isFor(found.identity) &&
    (writer.handed === fd || (isStandard(fd) && (writer.path !== undefined || isStandard(writer.handed))));
  return share(found, isSame, () => new Writer(found, { ...defaults }, { handed: fd }));
}

function shareFile(path: string, given: DestinationOptions): SharedWriter {
  const full = resolve(path);
  const options = { mkdir: given.mkdir === true, append: given.append !== false, mode: given.mode ?? 0o666 };
  const found = openOrThrow(full, options);
  const open = (): Descriptor => openFile(full, { ...options, append: true });
  // A file of the same path that is another one by now was rotated: whoever has the old one open goes on in the new.
  for (const writer of state.writers)
    if (writer.path === full && !writer.isFor(found.identity)) writer.reopen();
  const isSame = (writer: SharedWriter): boolean =>
    writer.isFor(found.identity) && (writer.path !== undefined || isStandard(writer.handed));
  return share(found, isSame, () => new Writer(found, { ...defaults }, { path: full, open }));
}

function share(
  found: Descriptor,
  isSame: (writer: SharedWriter) => boolean,
  make: () => SharedWriter,
): SharedWriter {
  const standing = [...state.writers].find(isSame);
  if (standing !== undefined) closeQuietly(found);
  const writer = standing ?? make();
  state.writers.add(writer);
  return writer;
}

function openOrThrow(path: string, options: FileOptions): Descriptor {
  try {
    return openFile(path, options);
  } catch (error) {
    throw new HeartwoodError(
      "DESTINATION_UNUSABLE",
      `destination: the file ${show(path)} cannot be opened for writing (${reason(error)}). ` +
        "Name a file in a folder that exists and may be written to, or set mkdir: true.",
      { cause: error },
    );
  }
}
