// Lines that were given up: counted, and said in a line when writing works again, or on stderr while it does not.
import type { DropReport } from "../state.js";
import { complain } from "./stderr.js";

const monotonicMs = performance.now.bind(performance);
const inLineEveryMs = 1_000;
const onStderrEveryMs = 60_000;

const sentence = (lines: number): string =>
  lines === 1 ? "1 line was dropped" : `${lines} lines were dropped`;

export class Drops {
  /** Writes the line; false where it cannot. */
  report: ((report: DropReport) => boolean) | undefined;
  #total = 0;
  #why = "";
  #notInLine = 0;
  #notOnStderr = 0;
  #inLineMs = Number.NEGATIVE_INFINITY;
  #onStderrMs = Number.NEGATIVE_INFINITY;

  get total(): number {
    return this.#total;
  }

  /** Whether a line is due that says what was lost since the last one. */
  get isUnsaid(): boolean {
    return this.#notInLine > 0;
  }

  /** @param why in words, the last one counts */
  add(lines: number, why: string): void {
    if (lines === 0) return;
    this.#total += lines;
    this.#notInLine += lines;
    this.#notOnStderr += lines;
    this.#why = why;
  }

  /** Says it in a line, since lines are written again. @param isLast whether no later moment will come */
  sayInLine(isLast: boolean): void {
    const dropped = this.#notInLine;
    const now = monotonicMs();
    if (dropped === 0 || (!isLast && now - this.#inLineMs < inLineEveryMs)) return;
    this.#inLineMs = now;
    this.#notInLine = 0; // before the call: the line itself comes back here
    if (this.report?.({ dropped, text: `${sentence(dropped)}: ${this.#why}` }) === true)
      this.#notOnStderr -= Math.min(dropped, this.#notOnStderr);
    else this.#notInLine += dropped;
  }

  /** Says it on stderr, once a minute. @param failing the identity of the descriptor that lost them */
  sayOnStderr(failing: string, isLast: boolean): void {
    const now = monotonicMs();
    if (this.#notOnStderr === 0 || (!isLast && now - this.#onStderrMs < onStderrEveryMs)) return;
    this.#onStderrMs = now;
    complain(`${sentence(this.#notOnStderr)}: ${this.#why}`, failing);
    this.#notOnStderr = 0;
  }
}
