// What lines are written to, and a stream in the place of another: the same in all its members but a few.
import type { LineStream } from "../levels/threshold.js";
import type { WriterStats } from "../state.js";

/** What lines are written to: a destination, or any stream that a user gave. */
export interface Target extends LineStream {
  writeNow?(): void;
  flush?(callback?: (error?: Error) => void): void;
  flushSync?(): void;
  close?(options?: { timeoutMs?: number }): Promise<void>;
  stats?(): WriterStats;
  /** Of an event emitter: pino tells a stream of its configuration. */
  emit?(...event: readonly unknown[]): unknown;
}

/**
 * A stream that has the members of `own`, and all others of `stream`: also those that pino sets before each line on a
 * stream that asks for metadata (`lastLevel` and others), and those that come later.
 */
export function standIn<Own extends LineStream>(stream: LineStream, own: Own): LineStream {
  // A proxy of an object of our own: the stream may be frozen, and its methods may have private members.
  return new Proxy(own, {
    get: (_, name) => (Object.hasOwn(own, name) ? Reflect.get(own, name) : memberOf(stream, name)),
    set: (_, name, value) => Reflect.set(stream, name, value),
    has: (_, name) => Reflect.has(own, name) || Reflect.has(stream, name),
  });
}

function memberOf(stream: LineStream, name: string | symbol): unknown {
  const member: unknown = Reflect.get(stream, name);
  return typeof member === "function" ? member.bind(stream) : member;
}
