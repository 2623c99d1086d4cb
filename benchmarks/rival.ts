// What each rival offers, and where it is found; none is loaded before it is asked for.
import type { Fields, Scenario } from "./scenarios.js";

/** One logger library, reduced to the calls that the scenarios make; `Log` is its own logger object. */
export interface Rival<Log> {
  readonly root: Log;
  child(log: Log, bindings: Fields): Log;
  /** Runs `work`, and what it starts, so that the lines of the logger it is given carry `context`. */
  within(context: Fields, work: (log: Log) => void): void;
  text(log: Log, message: string): void;
  fields(log: Log, fields: Fields, message: string): void;
  error(log: Log, error: Error): void;
  disabled(log: Log, fields: Fields, message: string): void;
  /** Resolves when every line so far has been written; the logger stays usable. */
  drain(): Promise<void>;
}

/** Opens a rival in its default mode on a file descriptor; the scenario matters to the floor alone. */
export type Open = (fd: number, scenario: Scenario) => Rival<unknown> | Promise<Rival<unknown>>;

interface Entry {
  readonly title: string;
  /** The package it comes from, for the versions in the results. */
  readonly from: string;
  readonly load: () => Promise<{ readonly open: Open }>;
}

export const rivals = {
  heartwood: { title: "heartwood", from: "heartwood", load: () => import("./rivals/heartwood.js") },
  "pino-child": { title: "pino child", from: "pino", load: () => import("./rivals/pino-child.js") },
  "pino-sync": { title: "pino child, sync", from: "pino", load: () => import("./rivals/pino-sync.js") },
  "pino-mixin": { title: "pino + mixin", from: "pino", load: () => import("./rivals/pino-mixin.js") },
  winston: { title: "winston", from: "winston", load: () => import("./rivals/winston.js") },
  bunyan: { title: "bunyan", from: "bunyan", load: () => import("./rivals/bunyan.js") },
  logtape: { title: "LogTape", from: "@logtape/logtape", load: () => import("./rivals/logtape.js") },
  floor: { title: "floor", from: "heartwood", load: () => import("./rivals/floor.js") },
} satisfies Record<string, Entry>;

export type RivalName = keyof typeof rivals;
export const rivalNames = Object.keys(rivals) as RivalName[]; // keys of the literal above
