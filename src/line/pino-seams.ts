// The only file that knows pino's inside: the members behind `pino.symbols`, which pino publishes "for library
// implementers". Everything here was read in pino 10.4.0; a pino without one of them is refused when a logger is made.
import type { ChildLoggerOptions, Level as LevelName, Logger as PinoLogger } from "pino";
import { pino } from "../dependencies.js";
import { HeartwoodError } from "../errors.js";
import type { refreshSym } from "../levels/threshold.js";
import type { WriterStats } from "../state.js";

interface Untyped {
  readonly levelCompSym: unique symbol;
}

const symbols = pino.symbols as typeof pino.symbols & Untyped; // pino publishes it, and its types forgot it

/** What a call logs beside its message. */
export interface Fields {
  [name: string]: unknown;
}

/** pino's encoder: one line from fields, message, level and the text of the time member. */
export type Encode = (this: Inside, fields: Fields, message: unknown, level: number, time: string) => string;

/** Text of a value; undefined leaves the key out. pino hands its own fallback to it as second argument. */
export type Stringify = (value: unknown, fallback?: unknown) => string | undefined;

/** Functions by key; on a null prototype, so that `constructor` is an ordinary key. */
export interface ByKey<Value> {
  [key: string | symbol]: Value;
}

export type Serializer = (this: unknown, value: unknown) => unknown;

export interface Formatters {
  readonly level: (label: string, number: number) => object;
  readonly bindings: (bindings: Fields) => object;
  readonly log?: ((fields: Fields) => Fields) | undefined;
}

/** What pino writes to. */
export interface Stream {
  write(line: string): unknown;
  /** pino hands the level and the fields to a stream that has it, as members of the stream. */
  readonly [symbols.needsMetadataGsym]?: boolean;
  flush?(callback: (error?: Error) => void): void;
  /** Set on node's streams and pino's transports that take no more lines. */
  readonly destroyed?: boolean;
  // Of heartwood's own streams.
  writeNow?(): void;
  close?(options: { timeoutMs?: number }): Promise<void>;
  stats?(): WriterStats;
}

/** A pino logger as seen from inside, registered by levels/set-level.ts. Names are pino's. */
export interface Inside extends Pick<PinoLogger, "levels" | "level" | "msgPrefix" | "silent" | LevelName> {
  emit(event: string, ...args: readonly unknown[]): boolean;
  isLevelEnabled(level: string): boolean;
  child(bindings: unknown, options?: ChildLoggerOptions): Inside;
  setBindings(bindings: object): void;
  [refreshSym](): void;
  [symbols.asJsonSym]: Encode;
  [symbols.writeSym]: (this: Inside, fields: Fields | null, message: unknown, level: number) => void;
  [symbols.chindingsSym]: string;
  [symbols.endSym]: string;
  [symbols.errorKeySym]: string;
  [symbols.formatOptsSym]: { readonly stringify: Stringify };
  [symbols.formattersSym]: Formatters;
  [symbols.hooksSym]: object;
  [levelCompSym]: (value: number, level: number) => boolean;
  [symbols.levelValSym]: number;
  [symbols.lsCacheSym]: { [level: number]: string };
  [symbols.messageKeySym]: string;
  [symbols.mixinSym]: unknown;
  [symbols.nestedKeySym]: string | null | undefined;
  [symbols.serializersSym]: ByKey<Serializer | undefined>;
  [symbols.setLevelSym]: (this: Inside, level: string | number) => void;
  [symbols.streamSym]: Stream;
  [symbols.stringifiersSym]: ByKey<Stringify | undefined>;
  [symbols.stringifySafeSym]: Stringify;
  [symbols.stringifySym]: Stringify;
  [symbols.timeSym]: () => string;
}

