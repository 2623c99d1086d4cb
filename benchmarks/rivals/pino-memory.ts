// pino with a child logger per request, into memory: no sonic-boom, no file descriptor.
import pino, { type Logger } from "pino";
import type { Rival } from "../rival.js";
import { countingStream } from "./memory.js";
import { pinoRival } from "./pino.js";

export function open(): Rival<Logger> {
  const root = pino({}, countingStream());
  return pinoRival(
    root,
    async () => undefined,
    (context, work) => work(root.child(context)),
  );
}
