// What leaves the process through one descriptor: what is not taken waits here and is tried again; what is given up is
// counted. Nothing throws; nothing waits but `finish`.
import { fsyncSync } from "node:fs";
import type { WriterSettings, WriterStats } from "../state.js";
import { monotonicMs, startTimer, stopTimer } from "../timers.js";
import { Backlog, countLines, newline } from "./backlog.js";
import { closeQuietly, type Descriptor } from "./descriptor.js";
import { Drops } from "./drops.js";
import { pour, type Refusal } from "./pour.js";
import { Waiters } from "./waiters.js";

/** Bytes after which the event loop gets its turn. */
const burstBytes = 1_048_576;
/** The first and the longest wait before bytes that were refused are tried again. */
const retryMs = { full: [1, 50], refused: [100, 1_000] } as const; // literal, so that each pair is known to have two

/** No failure of the destination's: it was asked to. */
const closed: Refusal = { kind: "gone", code: "EBADF" };

const pause = new Int32Array(new SharedArrayBuffer(4));

export class Outflow {
  readonly drops: Drops = new Drops();
  readonly #settings: Readonly<WriterSettings>;
  #descriptor: Descriptor;
  readonly #backlog = new Backlog();
  #refusal: Refusal | undefined;
  #timer: NodeJS.Timeout | undefined;
  #delayMs = 0;
  readonly #waiters = new Waiters();
  #bytes = 0;
  #hasGivenUp = false;

  constructor(descriptor: Descriptor, settings: Readonly<WriterSettings>) {
    this.#descriptor = descriptor;
    this.#settings = settings;
  }

  get identity(): string {
    return this.#descriptor.identity;
  }

  get fd(): number {
    return this.#descriptor.fd;
  }

  /** Whether what is sent now has to wait. */
  get isBlocked(): boolean {
    return this.#backlog.bytes > 0;
  }

  /** Whether nothing will be taken any more, as from a pipe without a reader. */
  get isGone(): boolean {
    return this.#refusal?.kind === "gone";
  }

