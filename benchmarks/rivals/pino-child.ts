// pino with a child logger per request, in its default mode: asynchronous writes.
import pino, { type Logger } from "pino";
import type { Rival } from "../rival.js";
import { drained, pinoDestination, pinoRival } from "./pino.js";

export function open(fd: number): Rival<Logger> {
  const stream = pinoDestination(fd, false);
  const root = pino(stream);
  return pinoRival(
    root,
    () => drained(stream),
    (context, work) => work(root.child(context)),
  );
}