export const asJsonSym: typeof symbols.asJsonSym = symbols.asJsonSym;
export const chindingsSym: typeof symbols.chindingsSym = symbols.chindingsSym;
export const endSym: typeof symbols.endSym = symbols.endSym;
export const errorKeySym: typeof symbols.errorKeySym = symbols.errorKeySym;
export const formatOptsSym: typeof symbols.formatOptsSym = symbols.formatOptsSym;
export const formattersSym: typeof symbols.formattersSym = symbols.formattersSym;
export const hooksSym: typeof symbols.hooksSym = symbols.hooksSym;
export const levelCompSym: Untyped["levelCompSym"] = symbols.levelCompSym;
export const levelValSym: typeof symbols.levelValSym = symbols.levelValSym;
export const lsCacheSym: typeof symbols.lsCacheSym = symbols.lsCacheSym;
export const messageKeySym: typeof symbols.messageKeySym = symbols.messageKeySym;
export const mixinSym: typeof symbols.mixinSym = symbols.mixinSym;
export const needsMetadataGsym: typeof symbols.needsMetadataGsym = symbols.needsMetadataGsym;
export const nestedKeySym: typeof symbols.nestedKeySym = symbols.nestedKeySym;
export const redactFmtSym: typeof symbols.redactFmtSym = symbols.redactFmtSym;
export const serializersSym: typeof symbols.serializersSym = symbols.serializersSym;
export const setLevelSym: typeof symbols.setLevelSym = symbols.setLevelSym;
export const streamSym: typeof symbols.streamSym = symbols.streamSym;
export const stringifiersSym: typeof symbols.stringifiersSym = symbols.stringifiersSym;
export const stringifySym: typeof symbols.stringifySym = symbols.stringifySym;
export const timeSym: typeof symbols.timeSym = symbols.timeSym;
export const wildcardFirstSym: typeof symbols.wildcardFirstSym = symbols.wildcardFirstSym;
export const writeSym: typeof symbols.writeSym = symbols.writeSym;

const seams: readonly (keyof Inside)[] = [
  asJsonSym,
  chindingsSym,
  endSym,
  errorKeySym,
  formatOptsSym,
  formattersSym,
  hooksSym,
  levelCompSym,
  levelValSym,
  lsCacheSym,
  messageKeySym,
  serializersSym,
  setLevelSym,
  streamSym,
  stringifiersSym,
  symbols.stringifySafeSym,
  stringifySym,
  timeSym,
  writeSym,
];

/** The inside of a logger that was opened before. */
export function insideOf(logger: PinoLogger): Inside {
  return logger as PinoLogger & Inside; // pino's types do not show what its symbols lead to
}

/**
 * The inside of a logger that pino made.
 * @throws {HeartwoodError} `PINO_UNSUPPORTED`, when the installed pino lacks a seam: at creation, not at some later line
 */
export function openInside(logger: PinoLogger): Inside {
  const inside = insideOf(logger);
  const missing = seams.filter((seam) => inside[seam] === undefined);
  if (missing.length === 0) return inside;
  throw new HeartwoodError(
    "PINO_UNSUPPORTED",
    `createLogger: pino ${pino.version} has no ${missing.map(String).join(", ")}, which heartwood builds on. ` +
      "Install the pino version that heartwood's package.json names.",
  );
}

/** A logger that differs from `logger` in the given members only; `logger` itself stays as it is. */
export function variantOf(logger: Inside, members: Partial<Inside>): Inside {
  const variant: Inside = Object.create(logger);
  return Object.assign(variant, members);
}

/** The text that pino's fallback gives a value that `JSON.stringify` refuses. */
export const stringifyAsPino = (logger: Inside): Stringify => {
  const stringify = logger[stringifySym];
  const fallback = logger[symbols.stringifySafeSym];
  return (value) => stringify(value, fallback);
};

/** pino's error serializer; takes any value, whatever its type says. */
export const serializeErrorAsPino: Serializer = (value) =>
  Reflect.apply(pino.stdSerializers.err, undefined, [value]);

/** What pino makes of a request or a response of node's; throws where that does. */
export const serializeExchangeAsPino = (exchange: object, isRequest: boolean): object => {
  const { mapHttpRequest, mapHttpResponse } = pino.stdSerializers;
  return Reflect.apply(isRequest ? mapHttpRequest : mapHttpResponse, undefined, [exchange]);
};
