// heartwood into memory: no destination of its own, no file descriptor.
import { createLogger, type Logger } from "heartwood";
import type { Rival } from "../rival.js";
import { heartwoodRival } from "./heartwood.js";
import { countingStream } from "./memory.js";

export function open(): Rival<Logger> {
  return heartwoodRival(
    createLogger({ env: false, crashes: false }, countingStream()),
    async () => undefined,
  );
}
