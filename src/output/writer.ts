// The one writer of a descriptor or file: the lines of a turn of the event loop go out together, at its end.
import { reason } from "../line/attempt.js";
import { lineMs } from "../line/time.js";
import type { DropReport, SharedWriter, WriterSettings, WriterStats } from "../state.js";
import { atEndOfTurn } from "../timers.js";
import type { Descriptor } from "./descriptor.js";
import { Outflow } from "./outflow.js";
import { complain } from "./stderr.js";

/** A line that is older goes out with the next one, however long the turn is. */
const longestMs = 50;
/** UTF-16 units that a turn may gather: enough to make writing cheap, little enough to keep. */
const turnUnits = 1_048_576;

/** Most turns fit in it, so that encoding them allocates nothing. */
const scratch = Buffer.allocUnsafeSlow(262_144);
const longestUnit = 3; // bytes of UTF-8 that a UTF-16 unit becomes at most

const doNothing = (): void => {};

/** Where the descriptor came from: handed in, or opened by a path, and can be again. */
export type Source = { readonly handed: number } | { readonly path: string; open(): Descriptor };

export class Writer implements SharedWriter {
  users = 0;
  readonly settings: WriterSettings;
  readonly #source: Source;
  readonly #outflow: Outflow;
  #lines = "";
  #count = 0;
  #firstMs = 0;
  #isScheduled = false;
  #isExiting = false;
  #isSaying = false;
  /** Units that may be gathered before more is to be decided; negative where each line asks. */
  #most = -1;
  #accepted = 0;
  readonly #endTurn = (): void => {
    this.#isScheduled = false;
    if (this.#lines.length >= this.settings.minLength) this.writeNow();
    atEndOfTurn(doNothing); // one more turn, in which a signal that this one raised arrives before the process may end
  };

  constructor(descriptor: Descriptor, settings: WriterSettings, source: Source) {
    this.settings = settings;
    this.#source = source;
    this.#outflow = new Outflow(descriptor, settings);
  }

  get path(): string | undefined {
    return "path" in this.#source ? this.#source.path : undefined;
  }

  get handed(): number | undefined {
    return "handed" in this.#source ? this.#source.handed : undefined;
  }

  get fd(): number {
    return this.#outflow.fd;
  }

  get report(): ((report: DropReport) => boolean) | undefined {
    return this.#outflow.drops.report;
  }

  set report(report: ((report: DropReport) => boolean) | undefined) {
    this.#outflow.drops.report = report === undefined ? undefined : (said) => this.#say(report, said);
  }

  isFor(identity: string): boolean {
    return this.#outflow.identity === identity;
  }

  /** Once per line, so: what is rare is one comparison. */
  write(lines: string): void {
    const ms = lineMs();
    if (this.#lines.length + lines.length > this.#most) {
      this.#writeBeyond(lines, ms);
      return;
    }
    this.#lines += lines;
    if (this.#count++ === 0) this.#firstMs = ms;
    if (!this.#isScheduled) this.#schedule();
    else if ((ms - this.#firstMs) >>> 0 >= longestMs && this.settings.minLength === 0) this.writeNow(); // unsigned: a clock set back counts as late
  }

  writeNow(): void {
    if (this.#count > 0) this.#send();
    else if (this.#outflow.isBlocked) this.#outflow.retry();
  }

  whenWritten(done: (error?: Error) => void, limitMs: number): void {
    if (this.#count > 0) this.#send();
    this.#outflow.whenWritten(done, limitMs);
  }

  dropLate(): void {
    this.#accepted++;
    this.#outflow.drops.add(1, "they came after close()");
  }

  finish(): void {
    this.#isExiting = true;
    this.#fit();
    // Twice: the first round may add the line that says what was lost.
    for (let round = 0; round < 2; round++) {
      if (this.#count > 0) this.#send();
      this.#outflow.finish(this.settings.exitTimeoutMs);
    }
    this.#fit();
  }

  goOn(): void {
    this.#isExiting = false;
    this.#fit();
  }

  reopen(): void {
    if (!("path" in this.#source)) return;
    this.writeNow();
    try {
      this.#outflow.replace(this.#source.open());
    } catch (thrown) {
      const text = `the file ${this.#source.path} cannot be opened again (${reason(thrown)}), so the old one stays in use`;
      complain(text, this.#outflow.identity);
    }
    this.#fit();
  }

  giveUp(why: string): void {
    this.#outflow.giveUp(why);
    this.#outflow.sayAll();
  }

  release(): void {
    this.#outflow.close();
    this.#fit();
  }

  stats(): WriterStats {
    const sent = this.#outflow.stats();
    const buffered = this.#count + sent.buffered;
    const written = this.#accepted + this.#count - sent.dropped - buffered;
    const bufferedBytes = Buffer.byteLength(this.#lines) + sent.bufferedBytes;
    return { written, ...sent, buffered, bufferedBytes };
  }

  /** Has a line say what was lost; it must not be lost as they were, so there is always room for it. */
  #say(report: (report: DropReport) => boolean, said: DropReport): boolean {
    this.#isSaying = true;
    this.#fit();
    try {
      return report(said);
    } finally {
      this.#isSaying = false;
      this.#fit();
    }
  }

  #schedule(): void {
    atEndOfTurn(this.#endTurn);
    this.#isScheduled = true; // after the call, which may find no stack left
  }

  /** More than a turn may gather, or no turn is to be waited for, or nothing is taken. */
  #writeBeyond(lines: string, ms: number): void {
    if (this.#count > 0 && (this.#isSaying || !this.#outflow.isBlocked)) this.#send();
    if (this.#isSaying) {
      this.#lines = lines;
      this.#count = 1;
      this.#send();
      return;
    }
    const isTooMuch = this.#lines.length + lines.length > this.#outflow.room;
    if (this.#outflow.isGone || (isTooMuch && this.#outflow.isBlocked)) {
      this.#accepted++;
      this.#outflow.drop(1);
      return;
    }
    this.#lines += lines;
    if (this.#count++ === 0) this.#firstMs = ms;
    if (this.#isExiting) this.finish();
    else if (this.#lines.length > turnUnits) this.#send();
    else if (!this.#isScheduled) this.#schedule();
    this.#fit();
  }

  #send(): void {
    const lines = this.#lines;
    const count = this.#count;
    this.#lines = "";
    this.#count = 0;
    this.#accepted += count;
    if (lines.length * longestUnit > scratch.length) {
      const bytes = Buffer.from(lines);
      this.#outflow.send(bytes, bytes.length, count, this.#isSaying);
    } else this.#outflow.send(scratch, scratch.write(lines), count, this.#isSaying);
    this.#fit();
  }

  #fit(): void {
    const { isGone, isBlocked, room } = this.#outflow;
    if (this.#isExiting || this.#isSaying || isGone) this.#most = -1;
    else this.#most = Math.min(turnUnits, isBlocked ? room : this.settings.maxBufferBytes);
  }
}
