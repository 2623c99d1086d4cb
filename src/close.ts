// The end of a logger: what it logged is written, and what it opened is closed.
import { type Inside, streamSym } from "./line/pino-seams.js";
import { isSize, requireOptions } from "./option-checks.js";
import { startTimer, stopTimer } from "./timers.js";

/** Options of `log.close()`. */
export interface CloseOptions {
  /** Milliseconds after which what is left is given up. @default the destination's `exitTimeoutMs`, without a byte taken */
  timeoutMs?: number;
}

/** The logger's `close()`. Closes the destination; of a stream that is the user's it waits for what is buffered, and leaves it open. */
export async function closeLogger(this: Inside, options: CloseOptions = {}): Promise<void> {
  requireOptions("log.close", options, { timeoutMs: isSize });
  const stream = this[streamSym];
  if (stream.close !== undefined) await stream.close(options);
  else if (stream.flush !== undefined) await flushed(stream.flush.bind(stream), options.timeoutMs ?? 5_000);
}

function flushed(flush: (done: () => void) => void, timeoutMs: number): Promise<void> {
  return new Promise((done) => {
    const timer = startTimer(done, timeoutMs);
    flush(() => {
      stopTimer(timer);
      done();
    });
  });
}
