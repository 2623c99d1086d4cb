// The name of a request: the caller's own where it is harmless, else a new one.
import { randomUUID } from "node:crypto";

/**
 * A foreign id is printed on every line of the request and sent back in a header, so only a short and plain
 * one is taken.
 * @example acceptRequestId("r-17") // "r-17"
 */
export function acceptRequestId(header: string | string[] | undefined): string {
  return typeof header === "string" && /^[\w.-]{1,64}$/.test(header) ? header : randomUUID();
}
