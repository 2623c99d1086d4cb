// What a logger holds of a writer that it may share: its way in, until it is closed.
import { isMainThread } from "node:worker_threads";
import { isSize, requireOptions } from "../option-checks.js";
import { type DropReport, type SharedWriter, state, type WriterStats } from "../state.js";
import { startInterval, startTimer, stopInterval, stopTimer } from "../timers.js";

/** A stream for `createLogger(options, stream)`. Nothing it does throws once it is open. */
export interface Destination {
  /** The descriptor that was named, or that the file has. */
  readonly fd: number;
  /** Takes one or more whole lines. */
  write(lines: string): void;
  /** Writes what is buffered, as far as it is taken without waiting. */
  writeNow(): void;
  /** The same, by pino's name. */
  flushSync(): void;
  /** Calls back when everything is written; with an error when for `exitTimeoutMs` no byte was taken. */
  flush(callback?: (error?: Error) => void): void;
  /** Opens the file anew by its path, for logrotate. Where that fails, the old one stays in use, and stderr says so. */
  reopen(): void;
  /**
   * Writes what is buffered and closes the file, but never a descriptor that was handed in. Lines that come later are
   * dropped and counted; those for stdout and stderr are written at once.
   * @param options.timeoutMs after which the rest is given up. @default `exitTimeoutMs` without a byte taken
   */
  close(options?: { timeoutMs?: number }): Promise<void>;
  /** `close()` without waiting. */
  end(): void;
  stats(): WriterStats;
}

/** Stdout and stderr: they are never closed, and often one pipe. */
export const isStandard = (fd: number | undefined): boolean => fd === 1 || fd === 2;

/** How this one writes, whoever shares the writer. */
interface OutletOptions {
  readonly sync?: boolean;
  readonly periodicFlush?: number;
}

/** Has the writer behind a stream say in a line what it lost, unless another logger does so already. */
export function reportThrough(stream: object, report: (report: DropReport) => boolean): void {
  if (stream instanceof Outlet) stream.reportThrough(report);
}

export class Outlet implements Destination {
  readonly #writer: SharedWriter;
  readonly #fd: number | undefined;
  readonly #sync: boolean;
  readonly #interval: NodeJS.Timeout | undefined;
  #isClosing = false;
  #isClosed = false;

  constructor(writer: SharedWriter, fd: number | undefined, { sync, periodicFlush = 0 }: OutletOptions) {
    this.#writer = writer;
    this.#fd = fd;
    this.#sync = sync ?? !isMainThread;
    if (periodicFlush > 0) this.#interval = startInterval(() => writer.writeNow(), periodicFlush).unref();
    writer.users++;
  }

  get fd(): number {
    return this.#fd ?? this.#writer.fd;
  }

  write(lines: string): void {
    if (this.#isClosed) this.#writeLate(lines);
    else {
      this.#writer.write(lines);
      if (this.#sync) this.#writer.writeNow();
    }
  }

  writeNow(): void {
    this.#writer.writeNow();
  }

  flushSync(): void {
    this.#writer.writeNow();
  }

  flush(callback: (error?: Error) => void = () => {}): void {
    this.#writer.whenWritten(callback, this.#writer.settings.exitTimeoutMs);
  }

  reopen(): void {
    this.#writer.reopen();
  }

  async close(options: { timeoutMs?: number } = {}): Promise<void> {
    requireOptions("close", options, { timeoutMs: isSize });
    await new Promise<void>((done) => this.#close(options.timeoutMs, done));
  }

  end(): void {
    this.#close(undefined, () => {});
  }

  stats(): WriterStats {
    return this.#writer.stats();
  }

  reportThrough(report: (report: DropReport) => boolean): void {
    this.#writer.report ??= report;
  }

  #close(timeoutMs: number | undefined, done: () => void): void {
    if (this.#isClosing) {
      done();
      return;
    }
    this.#isClosing = true;
    stopInterval(this.#interval);
    let isDone = false;
    const finish = (): void => {
      stopTimer(timer);
      if (isDone) return;
      isDone = true;
      this.#leave();
      done();
    };
    const timer = timeoutMs === undefined ? undefined : startTimer(finish, timeoutMs);
    this.#writer.whenWritten(finish, this.#writer.settings.exitTimeoutMs);
  }

  /** The last to leave closes the writer; that of stdout and stderr stays for what the process still says. */
  #leave(): void {
    const isLast = --this.#writer.users === 0;
    if (isLast) this.#writer.giveUp("the logger was closed");
    this.#isClosed = true; // after it: what it says comes through here
    if (!isLast || isStandard(this.#writer.handed)) return;
    state.writers.delete(this.#writer);
    this.#writer.release();
  }

  #writeLate(lines: string): void {
    if (!isStandard(this.#writer.handed)) this.#writer.dropLate();
    else {
      this.#writer.write(lines);
      this.#writer.writeNow();
    }
  }
}
