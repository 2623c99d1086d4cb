// `heartwood/fastify`: Fastify's requests, each in an exchange of its own, and Fastify's own logger made one with ours.
import type { IncomingMessage } from "node:http";
import {
  type FastifyBaseLogger,
  type FastifyPluginCallback,
  type FastifyRequest,
  LogController,
} from "fastify";
import type { Logger } from "../logger.js";
import { type RequestOptions, resolveRequestOptions } from "./options.js";
import { closeWith, type Details, exchangeOf, openFor } from "./serve.js";

export type { RequestOptions } from "./options.js";
export type { Outcome } from "./outcome.js";

/** What `Fastify()` is given, so that `request.log`, `app.log` and the logger are one. */
export interface FastifyLoggerOptions {
  readonly loggerInstance: FastifyBaseLogger;
  readonly logController: LogController;
  readonly genReqId: (request: IncomingMessage) => string;
  readonly childLoggerFactory: (
    logger: FastifyBaseLogger,
    bindings: object,
    options: object,
  ) => FastifyBaseLogger;
}

export interface FastifyRequestLog {
  readonly options: FastifyLoggerOptions;
  readonly plugin: FastifyPluginCallback;
}

/**
 * Each request in a context of its own (`request_id`, `trace_id`, `span_id`, `trace_flags`), and one line when it is
 * over, instead of Fastify's two. `request.id` is the request id.
 * @param log what writes all lines, Fastify's too
 * @throws {HeartwoodError} `OPTION_UNKNOWN`, `OPTION_INVALID`
 * @example const requests = logRequests(log); const app = Fastify(requests.options); app.register(requests.plugin);
 */
export function logRequests(log: Logger, options: RequestOptions = {}): FastifyRequestLog {
  const settings = resolveRequestOptions("logRequests", options);
  const plugin: FastifyPluginCallback = (app, _, done) => {
    app.addHook("onRequest", (request, reply, next) => {
      const { raw } = request;
      const exchange = exchangeOf(raw) ?? openFor(log, settings, raw);
      closeWith(reply.raw, exchange, settings, raw, details, request);
      exchange.run(next);
    });
    app.addHook("onError", async (request, _, error) => exchangeOf(request.raw)?.fail(error));
    done();
  };
  return {
    options: {
      loggerInstance: log,
      logController: new CompletionOnly(),
      genReqId: (request) => (exchangeOf(request) ?? openFor(log, settings, request)).requestId,
      childLoggerFactory: loggerOfRequest,
    },
    plugin: Object.assign(plugin, { [Symbol.for("skip-override")]: true }),
  };
}

const details: Details<FastifyRequest> = {
  route: ({ routeOptions }) => routeOptions.url,
  body: ({ body }) => body,
  hasHeadAtOnce: true,
};

/** Fastify's own lines of a request, but for those that the completion line says: when it came, failed and was over. */
class CompletionOnly extends LogController {
  override incomingRequest(): void {}
  override routeNotFound(): void {}
  override defaultErrorLog(): void {}
  override requestCompleted(): void {}

  override streamError(error: Error & { code?: string }, request: FastifyRequest): void {
    const isClients = error.code === "ERR_STREAM_PREMATURE_CLOSE"; // it went away
    if (!isClients) exchangeOf(request.raw)?.fail(error);
  }
}

/**
 * The application's logger, on an object of its own: the context says whose lines they are, so that no bindings are
 * printed again for each request, and what a request sets on its logger stays with it.
 */
function loggerOfRequest(logger: FastifyBaseLogger, _: object, options: object): FastifyBaseLogger {
  if (Object.keys(options).length > 0) return logger.child({}, options);
  const own: FastifyBaseLogger = Object.create(logger);
  return own;
}
