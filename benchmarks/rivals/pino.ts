// What the ways of running pino share; they differ in where they write to and in how context arrives.
import pino, { type Logger } from "pino";
import type { Rival } from "../rival.js";

export type Destination = ReturnType<typeof pino.destination>;
export type Within = Rival<Logger>["within"];

/** `sync: false` is what `pino()` gives its standard output, and `pino.destination()` alone does not. */
export const pinoDestination = (fd: number, sync: boolean): Destination =>
  pino.destination({ dest: fd, sync });

export const pinoRival = (root: Logger, drain: () => Promise<void>, within: Within): Rival<Logger> => ({
  root,
  child: (log, bindings) => log.child(bindings),
  named: (log, module) => log.child({ module }),
  within,
  text: (log, message) => log.info(message),
  fields: (log, fields, message) => log.info(fields, message),
  error: (log, err) => log.error({ err }),
  disabled: (log, fields, message) => log.debug(fields, message),
  drain,
});

/** Asks for one empty write: `flush` calls back at once when `minLength` is 0, `drain` comes when all is written. */
export function drained(stream: Destination): Promise<void> {
  return new Promise((resolve) => {
    stream.once("drain", () => resolve());
    stream.write("");
  });
}
