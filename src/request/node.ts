// `heartwood/http`: requests of node:http, Express and connect-style stacks, each in an exchange of its own.
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Logger } from "../logger.js";
import { type RequestOptions, resolveRequestOptions } from "./options.js";
import { runHandler } from "./run-handler.js";
import { type Details, exchangeOf, serve } from "./serve.js";

export type { RequestOptions } from "./options.js";
export type { Outcome } from "./outcome.js";
export {
  type ContextHeadersOptions,
  contextHeaders,
  contextInterceptor,
  type MessageHeaders,
  runWithHeaders,
  withContextHeaders,
} from "./propagate.js";
export { handleUpgrades, type UpgradeOptions } from "./upgrade.js";

type Next = (error?: unknown) => void;

/** What Express has put on a request by the time it is answered. */
interface Routed {
  readonly baseUrl?: unknown;
  readonly body?: unknown;
  readonly route?: { readonly path?: unknown };
}

/**
 * A middleware of Express and connect: each request in a context of its own (`request_id`, `trace_id`, `span_id`,
 * `trace_flags`), and one line when it is over. Put it first.
 * @param log what writes the line; a named logger has a level of its own
 * @throws {HeartwoodError} `OPTION_UNKNOWN`, `OPTION_INVALID`
 * @example app.use(logRequests(log.named("http")));
 */
export function logRequests(
  log: Logger,
  options: RequestOptions = {},
): (request: IncomingMessage, response: ServerResponse, next: Next) => void {
  const settings = resolveRequestOptions("logRequests", options);
  return function logRequest(request: IncomingMessage & Routed, response, next) {
    serve(log, settings, request, response, details, request).run(next);
  };
}

/** Behind the routes of Express: what a handler threw is then on the completion line of a request that failed. */
export function logErrors(error: unknown, request: IncomingMessage, _: ServerResponse, next: Next): void {
  exchangeOf(request)?.fail(error);
  next(error);
}

/** What Express or a body parser has put on the request by the time it is answered. */
const details: Details<IncomingMessage & Routed> = { route: routeOf, body: ({ body }) => body };

const listenerDetails: Details<IncomingMessage & Routed> = { ...details, hasHeadAtOnce: true };

function routeOf({ baseUrl, route }: Routed): string | undefined {
  if (typeof route?.path !== "string") return undefined;
  return `${typeof baseUrl === "string" ? baseUrl : ""}${route.path}`;
}

/**
 * A listener for `createServer`: `handler`, each request in an exchange of its own. Where it throws or rejects, the
 * request is answered with 500, or broken off when its answer has begun.
 * @example createServer(handleRequests(log, async (request, response) => { … }));
 */
export function handleRequests(
  log: Logger,
  handler: (request: IncomingMessage, response: ServerResponse) => unknown,
  options: RequestOptions = {},
): RequestListener {
  const settings = resolveRequestOptions("handleRequests", options);
  return function handleRequest(request, response) {
    const exchange = serve(log, settings, request, response, listenerDetails, request);
    const refuse = (error: unknown): void => {
      exchange.fail(error);
      answerFailure(response);
    };
    exchange.run(() => runHandler(() => handler(request, response), refuse));
  };
}

function answerFailure(response: ServerResponse): void {
  if (response.writableEnded) return;
  if (response.headersSent) response.destroy();
  else response.writeHead(500, { "content-type": "text/plain" }).end("Internal Server Error");
}
