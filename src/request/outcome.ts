// How a request ended, and what its completion line says of that.

/** How a request ended. */
export interface Outcome {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** The pattern that the framework found for the path, as in `/users/:id`. */
  readonly route?: string | undefined;
  /**
   * The status that was sent; 499 where the connection was gone before one was, and none where this process itself
   * broke it off before.
   */
  readonly statusCode?: number | undefined;
  /** Of the answer's body, as it was handed to the connection: compressed, but not chunked. */
  readonly bytes?: number | undefined;
  /** Milliseconds from when the request came in until its answer was handed over, or its connection was gone. */
  readonly responseTime: number;
  /** Whether the connection was gone before the answer was complete. */
  readonly aborted: boolean;
  /** What was thrown, or what broke the answer off. */
  readonly error?: unknown;
}

/** nginx's number for a client that went away before it had an answer. */
export const clientClosedRequest = 499;

/** Whether it is this service's failure, and not its client's: what was thrown is then said. */
export const isFailure = ({ statusCode, error }: Outcome): boolean =>
  statusCode === undefined || statusCode >= 500 || (error !== undefined && statusCode < 400);

/** The level of a completion line, where no option says another. */
export function levelOf(outcome: Outcome): "info" | "warn" | "error" {
  if (isFailure(outcome)) return "error";
  return (outcome.statusCode ?? 0) >= 400 ? "warn" : "info";
}
