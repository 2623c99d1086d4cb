// The end of a logger: what it logged is written, and what it opened is closed.
import { type Inside, streamSym } from "./line/pino-seams.js";
import { isSize, requireOptions } from "./option-checks.js";
import { startTimer, stopTimer } from "./timers.js";

/** Options of `log.close()`. */
export interface CloseOptions {
  /** Milliseconds after which what is left is given up. @default the destination's `exitTimeoutMs`, without a byte taken */
  timeoutMs?: number;
}

/** What a root has to do besides when it is closed; inherited by all that are made of it. */
export const onCloseSym: unique symbol = Symbol("heartwood.onClose");

interface Closable {
  [onCloseSym]?: () => void;
}

/** The logger's `close()`. Closes the destination; of a stream that is the user's it waits for what is buffered, and leaves it open. */
export async function closeLogger(this: Inside & Closable, options: CloseOptions = {}): Promise<void> {
  requireOptions("log.close", options, { timeoutMs: isSize });
  this[onCloseSym]?.();
  const stream = this[streamSym];
  // A stream of the user's may have a `close` as well: that of node's writable streams ends them.
  if (stream.stats !== undefined && stream.close !== undefined) await stream.close(options);
  else if (typeof stream.flush === "function")
    await flushed(stream.flush.bind(stream), options.timeoutMs ?? 5_000);
}

function flushed(flush: (done: () => void) => void, timeoutMs: number): Promise<void> {
  return new Promise((done, fail) => {
    const timer = startTimer(done, timeoutMs);
    const end = (settle: () => void): void => {
      stopTimer(timer);
      settle();
    };
    try {
      flush(() => end(done));
    } catch (thrown) {
      end(() => fail(thrown));
    }
  });
}
