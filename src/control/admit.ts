// Who may use the handler: the application's `authorize` is asked about each request, and its answer bounded.
import { processClock } from "../levels/clock.js";
import { type Answer, refuse } from "./protocol.js";

/** A request as `authorize` sees it, the same in every framework. */
export interface AdminRequest {
  readonly method: string;
  /** Behind the prefix, such as `/loggers/db`. */
  readonly path: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The framework's own request. */
  readonly raw: unknown;
}

/**
 * Whether the caller may: `true`, or a text that says who it is, which stands in the audit line. Anything else, and a
 * throw, is no.
 */
export type Authorize = (request: AdminRequest) => boolean | string | Promise<boolean | string>;

/** Who the caller is; or why it is refused, and the answer that says so. */
export type Admission =
  | { readonly by: string | undefined }
  | { readonly refusal: Answer; readonly reason: string };

const late: unique symbol = Symbol("late");
const timeoutMs = 10_000;
const longestCaller = 100;

/** Asks `authorize`; a promise that does not settle in ten seconds is a no. */
export async function admit(authorize: Authorize, request: AdminRequest): Promise<Admission> {
  const refusal = refuse(403, "Not authorized. Ask the service's owner what its adminHandler expects.");
  let stop = (): void => {};
  const tooLate = new Promise<typeof late>((resolve) => {
    stop = processClock.later(() => resolve(late), timeoutMs);
  });
  try {
    const answer: unknown = await Promise.race([authorize(request), tooLate]);
    if (typeof answer === "string" && answer !== "") return { by: answer.slice(0, longestCaller) };
    if (answer === true) return { by: undefined };
    return { refusal, reason: answer === late ? "authorize did not answer in time" : "authorize said no" };
  } catch {
    return { refusal, reason: "authorize threw" }; // its message may quote a password
  } finally {
    stop();
  }
}
