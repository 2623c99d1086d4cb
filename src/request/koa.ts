// `heartwood/koa`: Koa's requests, each in an exchange of its own.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "../logger.js";
import { type RequestOptions, resolveRequestOptions } from "./options.js";
import { type Details, serve } from "./serve.js";

export type { RequestOptions } from "./options.js";
export type { Outcome } from "./outcome.js";

/** What is used of Koa's context. */
export interface KoaContext {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly request: { readonly body?: unknown };
  /** Set by @koa/router. */
  readonly _matchedRoute?: unknown;
}

/**
 * A middleware of Koa: each request in a context of its own (`request_id`, `trace_id`, `span_id`, `trace_flags`), and
 * one line when it is over. Put it first.
 * @param log what writes the line; a named logger has a level of its own
 * @throws {HeartwoodError} `OPTION_UNKNOWN`, `OPTION_INVALID`
 * @example app.use(logRequests(log.named("http")));
 */
export function logRequests(
  log: Logger,
  options: RequestOptions = {},
): (context: KoaContext, next: () => Promise<unknown>) => Promise<void> {
  const settings = resolveRequestOptions("logRequests", options);
  return async function logRequest(context, next) {
    const { req, res } = context;
    const exchange = serve(log, settings, req, res, details, context);
    try {
      await exchange.run(next);
    } catch (error) {
      exchange.fail(error);
      if (settings.responseHeader !== false) keepHeader(res, settings.responseHeader, exchange.requestId);
      throw error;
    }
  };
}

const routeOf = ({ _matchedRoute }: KoaContext): string | undefined =>
  typeof _matchedRoute === "string" ? _matchedRoute : undefined;

const details: Details<KoaContext> = { route: routeOf, body: ({ request }) => request.body };

/** Koa takes every header off the answer to an error; this one comes back just before the head is written. */
function keepHeader(response: ServerResponse, name: string, value: string): void {
  const { writeHead } = response;
  const writeHeadWithId = (...args: unknown[]): unknown => {
    if (!response.headersSent) response.setHeader(name, value);
    return Reflect.apply(writeHead, response, args);
  };
  Object.assign(response, { writeHead: writeHeadWithId });
}
