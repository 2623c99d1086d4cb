// winston with JSON lines and a format that reads an AsyncLocalStorage.
import { AsyncLocalStorage } from "node:async_hooks";
import type { WriteStream } from "node:fs";
import type { Rival } from "../rival.js";
import type { Fields } from "../scenarios.js";
import { installed, streamOf, written } from "./installed.js";

interface Logger {
  child(bindings: Fields): Logger;
  info(message: string, fields?: Fields): void;
  debug(message: string, fields: Fields): void;
  error(error: Error): void;
}

interface Winston {
  createLogger(options: { format: object; transports: object }): Logger;
  readonly transports: { readonly Stream: new (options: { stream: WriteStream }) => object };
  readonly format: {
    (transform: (line: object) => object): () => object;
    combine(...formats: object[]): object;
    errors(options: { stack: boolean }): object;
    timestamp(): object;
    json(): object;
  };
}

export function open(fd: number): Rival<Logger> {
  const { createLogger, format, transports } = installed("winston") as Winston; // types are not installed
  const store = new AsyncLocalStorage<Fields>();
  const withContext = format((line) => Object.assign(line, store.getStore()));
  const stream = streamOf(fd);
  const root = createLogger({
    format: format.combine(format.errors({ stack: true }), format.timestamp(), withContext(), format.json()),
    transports: new transports.Stream({ stream }),
  });
  return {
    root,
    child: (log, bindings) => log.child(bindings),
    named: (log, label) => log.child({ label }),
    within: (context, work) => store.run(context, () => work(root)),
    text: (log, message) => log.info(message),
    fields: (log, fields, message) => log.info(message, fields),
    error: (log, error) => log.error(error),
    disabled: (log, fields, message) => log.debug(message, fields),
    drain: () => written(stream),
  };
}
