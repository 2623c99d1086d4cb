// What a route gives back for a request.
import type { IncomingMessage } from "node:http";

export interface Reply {
  readonly status: number;
  /** Sent as JSON. */
  readonly body: unknown;
}

/** Answers a request of a known user, or throws: a `Refusal` is the client's fault, anything else is ours. */
export type Answer = (request: IncomingMessage, userId: string) => Promise<Reply>;
