// `pino.multistream`: what a logger asks of its stream reaches each entry, nested ones and those added later too. pino's
// own hands on no more than lines, and `flushSync` for `fatal`.
import type { LineStream } from "../levels/threshold.js";
import { reason } from "../line/attempt.js";
import { needsMetadataGsym } from "../line/pino-seams.js";
import { warnOnce } from "../notices.js";
import { type ClosingOptions, closeStream, closeSym } from "./closing.js";
import { lowestLevelOf, takingFrom, warnBelow } from "./lowest-level.js";
import { standIn, type Target } from "./stand-in.js";

/** The part of pino's object that is read here. */
interface Multistream extends LineStream, Metadata {
  readonly streams: readonly unknown[];
  readonly streamLevels?: Readonly<Record<string, number>>;
}

/** What pino tells a stream that asks for it of the line that it is about to write. */
interface Metadata {
  lastLevel?: unknown;
  lastObj?: unknown;
  lastMsg?: unknown;
  lastTime?: unknown;
  lastLogger?: unknown;
}

const noMetadata: Metadata = {
  lastLevel: undefined,
  lastObj: undefined,
  lastMsg: undefined,
  lastTime: undefined,
  lastLogger: undefined,
};

/** The part of a multistream that its `write` reads. */
interface View extends Metadata {
  streams: readonly GuardedEntry[];
  readonly streamLevels: Multistream["streamLevels"];
}

/** An entry as pino makes it: one that was given no level has 30, as if it were given `info`. */
interface Entry {
  readonly level?: unknown;
  readonly stream: Target;
}

/** What stands in its place when a line is written. */
interface GuardedEntry {
  readonly level: number;
  readonly stream: LineStream;
}

/** A stream that a logger can write to: of a multistream one that reaches all its entries, else the same. */
export const reachEntries = (stream: LineStream): LineStream =>
  isMultistream(stream) ? reachAll(stream, []) : stream;

/** Whether it is a multistream of pino's, by its shape, since any copy of pino may have made it. */
function isMultistream(stream: unknown): stream is Multistream {
  if (!isObject(stream) || !asksForMetadata(stream)) return false;
  return (
    Array.isArray(ownMember(stream, "streams")) &&
    ["write", "add", "clone"].every((name) => typeof ownMember(stream, name) === "function")
  );
}

/** An own member, as pino's are: the functions of a class may not work on another object. */
function ownMember(stream: object, name: string): unknown {
  try {
    return Object.getOwnPropertyDescriptor(stream, name)?.value;
  } catch {
    return undefined; // a proxy that refuses
  }
}

