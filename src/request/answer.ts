// A response that is watched: the bytes of its body are counted, and somebody is told when it is over, or its connection
// gone. All responses share the functions that do it: closures for each would cost more than what they do.
import type { ServerResponse } from "node:http";

type Send = (this: Watched, ...args: never[]) => unknown;

const watchSym: unique symbol = Symbol("heartwood.answer");

/** What a response sends its body with. */
interface Sender {
  write: Send;
  end: Send;
}

interface Watched extends Sender {
  [watchSym]?: Watch;
}

/** Who is told when a response is over, with the bytes that were handed to `write` and `end`. */
export interface Watcher {
  over(bytes: number): void;
}

/** What stands on a response that is watched. */
class Watch implements Sender {
  bytes = 0;
  /** The HTTP/2 response's `end` calls its `write`. */
  isInside = false;
  /** The methods that stood on it before. */
  readonly write: Send;
  readonly end: Send;
  readonly watcher: Watcher;

  constructor({ write, end }: Sender, watcher: Watcher) {
    this.write = write;
    this.end = end;
    this.watcher = watcher;
  }
}

/**
 * Watches a response. No public number of Node's says the bytes of a body sent in chunks.
 * @param watcher told once; of a response that is watched already, not at all
 */
export function watch(response: ServerResponse, watcher: Watcher): void {
  const watched: Watched = response;
  if (watched[watchSym] !== undefined) return;
  watched[watchSym] = new Watch(watched, watcher);
  watched.write = writeCounted;
  watched.end = endCounted;
  response.on("close", tellOver); // not `once`: it is emitted once as it is
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
    }
  };

const writeCounted = counted("write");
const endCounted = counted("end");

const ownOf = (response: Sender): Sender => Object.getPrototypeOf(response);

function tellOver(this: Watched): void {
  const watch = this[watchSym];
  watch?.watcher.over(watch.bytes);
}

function sizeOf(chunk: unknown, encoding: unknown): number {
  if (chunk instanceof Uint8Array) return chunk.byteLength;
  if (typeof chunk !== "string") return 0;
  return Buffer.byteLength(
    chunk,
    typeof encoding === "string" && Buffer.isEncoding(encoding) ? encoding : "utf8",
  );
}
