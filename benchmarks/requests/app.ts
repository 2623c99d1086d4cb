// What the stages share: their loggers, and the lines that a handler writes.
import type { Server } from "node:http";
import { createLogger, destination, type Logger } from "heartwood";
import pino from "pino";
import type { Fields } from "../scenarios.js";
import { linesOfHandler } from "./stages.js";

/** An application that is not listening yet. */
export interface App {
  readonly server: Server;
  /** Resolves when every line so far has been written. */
  readonly drain: () => Promise<void>;
}

/** A framework without logging, with heartwood's adapter, with what people use there. */
export interface Stage {
  off(): Promise<Server> | Server;
  heartwood(log: Logger): Promise<Server> | Server;
  rival(log: pino.Logger): Promise<Server> | Server;
}

/** What a request is answered with, when its lines are written. */
export const done = "done";

interface Writes {
  info(message: string): void;
  info(fields: Fields, message: string): void;
}

let asked = 0;

/** The lines of one request. */
export function writeLines(log: Writes): void {
  const n = asked++;
  for (const { message, fields } of linesOfHandler) {
    if (fields === undefined) log.info(message);
    else log.info(fields(n), message);
  }
}

export async function withoutLogger(stage: Stage): Promise<App> {
  return { server: await stage.off(), drain: async () => undefined };
}

export async function withHeartwood(stage: Stage, level: "silent" | "info"): Promise<App> {
  const log = createLogger({ level, env: false, crashes: false }, destination({ dest: 1 }));
  return {
    server: await stage.heartwood(log),
    drain: () => new Promise((resolve) => log.flush(() => resolve())),
  };
}

export async function withRival(stage: Stage): Promise<App> {
  const stream = pino.destination({ dest: 1, sync: false, minLength: 4096 });
  return {
    server: await stage.rival(pino(stream)),
    drain: () => new Promise((resolve) => stream.flush(() => resolve())),
  };
}