function asksForMetadata(stream: object): boolean {
  try {
    return Reflect.get(stream, needsMetadataGsym) === true;
  } catch {
    return false;
  }
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const isEntry = (entry: unknown): entry is Entry =>
  isObject(entry) && "stream" in entry && isObject(entry.stream);

/** @param above the multistreams around it: an entry that leads back to one of them would have each line twice */
function reachAll(multi: Multistream, above: readonly Multistream[]): LineStream {
  const entries = guardedEntries(multi, [...above, multi]);
  // pino's own `write` runs on this one, so that an entry that throws takes no line from the others.
  const view: View = { streams: [], streamLevels: multi.streamLevels, ...noMetadata };
  // Made of the multistream: members that are not here are its own. A proxy would cost each line a third more.
  const reaching: Metadata & LineStream = Object.assign(Object.create(multi), noMetadata, {
    write(line: string) {
      view.streams = entries();
      handOn(reaching, view);
      handOn(reaching, multi);
      if (typeof view.lastLevel === "number") warnBelow(lowestIn(view.streams), view.lastLevel);
      multi.write.call(view, line);
    },
    emit: (...event: readonly unknown[]) => forEachLeaf(multi, (stream) => stream.emit?.(...event)),
    writeNow: () => forEachLeaf(multi, (stream) => stream.writeNow?.()),
    flushSync: () => forEachLeaf(multi, (stream) => stream.flushSync?.()),
    flush: (callback: (error?: Error) => void = () => {}) => flushAll([...leavesOf(multi)], callback),
    [closeSym]: (options: ClosingOptions) => closeAll([...leavesOf(multi)], options),
  });
  return takingFrom(() => lowestIn(entries()), reaching);
}

function lowestIn(entries: readonly GuardedEntry[]): number {
  let lowest = Number.POSITIVE_INFINITY;
  for (const { level, stream } of entries) lowest = Math.min(lowest, Math.max(level, lowestLevelOf(stream)));
  return lowest;
}

/** Member by member, since this is done for each line. */
function handOn(from: Metadata, to: Metadata): void {
  to.lastLevel = from.lastLevel;
  to.lastObj = from.lastObj;
  to.lastMsg = from.lastMsg;
  to.lastTime = from.lastTime;
  to.lastLogger = from.lastLogger;
}

/** The entries as they are at each call, guarded; lowest level first, as pino has to find them. */
function guardedEntries(multi: Multistream, around: readonly Multistream[]): () => readonly GuardedEntry[] {
  let known: readonly { readonly entry: unknown; readonly level: unknown }[] = [];
  let guarded: readonly GuardedEntry[] = [];
  const isKnown = (entry: unknown, index: number): boolean =>
    entry === known[index]?.entry && givenLevel(entry) === known[index]?.level;
  return () => {
    const { streams } = multi;
    if (known.length === streams.length && streams.every(isKnown)) return guarded;
    known = streams.map((entry) => ({ entry, level: givenLevel(entry) }));
    guarded = streams
      .filter(isEntry)
      .filter(({ stream }) => !around.some((multistream) => multistream === stream))
      .map(({ level, stream }) => ({
        level: numberOf(level, multi.streamLevels),
        stream: isMultistream(stream) ? reachAll(stream, around) : guardWrite(stream),
      }))
      .toSorted((one, other) => compare(one.level, other.level));
    return guarded;
  };
}

const givenLevel = (entry: unknown): unknown => (isEntry(entry) ? entry.level : undefined);

/** Of a level that pino did not find by its name, Infinity: nothing reaches it. */
function numberOf(level: unknown, levels: Multistream["streamLevels"]): number {
  const number = typeof level === "string" ? levels?.[level] : level; // `clone("debug")` leaves the name there
  return typeof number === "number" ? number : Number.POSITIVE_INFINITY;
}

const compare = (one: number, other: number): number => (one === other ? 0 : one < other ? -1 : 1);

function guardWrite(stream: Target): LineStream {
  const own = {
    write(line: string) {
      try {
        stream.write(line);
      } catch (thrown) {
        reportEntry(thrown);
      }
    },
  };
  return asksForMetadata(stream) ? standIn(stream, own) : own;
}

/** The streams at the ends of all entries, each once. */
function leavesOf(multi: Multistream): Set<Target> {
  const leaves = new Set<Target>();
  const multistreams = new Set([multi]);
  // A set that grows is walked to its end.
  for (const { streams } of multistreams) {
    for (const { stream } of streams.filter(isEntry)) {
      if (isMultistream(stream)) multistreams.add(stream);
      else leaves.add(stream);
    }
  }
  return leaves;
}

function forEachLeaf(multi: Multistream, act: (stream: Target) => void): void {
  for (const stream of leavesOf(multi)) {
    try {
      act(stream);
    } catch (thrown) {
      reportEntry(thrown);
    }
  }
}

/** Calls back when all are flushed, with the first error there was. */
function flushAll(streams: readonly Target[], callback: (error?: Error) => void): void {
  let left = streams.length + 1;
  let failure: Error | undefined;
  const settle = (error?: Error | null): void => {
    failure ??= error ?? undefined;
    if (--left === 0) callback(failure);
  };
  for (const stream of streams) flushOne(stream, settle);
  settle();
}

function flushOne(stream: Target, settle: (error?: Error) => void): void {
  let isSettled = false;
  const settleOnce = (error?: Error): void => {
    if (isSettled) return;
    isSettled = true;
    settle(error);
  };
  try {
    if (typeof stream.flush === "function") stream.flush(settleOnce);
    else settleOnce();
  } catch (thrown) {
    settleOnce(thrown instanceof Error ? thrown : new Error(reason(thrown)));
  }
}

/** @throws as a rejection, the first failure, when all are done */
async function closeAll(streams: readonly Target[], options: ClosingOptions): Promise<void> {
  const results = await Promise.allSettled(streams.map((stream) => closeStream(stream, options)));
  for (const result of results) if (result.status === "rejected") throw result.reason;
}

function reportEntry(thrown: unknown): void {
  warnOnce(
    "HEARTWOOD_STREAM_THREW",
    `A stream of the multistream given to createLogger threw: ${reason(thrown)}`,
  );
}
