// The end of a logger: what it logged is written, and what it opened is closed.
import { type Inside, streamSym } from "./line/pino-seams.js";
import { isSize, requireOptions } from "./option-checks.js";
import { closeStream } from "./output/closing.js";

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

/** The logger's `close()`. Closes destinations, those of a multistream too; a stream of the user's is flushed and stays open. */
export async function closeLogger(this: Inside & Closable, options: CloseOptions = {}): Promise<void> {
  requireOptions("log.close", options, { timeoutMs: isSize });
  this[onCloseSym]?.();
  await closeStream(this[streamSym], options);
}
