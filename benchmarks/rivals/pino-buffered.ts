// pino with a child logger per request and the buffer that its documentation names for the least overhead.
import pino, { type Logger } from "pino";
import type { Rival } from "../rival.js";
import { pinoRival } from "./pino.js";

export function open(fd: number): Rival<Logger> {
  const stream = pino.destination({ dest: fd, sync: false, minLength: 4096 });
  const root = pino(stream);
  return pinoRival(
    root,
    () => new Promise((resolve) => stream.flush(() => resolve())),
    (context, work) => work(root.child(context)),
  );
}
