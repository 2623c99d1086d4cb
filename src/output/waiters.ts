// Calls that wait until everything is written: told when it is, or when no byte was taken for too long.
import { monotonicMs } from "../timers.js";

interface Waiter {
  readonly done: (error?: Error) => void;
  readonly limitMs: number;
  untilMs: number;
}

export class Waiters {
  #all: Waiter[] = [];

  get isEmpty(): boolean {
    return this.#all.length === 0;
  }

  add(done: (error?: Error) => void, limitMs: number): void {
    this.#all.push({ done, limitMs, untilMs: monotonicMs() + limitMs });
  }

  /** Bytes were taken: all may wait on. */
  extend(): void {
    for (const waiter of this.#all) waiter.untilMs = monotonicMs() + waiter.limitMs;
  }

  tell(error: Error | undefined): void {
    const told = this.#all;
    this.#all = [];
    for (const { done } of told) {
      if (error === undefined) done();
      else done(error);
    }
  }

  /** Tells those whose time is over. @returns milliseconds until the next one's is */
  tellLate(makeError: () => Error): number {
    if (this.isEmpty) return Number.POSITIVE_INFINITY;
    const now = monotonicMs();
    const late = this.#all.filter(({ untilMs }) => untilMs <= now);
    this.#all = this.#all.filter(({ untilMs }) => untilMs > now);
    for (const { done } of late) done(makeError());
    return Math.max(1, Math.min(...this.#all.map(({ untilMs }) => untilMs - now)));
  }
}
