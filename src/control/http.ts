// heartwood/control: the protocol as a handler that is mounted in the application's own HTTP server, whatever it is
// made with. Whoever asks has to be authorized by the application.
import type { IncomingMessage, ServerResponse } from "node:http";
import { sayNotAdmitted } from "../levels/changes-said.js";
import { type Checks, invalidOption, isFunction, requireOptions } from "../option-checks.js";
import { type Authorize, admit } from "./admit.js";
import { performWith } from "./answer-http.js";
import {
  type AdminHandler,
  type FastifyReply,
  type FastifyRequest,
  type HonoContext,
  type KoaContext,
  type Mounted,
  mount,
} from "./mounts.js";
import { performer } from "./process-control.js";
import { refuse } from "./protocol.js";
import { foreignBecause, isOrigin } from "./same-site.js";

export type { AdminRequest, Authorize } from "./admit.js";
export type { AdminHandler } from "./mounts.js";

export interface AdminOptions {
  /** Asked about each request, before anything else is done with it, unless a page of another site sent it. */
  authorize: Authorize;
  /**
   * Origins of web pages that may send requests besides the server's own; for a proxy that changes `Host` and sends no
   * `X-Forwarded-Host`. Only for plain HTTP: over HTTPS browsers say themselves whether a page is of the same origin.
   * @default none
   * @example ["http://admin.internal:8080"]
   */
  origins?: readonly string[];
  /**
   * The path that it is mounted at, where the framework leaves it in the request's: all but Express do.
   * @default ""
   * @example "/admin/log"
   */
  prefix?: string;
}

const where = "adminHandler";

const checks: Checks = {
  authorize: isFunction,
  origins: [
    (value) => Array.isArray(value) && value.every(isOrigin),
    'an array of origins, as in ["https://admin.example"]',
  ],
  prefix: [
    (value) => typeof value === "string" && /^(?:\/[^/?#\s]+)*$/.test(value),
    'a path that begins with / and does not end with it, as in "/admin/log"',
  ],
};

/**
 * A handler that answers `GET /loggers`, `GET`, `PUT` and `DELETE /loggers/{name}`, `GET /health`, `GET /metrics`.
 * @throws {HeartwoodError} `OPTION_INVALID` without `authorize`: it changes what a process tells about its users
 * @example app.use("/admin/log", adminHandler({ authorize: (request) => request.headers.authorization === secret }))
 */
export function adminHandler(options: AdminOptions): AdminHandler {
  if (typeof options !== "object" || options === null)
    throw invalidOption(where, "the options", options, "an object with authorize");
  requireOptions(where, options, checks);
  const { authorize, origins = [], prefix = "" } = options;
  if (authorize === undefined) throw invalidOption(where, 'option "authorize"', authorize, isFunction[1]);

  function admin(
    request: IncomingMessage,
    response: ServerResponse,
    next?: (error?: unknown) => void,
  ): Promise<void>;
  function admin(request: FastifyRequest, reply: FastifyReply): Promise<unknown>;
  function admin(context: KoaContext, next: () => Promise<unknown>): Promise<unknown>;
  function admin(context: HonoContext, next: () => Promise<unknown>): Promise<Response>;
  async function admin(first: unknown, second: unknown, third?: unknown): Promise<unknown> {
    const mounted = mount(first, second, third);
    if (mounted === undefined)
      throw invalidOption(
        where,
        "what it was called with",
        first,
        "the arguments of node:http, Express, Koa, Hono or Fastify",
      );
    return handle(mounted, { authorize, origins, prefix });
  }
  return admin;
}

async function handle(
  mounted: Mounted,
  { authorize, origins, prefix }: Required<AdminOptions>,
): Promise<unknown> {
  const { method, headers, raw, pass } = mounted;
  const url = urlBehind(mounted.url, prefix);
  if (url === undefined)
    return pass === undefined ? mounted.answer(refuse(404, "There is nothing here.")) : pass();
  const foreign = foreignBecause(headers, origins);
  if (foreign !== undefined) return mounted.answer(refuse(403, foreign));
  const [path = ""] = url.split("?");
  const admission = await admit(authorize, { method, path, headers, raw });
  if ("refusal" in admission) {
    performer.controller.say(sayNotAdmitted(admission.reason, { method, path }));
    return mounted.answer(admission.refusal);
  }
  const body = await mounted.readBody();
  if (body === "gone") return undefined;
  const request = { method, url, contentType: headers["content-type"] ?? "" };
  return mounted.answer(performWith(body, request, performer, { channel: "http", by: admission.by }));
}

/** What stands behind the prefix; undefined where the request is somebody else's. */
function urlBehind(url: string, prefix: string): string | undefined {
  if (!url.startsWith(prefix)) return undefined;
  const rest = url.slice(prefix.length);
  return rest === "" || rest.startsWith("/") || rest.startsWith("?") ? rest : undefined;
}
