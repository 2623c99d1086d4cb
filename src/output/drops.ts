// Lines that were given up: counted, and said in a line when writing works again, or on stderr while it does not.
import type { DropReport, WriterStats } from "../state.js";
import { monotonicMs, startTimer, stopTimer } from "../timers.js";
import { complain } from "./stderr.js";

const inLineEveryMs = 1_000;
const onStderrEveryMs = 60_000;

export class Drops {
  /** Writes the line; false where it cannot. */
  report: ((report: DropReport) => boolean) | undefined;
  #total = 0;
  #lastMs = 0;
  #why = "";
  #code: string | undefined;
  #notInLine = 0;
  #notOnStderr = 0;
  /** Said in lines that may still wait, and not on stderr. */
  #waiting = 0;
  #inLineMs = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #onStderrMs = Number.NEGATIVE_INFINITY;

  stats(): Pick<WriterStats, "dropped" | "droppedAgoMs"> {
    const dropped = this.#total;
    return dropped === 0 ? { dropped } : { dropped, droppedAgoMs: Math.round(monotonicMs() - this.#lastMs) };
  }

  /** Whether a line is due that says what was lost since the last one. */
  get isUnsaid(): boolean {
    return this.#notInLine > 0;
  }

  /**
   * The last cause is the one that is said.
   * @param code POSIX's name of the error, where there was one
   */
  add(lines: number, why: string, code?: string): void {
    if (lines === 0) return;
    this.#total += lines;
    this.#lastMs = monotonicMs();
    this.#notInLine += lines;
    this.#notOnStderr += lines;
    this.#why = why;
    this.#code = code;
  }

  /** Says it in a line soon, since lines are written again: at the end of the turn, and at most once a second. */
  saySoon(): void {
    if (this.#timer !== undefined) return;
    const waitMs = Math.max(0, this.#inLineMs + inLineEveryMs - monotonicMs());
    this.#timer = startTimer(() => this.sayInLine(), waitMs);
    this.#timer.unref(); // an ending process says it by itself
  }

  /** Says it in a line now. */
  sayInLine(): void {
    stopTimer(this.#timer);
    this.#timer = undefined;
    const dropped = this.#notInLine;
    if (dropped === 0) return;
    const saidHere = Math.min(dropped, this.#notOnStderr);
    this.#inLineMs = monotonicMs();
    this.#notInLine = 0; // before the call, which comes back here with the line
    this.#notOnStderr -= saidHere;
    this.#waiting += saidHere;
    if (this.report?.({ dropped, text: this.#tell(dropped) }) === true) return;
    this.#notInLine += dropped;
    this.#notOnStderr += saidHere;
    this.#waiting -= saidHere;
  }

  /** All lines are written, those that said it as well. */
  settle(): void {
    this.#waiting = 0;
  }

  /** Lines that said it may be among those given up. */
  unsettle(): void {
    this.#notOnStderr += this.#waiting;
    this.#waiting = 0;
  }

  /** Says it on stderr, once a minute. @param failing the identity of the descriptor that lost them */
  sayOnStderr(failing: string, isLast: boolean): void {
    const now = monotonicMs();
    if (this.#notOnStderr === 0 || (!isLast && now - this.#onStderrMs < onStderrEveryMs)) return;
    this.#onStderrMs = now;
    complain(this.#tell(this.#notOnStderr), failing);
    this.#notOnStderr = 0;
  }

  #tell(lines: number): string {
    const code = this.#code === undefined ? "" : `, ${this.#code}`;
    return `${lines === 1 ? "1 line was" : `${lines} lines were`} dropped: ${this.#why}${code}`;
  }
}
