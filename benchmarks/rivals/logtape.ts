// LogTape with JSON lines, its implicit context and its usual sink: the console's.
import { AsyncLocalStorage } from "node:async_hooks";
import { Console } from "node:console";
import type { Rival } from "../rival.js";
import type { Fields } from "../scenarios.js";
import { installed, streamOf, written } from "./installed.js";

interface Logger {
  with(bindings: Fields): Logger;
  getChild(name: string): Logger;
  info(message: string, fields?: Fields): void;
  debug(message: string, fields: Fields): void;
  error(error: Error): void;
}

interface LogTape {
  configure(options: object): Promise<void>;
  getJsonLinesFormatter(): object;
  getLogger(category: string): Logger;
  getConsoleSink(options: { console: Console; formatter: object }): object;
  withContext(context: Fields, work: () => void): void;
}

export async function open(fd: number): Promise<Rival<Logger>> {
  const tape = installed("@logtape/logtape") as LogTape; // types are not installed
  const stream = streamOf(fd);
  const sink = tape.getConsoleSink({ console: new Console(stream), formatter: tape.getJsonLinesFormatter() });
  await tape.configure({
    sinks: { sink },
    loggers: [
      { category: "bench", sinks: ["sink"], lowestLevel: "info" },
      { category: ["logtape", "meta"], sinks: ["sink"], lowestLevel: "warning" },
    ],
    contextLocalStorage: new AsyncLocalStorage(),
  });
  const root = tape.getLogger("bench");
  return {
    root,
    child: (log, bindings) => log.with(bindings),
    named: (log, name) => log.getChild(name),
    within: (context, work) => tape.withContext(context, () => work(root)),
    text: (log, message) => log.info(message),
    fields: (log, fields, message) => log.info(message, fields),
    error: (log, error) => log.error(error),
    disabled: (log, fields, message) => log.debug(message, fields),
    drain: () => written(stream),
  };
}
