// What each rival offers, and where it is found; none is loaded before it is asked for.
import type { Fields, Scenario } from "./scenarios.js";

/** One logger library, reduced to the calls that the scenarios make; `Log` is its own logger object. */
export interface Rival<Log> {
  readonly root: Log;
  child(log: Log, bindings: Fields): Log;
  /** The logger of a module: its lines say `name`. */
  named(log: Log, name: string): Log;
  /** Runs `work`, and what it starts, so that the lines of the logger it is given carry `context`. */
  within(context: Fields, work: (log: Log) => void): void;
  text(log: Log, message: string): void;
  fields(log: Log, fields: Fields, message: string): void;
  error(log: Log, error: Error): void;
  disabled(log: Log, fields: Fields, message: string): void;
  /** Resolves when every line so far has been written; the logger stays usable. */
  drain(): Promise<void>;
}

/** Opens a rival in one of its modes on a file descriptor; the scenario matters to the floor alone. */
export type Open = (fd: number, scenario: Scenario) => Rival<unknown> | Promise<Rival<unknown>>;

export interface Entry {
  readonly title: string;
  /** The package it comes from, for the versions in the results. */
  readonly from: string;
  /** Where its lines go: those in memory are compared with each other only. */
  readonly to: "descriptor" | "memory";
  /** The scenarios that it can play; by default those whose properties can all be read: the others throw there. */
  readonly plays?: (scenario: Scenario) => boolean;
  readonly load: () => Promise<{ readonly open: Open }>;
}

const entries = {
  heartwood: {
    title: "heartwood",
    from: "heartwood",
    to: "descriptor",
    plays: () => true,
    load: () => import("./rivals/heartwood.js"),
  },
  "pino-child": {
    title: "pino child",
    from: "pino",
    to: "descriptor",
    load: () => import("./rivals/pino-child.js"),
  },
  "pino-sync": {
    title: "pino child, sync",
    from: "pino",
    to: "descriptor",
    load: () => import("./rivals/pino-sync.js"),
  },
  "pino-buffered": {
    title: "pino child, minLength 4096",
    from: "pino",
    to: "descriptor",
    load: () => import("./rivals/pino-buffered.js"),
  },
  "pino-mixin": {
    title: "pino + mixin",
    from: "pino",
    to: "descriptor",
    load: () => import("./rivals/pino-mixin.js"),
  },
  winston: {
    title: "winston",
    from: "winston",
    to: "descriptor",
    load: () => import("./rivals/winston.js"),
  },
  bunyan: { title: "bunyan", from: "bunyan", to: "descriptor", load: () => import("./rivals/bunyan.js") },
  logtape: {
    title: "LogTape",
    from: "@logtape/logtape",
    to: "descriptor",
    load: () => import("./rivals/logtape.js"),
  },
  floor: {
    title: "floor",
    from: "heartwood",
    to: "descriptor",
    plays: () => true,
    load: () => import("./rivals/floor.js"),
  },
  least: {
    title: "the least",
    from: "heartwood",
    to: "descriptor",
    plays: ({ call }) => call === "text",
    load: () => import("./rivals/least.js"),
  },
  "heartwood-memory": {
    title: "heartwood, in memory",
    from: "heartwood",
    to: "memory",
    plays: () => true,
    load: () => import("./rivals/heartwood-memory.js"),
  },
  "pino-memory": {
    title: "pino child, in memory",
    from: "pino",
    to: "memory",
    load: () => import("./rivals/pino-memory.js"),
  },
} satisfies Record<string, Entry>;

export type RivalName = keyof typeof entries;
export const rivals: Readonly<Record<RivalName, Entry>> = entries;
export const rivalNames = Object.keys(entries) as RivalName[]; // keys of the literal above

/** Whether a rival can play a scenario. */
export const canPlay = (rival: RivalName, scenario: Scenario): boolean =>
  rivals[rival].plays?.(scenario) ?? scenario.broken === undefined;
