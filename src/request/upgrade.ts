// An upgrade: a request that no response object answers. Its listener writes to the socket, the head of an answer
// first; its exchange ends with the socket.
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Logger } from "../logger.js";
import { type RequestOptions, resolveRequestOptions } from "./options.js";
import { clientClosedRequest } from "./outcome.js";
import { runHandler } from "./run-handler.js";
import { openFor, shownOf } from "./serve.js";

/** An upgrade has no response whose headers could be set or shown, and no parsed body. */
export type UpgradeOptions = Omit<RequestOptions, "responseHeader" | "responseHeaders" | "body">;

/**
 * A listener for a server's `upgrade`: `handler`, each upgrade in an exchange of its own, which ends with its socket.
 * The status is the one that the handler sends, such as 101, or 401 for one that it refuses.
 * @throws {HeartwoodError} `OPTION_UNKNOWN`, `OPTION_INVALID`
 * @example server.on("upgrade", handleUpgrades(log, (request, socket, head) => { … }));
 */
export function handleUpgrades(
  log: Logger,
  handler: (request: IncomingMessage, socket: Duplex, head: Buffer) => unknown,
  options: UpgradeOptions = {},
): (request: IncomingMessage, socket: Duplex, head: Buffer) => void {
  const without = ["responseHeader", "responseHeaders", "body"] as const;
  const settings = resolveRequestOptions("handleUpgrades", options, without);
  return function handleUpgrade(request, socket, head) {
    const exchange = openFor(log, settings, request);
    const sentStatus = watchStatus(socket);
    let hasThrown = false;
    socket.once("close", () => {
      const statusCode = sentStatus() ?? (hasThrown ? undefined : clientClosedRequest);
      const aborted = sentStatus() === undefined;
      exchange.close({ statusCode, aborted, ofRequest: shownOf(settings, request) });
    });
    const refuse = (error: unknown): void => {
      hasThrown = true;
      exchange.fail(error);
      socket.destroy();
    };
    exchange.run(() => runHandler(() => handler(request, socket, head), refuse));
  };
}

/** Looks at the first bytes that are sent, and no further. */
function watchStatus(socket: Duplex): () => number | undefined {
  let status: number | undefined;
  let isOver = false;
  const { write, end } = socket;
  const watching = (method: Duplex["write"] | Duplex["end"]) =>
    function watched(this: Duplex, ...args: unknown[]): unknown {
      if (!isOver) status = statusOf(args[0]);
      isOver = true;
      // Where another has put itself around them since, ours stay inside.
      if (socket.write === watchers.write && socket.end === watchers.end)
        Object.assign(socket, { write, end });
      return Reflect.apply(method, this, args);
    };
  const watchers = { write: watching(write), end: watching(end) };
  Object.assign(socket, watchers);
  return () => status;
}

function statusOf(chunk: unknown): number | undefined {
  const head = chunk instanceof Uint8Array ? Buffer.from(chunk.subarray(0, 16)).toString("latin1") : chunk;
  const found = typeof head === "string" ? /^HTTP\/1\.1 (\d{3})\b/.exec(head) : null;
  return found === null ? undefined : Number(found[1]);
}
