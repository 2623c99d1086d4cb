// pino with context as its documentation has it: a mixin that reads an AsyncLocalStorage.
import { AsyncLocalStorage } from "node:async_hooks";
import pino, { type Logger } from "pino";
import type { Rival } from "../rival.js";
import type { Fields } from "../scenarios.js";
import { drained, pinoDestination, pinoRival } from "./pino.js";

export function open(fd: number): Rival<Logger> {
  const store = new AsyncLocalStorage<Fields>();
  const stream = pinoDestination(fd, false);
  // A copy, because pino assigns the fields of the call to the object that the mixin returns.
  const root = pino({ mixin: () => ({ ...store.getStore() }) }, stream);
  return pinoRival(
    root,
    () => drained(stream),
    (context, work) => store.run(context, () => work(root)),
  );
}
