// The options of the request adapters, the same for all of them: what each may be, and what it is when nobody says.
import type { IncomingMessage } from "node:http";
import { type Check, isBoolean, isFunction, isText, requireOptions } from "../option-checks.js";
import { randomUuid } from "./ids.js";
import type { Outcome } from "./outcome.js";

/** Options of `logRequests`, whatever the framework. */
export interface RequestOptions {
  /**
   * Headers that a request's id may come in; the first that is plain is taken: 1 to 128 letters, digits and `_.-=+/:`
   * of ASCII. Where none is, one is made. `[]` takes none.
   * @default ["x-request-id"]
   */
  requestIdHeaders?: readonly string[];
  /** Makes the id of a request that brought none. What is no such id is replaced. @default a random UUID */
  makeRequestId?: () => string;
  /**
   * The header that answers with the id, unless the handler sets one of that name; `false` for none. Under
   * `handleRequests`, Fastify and Hono it is added as the head is written: a handler's `getHeader` does not find it.
   * @default "x-request-id"
   */
  responseHeader?: string | false;
  /**
   * Whether `traceparent` is continued, or begun, with a span id of this process's own. `false` where
   * OpenTelemetry does it.
   * @default true
   */
  trace?: boolean;
  /** The completion line's level. @default "error" for 5xx and what was thrown, "warn" for 4xx, else "info" */
  level?: (outcome: Outcome) => string;
  /** The level of a line when a request comes in, `request received`; `false` for none. @default false */
  startLevel?: string | false;
  /** Paths, or a function that says so: requests that leave no line of ours unless they end in an error. @default [] */
  skip?: readonly string[] | ((request: IncomingMessage) => boolean);
  /** Request headers: these, or all of them, credentials masked. @default false */
  headers?: boolean | readonly string[];
  /** Response headers: these, or all of them, credentials masked. @default false */
  responseHeaders?: boolean | readonly string[];
  /** The query string. @default false */
  query?: boolean;
  /** The body, where the framework has parsed it by the end. @default false */
  body?: boolean;
}

/** The options settled. */
export type RequestSettings = Readonly<Required<Omit<RequestOptions, "level">>> &
  Readonly<Pick<RequestOptions, "level">>;

const isNames = (value: unknown): boolean =>
  Array.isArray(value) && value.every((name) => typeof name === "string");

const headerName = /^[!#$%&'*+.^_`|~\w-]+$/;

const isHeaderName = (value: unknown): boolean => typeof value === "string" && headerName.test(value);

const isHeaders: Check = [
  (value) => typeof value === "boolean" || isNames(value),
  'true, false or an array of names, as in ["user-agent"]',
];

const checks: Readonly<Record<keyof RequestOptions, Check>> = {
  requestIdHeaders: [
    (value) => isNames(value) && Array.isArray(value) && value.every(isHeaderName),
    'an array of header names, as in ["x-request-id"]',
  ],
  makeRequestId: isFunction,
  responseHeader: [(value) => value === false || isHeaderName(value), "a header name or false"],
  trace: isBoolean,
  level: isFunction,
  startLevel: [(value) => value === false || isText[0](value), "a level or false"],
  skip: [
    (value) => typeof value === "function" || isNames(value),
    'a function, or an array of paths, as in ["/health"]',
  ],
  headers: isHeaders,
  responseHeaders: isHeaders,
  query: isBoolean,
  body: isBoolean,
};

/** The options by name, for whoever lists them. */
export const requestOptionNames: readonly string[] = Object.keys(checks);

/**
 * Settles the options of an adapter.
 * @param where the function that was called, for the message
 * @param without options that can have no effect there
 * @throws {HeartwoodError} `OPTION_UNKNOWN` or `OPTION_INVALID`
 */
export function resolveRequestOptions(
  where: string,
  options: RequestOptions,
  without: readonly (keyof RequestOptions)[] = [],
): RequestSettings {
  const taken = Object.entries(checks).filter(([name]) => !without.some((refused) => refused === name));
  requireOptions(where, options, Object.fromEntries(taken));
  const { requestIdHeaders = ["x-request-id"], responseHeader = "x-request-id" } = options;
  return {
    ...(options.level !== undefined && { level: options.level }),
    requestIdHeaders: requestIdHeaders.map((name) => name.toLowerCase()),
    makeRequestId: options.makeRequestId ?? randomUuid,
    responseHeader,
    trace: options.trace ?? true,
    startLevel: options.startLevel ?? false,
    skip: options.skip ?? [],
    headers: lowerCased(options.headers ?? false),
    responseHeaders: lowerCased(options.responseHeaders ?? false),
    query: options.query ?? false,
    body: options.body ?? false,
  };
}

const lowerCased = (names: boolean | readonly string[]): boolean | readonly string[] =>
  typeof names === "boolean" ? names : names.map((name) => name.toLowerCase());