  /** Bytes that may still be sent before lines are dropped. */
  get room(): number {
    return this.isGone ? 0 : Math.max(this.#settings.maxBufferBytes - this.#backlog.bytes, 0);
  }

  /**
   * Writes the first `size` bytes, whole lines, of a buffer that is the caller's again afterwards.
   * @param isUrgent whether they wait even where there is no room: the line that says what was lost
   */
  send(bytes: Buffer, size: number, lines: number, isUrgent = false): void {
    if (this.isGone) this.drop(lines);
    else if (this.isBlocked && isUrgent) this.#backlog.append(bytes.subarray(0, size), lines);
    else if (this.isBlocked) this.#keep(bytes.subarray(0, size), lines, 0);
    else {
      const { at, refusal } = pour(this.#descriptor, bytes, size, burstBytes);
      this.#took(at);
      if (at === size) return;
      const lineStart = at === 0 ? 0 : bytes.lastIndexOf(newline, at - 1) + 1;
      const rest = bytes.subarray(lineStart, size);
      this.#keep(rest, lineStart === 0 ? lines : Math.min(lines, countLines(rest)), at - lineStart);
      this.#refused(refusal);
    }
  }

  /** Counts lines that nobody will write. */
  drop(lines: number): void {
    const { isGone } = this;
    const why = isGone ? "nobody takes them" : `${this.#settings.maxBufferBytes} bytes wait (maxBufferBytes)`;
    this.drops.add(lines, why, this.#code);
  }

  /** Tries what waits once more. */
  retry(most: number = burstBytes): void {
    stopTimer(this.#timer);
    this.#timer = undefined;
    const before = this.#backlog.bytes;
    const refusal = this.#pourBacklog(most);
    if (this.#backlog.bytes < before) this.#delayMs = 0;
    if (this.isBlocked) this.#refused(refusal);
    else this.#emptied();
    if (!this.drops.isUnsaid || this.isGone) return;
    if (this.room * 2 > this.#settings.maxBufferBytes) this.drops.saySoon();
    else this.drops.sayOnStderr(this.identity, false);
  }

  /** Calls back when all that was sent is written, or with an error when nothing was taken for `limitMs`. */
  whenWritten(done: (error?: Error) => void, limitMs: number): void {
    if (this.isBlocked) {
      this.#waiters.add(done, limitMs);
      this.retry();
    } else if (this.isGone) done(this.#error());
    else done(); // with no argument, as pino's own streams call back
  }

  /** Writes what waits, for as long as bytes are taken; after `limitMs` without one, the rest is given up. */
  finish(limitMs: number): void {
    // Once given up, what follows is tried, not waited for.
    const patienceMs = this.#hasGivenUp ? 0 : limitMs;
    let lastMs = monotonicMs();
    while (this.isBlocked) {
      const before = this.#backlog.bytes;
      this.retry(Number.POSITIVE_INFINITY);
      if (this.#backlog.bytes < before) lastMs = monotonicMs();
      else if (monotonicMs() - lastMs >= patienceMs) {
        this.giveUp(`nothing was taken for ${limitMs} ms at the end`);
        break;
      } else Atomics.wait(pause, 0, 0, 5);
    }
    this.sayAll();
  }

  /** Says what was lost and is not said yet: in a line where lines are written, else on stderr. */
  sayAll(): void {
    if (this.isGone) return;
    if (!this.#hasGivenUp && !this.isBlocked) this.drops.sayInLine();
    this.drops.sayOnStderr(this.identity, true);
  }

  /** Drops what waits; but a line whose beginning is written is ended before another one begins. */
  giveUp(why: string): void {
    if (!this.isBlocked) return;
    this.#hasGivenUp = true;
    const lines = this.isGone ? this.#backlog.clear() : this.#backlog.clearAfterCut();
    this.drops.add(lines, why, this.#code);
    this.drops.unsettle();
    this.drops.sayOnStderr(this.identity, true);
    this.#waiters.tell(this.#error());
  }

  /** Goes on with another descriptor; a line that was cut on the old one begins again. */
  replace(descriptor: Descriptor): void {
    this.retry();
    this.#backlog.restartLine();
    closeQuietly(this.#descriptor);
    this.#descriptor = descriptor;
    this.#refusal = undefined;
    this.retry();
  }

  /** What became of all that was sent. */
  stats(): Omit<WriterStats, "written"> {
    const failure =
      this.#refusal?.kind === "full" || this.#refusal === closed ? undefined : this.#refusal?.code;
    return {
      ...this.drops.stats(),
      buffered: this.#backlog.lines,
      bytes: this.#bytes,
      bufferedBytes: this.#backlog.bytes,
      maxBufferBytes: this.#settings.maxBufferBytes,
      ...(failure === undefined ? {} : { failure }),
    };
  }

  /** Closes what is ours to close; what is sent from now on is dropped. */
  close(): void {
    stopTimer(this.#timer);
    closeQuietly(this.#descriptor);
    this.#refusal = closed;
    this.drop(this.#backlog.clear());
  }

  #keep(bytes: Buffer, lines: number, written: number): void {
    if (bytes.length - written <= this.room) {
      this.#backlog.append(bytes, lines, written);
      return;
    }
    // The newest go; but a line whose beginning is written is ended.
    const cutEnd = written === 0 ? 0 : bytes.indexOf(newline) + 1;
    const roomEnd = this.room === 0 ? 0 : bytes.lastIndexOf(newline, written + this.room - 1) + 1;
    const keptEnd = Math.max(roomEnd, cutEnd);
    const lost = Math.min(lines, countLines(bytes.subarray(keptEnd)));
    if (keptEnd > 0) this.#backlog.append(bytes.subarray(0, keptEnd), lines - lost, written);
    this.drop(lost);
  }

  #pourBacklog(most: number): Refusal | undefined {
    let left = most;
    for (let head = this.#backlog.head; head !== undefined && left > 0; head = this.#backlog.head) {
      const { at, refusal } = pour(this.#descriptor, head, head.length, left);
      this.#backlog.take(at);
      this.#took(at);
      left -= at;
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  }

  #took(count: number): void {
    if (count === 0) return;
    this.#bytes += count;
    this.#hasGivenUp = false;
    this.#waiters.extend();
    if (this.#settings.fsync) syncQuietly(this.#descriptor.fd);
  }

  #refused(refusal: Refusal | undefined): void {
    this.#refusal = refusal;
    if (refusal?.kind === "gone") {
      this.giveUp("the reader is gone, and all lines that follow are dropped");
      return;
    }
    const [first, longest] = retryMs[refusal?.kind ?? "full"];
    this.#delayMs = this.#delayMs === 0 ? first : Math.min(this.#delayMs * 2, longest);
    const nextEndMs = this.#waiters.tellLate(() => this.#error());
    // Unless somebody waits, this timer does not keep the process: what is left is written when it ends.
    this.#timer = startTimer(() => this.retry(), Math.min(this.#delayMs, nextEndMs));
    if (this.#waiters.isEmpty) this.#timer.unref();
  }

  #emptied(): void {
    if (!this.isGone) this.#refusal = undefined;
    this.#delayMs = 0;
    this.drops.settle();
    this.#waiters.tell(this.isGone ? this.#error() : undefined);
  }

  get #code(): string {
    return this.#refusal?.code ?? "EAGAIN";
  }

  #error(): Error {
    const code = this.#code;
    return Object.assign(new Error(`heartwood: not all lines could be written (${code})`), { code });
  }
}

function syncQuietly(fd: number): void {
  try {
    fsyncSync(fd);
  } catch {
    // a pipe has nothing to sync
  }
}
