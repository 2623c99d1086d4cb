// A response that is watched: its head gets a header, the bytes of its body are counted, and somebody is told when it is
// over, or its connection gone. All responses share the functions that do it: closures for each would cost more than
// what they do.
import type { IncomingMessage, ServerResponse } from "node:http";

type Send = (this: Watched, ...args: never[]) => unknown;

const watchSym: unique symbol = Symbol("heartwood.answer");

/** What a response sends its head and its body with. */
interface Sender {
  writeHead: Send;
  write: Send;
  end: Send;
}

interface Watched
  extends Sender,
    Pick<ServerResponse, "headersSent" | "hasHeader" | "setHeader" | "writableFinished"> {
  [watchSym]?: Watch;
}

/** Who is told when a response is over. */
export interface Watcher {
  /** A header that the head gets, unless it has one of that name; undefined for none. */
  readonly header: string | undefined;
  readonly headerValue: string;
  /**
   * @param bytes      those that were handed to `write` and `end`
   * @param isFinished whether a response without a connection is complete; of others, the response itself tells
   */
  over(bytes: number, isFinished: boolean): void;
}

/** What stands on a response that is watched. */
class Watch implements Sender {
  bytes = 0;
  /** The HTTP/2 response's `end` calls its `write`. */
  isInside = false;
  isOver = false;
  /** Whether node's own server serves the response: it then closes every response, after `finish` if there is one. */
  readonly isServed: boolean;
  /** The methods that stood on it before. */
  readonly writeHead: Send;
  readonly write: Send;
  readonly end: Send;
  readonly watcher: Watcher;

  constructor({ writeHead, write, end }: Sender, watcher: Watcher, isServed: boolean) {
    this.isServed = isServed;
    this.writeHead = writeHead;
    this.write = write;
    this.end = end;
    this.watcher = watcher;
  }
}

/**
 * Watches a response. No public number of Node's says the bytes of a body sent in chunks.
 *
 * A response that no server of node's serves (`inject()` in tests, adapters for serverless functions) is over at
 * `finish`: at `close` such a response may deny that it finished, or it never emits `close`.
 * @param watcher told once; of a response that is watched already, not at all
 */
export function watch(response: ServerResponse, request: IncomingMessage, watcher: Watcher): void {
  if (isWatched(response)) return;
  const watched: Watched = response;
  const isServed = isServedByNode(request);
  watched[watchSym] = new Watch(watched, watcher, isServed);
  if (watcher.header !== undefined) watched.writeHead = writeHeadWith;
  watched.write = writeCounted;
  watched.end = endCounted;
  response.on("close", tellClosed); // not `once`: it is emitted once as it is
  if (!isServed) response.on("finish", tellFinished);
}

/** Where a connection has its server, which mocks of a connection lack. */
interface Connected {
  readonly httpVersionMajor: number;
  readonly socket?: IncomingMessage["socket"] & { readonly server?: unknown };
}

const isServedByNode = ({ httpVersionMajor, socket }: Connected): boolean =>
  httpVersionMajor === 2 || socket?.server != null;

export const isWatched = (response: Watched): boolean => response[watchSym] !== undefined;

/**
 * In the place of `writeHead`. A header that was set before would have Node put all those it is handed into a
 * dictionary one by one, which costs as much as a line.
 */
function writeHeadWith(this: Watched, status: number, text?: string | object, headers?: object): unknown {
  const watch = this[watchSym];
  const isTextGiven = typeof text === "string"; // as node tells them apart
  const given = isTextGiven ? headers : (headers ?? text);
  const all = watch === undefined || this.headersSent ? given : headersWith(this, given, watch.watcher);
  const writeHead = watch?.writeHead ?? ownOf(this).writeHead;
  return Reflect.apply(writeHead, this, isTextGiven ? [status, text, all] : [status, all]);
}

function headersWith(
  response: Watched,
  given: object | undefined,
  { header, headerValue }: Watcher,
): object | undefined {
  if (header === undefined || response.hasHeader(header)) return given;
  if (given === undefined) return { [header]: headerValue };
  if (hasName(given, header)) return given;
  if (!Array.isArray(given)) return { ...given, [header]: headerValue };
  response.setHeader(header, headerValue);
  return given;
}

function hasName(headers: object, name: string): boolean {
  for (const other in headers)
    if (other.length === name.length && other.toLowerCase() === name.toLowerCase()) return true;
  return false;
}

/** In the place of a response's own method of that name. */
const counted = (name: keyof Sender): Send =>
  function count(this: Watched, ...args: never[]): unknown {
    const watch = this[watchSym];
    // A response that is not watched itself has borrowed this: its own class's is meant.
    if (watch === undefined) return Reflect.apply(ownOf(this)[name], this, args);
    if (watch.isInside) return Reflect.apply(watch[name], this, args);
    watch.isInside = true;
    try {
      watch.bytes += sizeOf(args[0], args[1]);
      return Reflect.apply(watch[name], this, args);
    } finally {
      watch.isInside = false;
      // A mock may have no events at all.
      if (!watch.isServed && this.writableFinished) tellOver(watch, true);
    }
  };

const writeCounted = counted("write");
const endCounted = counted("end");

const ownOf = (response: Sender): Sender => Object.getPrototypeOf(response);

function tellClosed(this: Watched): void {
  tellOver(this[watchSym], false);
}

function tellFinished(this: Watched): void {
  tellOver(this[watchSym], true);
}

function tellOver(watch: Watch | undefined, isFinished: boolean): void {
  if (watch === undefined || watch.isOver) return;
  watch.isOver = true;
  watch.watcher.over(watch.bytes, isFinished);
}

function sizeOf(chunk: unknown, encoding: unknown): number {
  if (chunk instanceof Uint8Array) return chunk.byteLength;
  if (typeof chunk !== "string") return 0;
  return Buffer.byteLength(
    chunk,
    typeof encoding === "string" && Buffer.isEncoding(encoding) ? encoding : "utf8",
  );
}
