// bunyan with a child logger per request.
import type { WriteStream } from "node:fs";
import type { Rival } from "../rival.js";
import type { Fields } from "../scenarios.js";
import { installed, streamOf, written } from "./installed.js";

interface Logger {
  child(bindings: Fields): Logger;
  info(message: string): void;
  info(fields: Fields, message: string): void;
  debug(fields: Fields, message: string): void;
  error(fields: Fields): void;
}

interface Bunyan {
  createLogger(options: { name: string; stream: WriteStream; serializers: object }): Logger;
  readonly stdSerializers: object;
}

export function open(fd: number): Rival<Logger> {
  const { createLogger, stdSerializers } = installed("bunyan") as Bunyan; // types are not installed
  const stream = streamOf(fd);
  const root = createLogger({ name: "bench", stream, serializers: stdSerializers });
  return {
    root,
    child: (log, bindings) => log.child(bindings),
    named: (log, component) => log.child({ component }),
    within: (context, work) => work(root.child(context)),
    text: (log, message) => log.info(message),
    fields: (log, fields, message) => log.info(fields, message),
    error: (log, err) => log.error({ err }),
    disabled: (log, fields, message) => log.debug(fields, message),
    drain: () => written(stream),
  };
}
