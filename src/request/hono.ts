// `heartwood/hono`: Hono's requests on Node (`@hono/node-server`), each in an exchange of its own.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Context, MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import { runInFlow } from "../context.js";
import type { Logger } from "../logger.js";
import { type RequestOptions, resolveRequestOptions } from "./options.js";
import { originOf } from "./origin.js";
import { flowFrom } from "./propagate.js";
import { type Details, serve } from "./serve.js";

export type { RequestOptions } from "./options.js";
export type { Outcome } from "./outcome.js";

/** What `@hono/node-server` gives as the environment. */
interface NodeBindings {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

/** Hono keeps no parsed body that could be printed. */
export type HonoRequestOptions = Omit<RequestOptions, "body">;

/**
 * A middleware of Hono: each request in a context of its own (`request_id`, `trace_id`, `span_id`, `trace_flags`), and
 * one line when it is over. Put it first. Without a server (`app.request()` in tests) there is the context, and no line.
 * @param log what writes the line; a named logger has a level of its own
 * @throws {HeartwoodError} `OPTION_UNKNOWN`, `OPTION_INVALID`
 * @example app.use(logRequests(log.named("http")));
 */
export function logRequests(log: Logger, options: HonoRequestOptions = {}): MiddlewareHandler {
  const settings = resolveRequestOptions("logRequests", options, ["body"]);
  return function logRequest(context, next) {
    const env: unknown = context.env;
    if (!isOnNode(env)) {
      const origin = originOf((name) => context.req.header(name), settings);
      return runInFlow(flowFrom(origin), next);
    }
    const exchange = serve(log, settings, env.incoming, env.outgoing, details, context);
    // No async function, whose frame each request would pay for. What `next` gives is not handed on: it is no response.
    return exchange.run(next).then(doNothing, (thrown: unknown) => {
      exchange.fail(thrown); // no Error: Hono hands it on
      throw thrown;
    });
  };
}

const doNothing = (): void => {};

/** Hono keeps the error that it made an answer of. */
const details: Details<Context> = {
  route: routeOf,
  error: ({ error }) => error,
  hasHeadAtOnce: true,
};

const isOnNode = (env: unknown): env is NodeBindings =>
  typeof env === "object" && env !== null && "incoming" in env && "outgoing" in env;

/** The last pattern that matched; a middleware's, where no route did. */
function routeOf(context: Context): string | undefined {
  const path = matchedRoutes(context).at(-1)?.path;
  return path === "*" || path === "/*" ? undefined : path;
}
