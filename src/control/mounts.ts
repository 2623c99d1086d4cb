// What each framework hands to a handler, and takes from it: thin, and told apart by what the arguments have.
import type { IncomingMessage, ServerResponse } from "node:http";
import { isRecord } from "../option-checks.js";
import {
  type Body,
  bodyOfParsed,
  bodyOfRead,
  headersOf,
  isShared,
  readBody,
  readWebBody,
  writeAnswer,
} from "./answer-http.js";
import type { Answer } from "./protocol.js";

/** What is used of Koa's context. */
export interface KoaContext {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly request: object;
  status: number;
  body: unknown;
  remove(header: string): void;
  set(headers: Record<string, string>): void;
}

/** What is used of Hono's context. */
export interface HonoContext {
  readonly req: { readonly raw: Request; text(): Promise<string> };
  /** The answer so far, whose headers are added to those of the one that is returned. */
  readonly res: { readonly headers: Headers };
}

/** What is used of Fastify's request and reply. */
export interface FastifyRequest {
  readonly raw: IncomingMessage;
  readonly body: unknown;
}
export interface FastifyReply {
  readonly raw: ServerResponse;
  code(status: number): FastifyReply;
  getHeaders(): Readonly<Record<string, unknown>>;
  removeHeader(name: string): unknown;
  headers(values: Record<string, string>): FastifyReply;
  send(body: string): unknown;
}

/** A handler for `node:http`, Express, Koa, Hono and Fastify. */
export interface AdminHandler {
  (request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void): Promise<void>;
  (request: FastifyRequest, reply: FastifyReply): Promise<unknown>;
  (context: KoaContext, next: () => Promise<unknown>): Promise<unknown>;
  (context: HonoContext, next: () => Promise<unknown>): Promise<Response>;
}

/** A request of any framework, and how it is answered there. */
export interface Mounted {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly raw: unknown;
  readBody(): Promise<Body>;
  answer(answer: Answer): unknown;
  /** Leaves the request to whoever comes next; undefined where nobody does. */
  readonly pass: (() => unknown) | undefined;
}

/** @returns undefined where the arguments are no framework's that is known */
export function mount(first: unknown, second: unknown, third: unknown): Mounted | undefined {
  if (!isRecord(first)) return undefined;
  if (isNodeRequest(first) && isNodeResponse(second)) return mountNode(first, second, third);
  if (isKoa(first)) return mountKoa(first, second);
  if (isHono(first)) return mountHono(first, second);
  if (isFastify(first) && isReply(second)) return mountFastify(first, second);
  return undefined;
}

const isNodeRequest = (value: unknown): value is IncomingMessage =>
  isRecord(value) && "headers" in value && "socket" in value && "url" in value && "on" in value;
const isNodeResponse = (value: unknown): value is ServerResponse => isRecord(value) && "writeHead" in value;
const isKoa = (value: object): value is KoaContext =>
  "req" in value && isNodeRequest(value.req) && "res" in value && isNodeResponse(value.res) && "set" in value;
const isHono = (value: object): value is HonoContext =>
  "req" in value && isRecord(value.req) && "raw" in value.req && value.req["raw"] instanceof Request;
const isFastify = (value: object): value is FastifyRequest => "raw" in value && isNodeRequest(value.raw);
const isReply = (value: unknown): value is FastifyReply =>
  isRecord(value) && "code" in value && "send" in value;

const passTo = (next: unknown): (() => unknown) | undefined =>
  typeof next === "function" ? () => Reflect.apply(next, undefined, []) : undefined;

const ofNode = (request: IncomingMessage): Pick<Mounted, "method" | "url" | "headers" | "raw"> => ({
  method: request.method ?? "",
  url: request.url ?? "",
  headers: Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : value,
    ]),
  ),
  raw: request,
});

const ofWeb = (request: Request): Pick<Mounted, "method" | "url" | "headers" | "raw"> => ({
  method: request.method,
  url: request.url.replace(/^[a-z]+:\/\/[^/]*/i, ""),
  headers: Object.fromEntries(request.headers),
  raw: request,
});

const mountNode = (request: IncomingMessage, response: ServerResponse, next: unknown): Mounted => ({
  ...ofNode(request),
  readBody: () => readBody(request),
  answer: (answer) => writeAnswer(response, answer),
  pass: passTo(next),
});

const mountKoa = (context: KoaContext, next: unknown): Mounted => ({
  ...ofNode(context.req),
  async readBody() {
    const { req, request } = context;
    const parsed: unknown = "body" in request ? request.body : undefined;
    return req.readableEnded && parsed !== undefined ? bodyOfParsed(parsed) : readBody(req);
  },
  answer(answer) {
    for (const name of context.res.getHeaderNames().filter(isShared)) context.remove(name);
    context.status = answer.status;
    context.body = answer.body;
    context.set(headersOf(answer, context.req)); // after the body, which sets a length of its own
  },
  pass: passTo(next),
});

/** What a `Request` of the web does not tell; a server of HTTP/2 leaves out what it cannot send. */
const webVersion = { httpVersionMajor: 1 };

const mountHono = (context: HonoContext, next: unknown): Mounted => ({
  ...ofWeb(context.req.raw),
  // Hono keeps what a middleware read by it.
  readBody: () =>
    context.req.raw.bodyUsed ? bodyOfRead(() => context.req.text()) : readWebBody(context.req.raw),
  answer(answer) {
    const { headers } = context.res; // which Hono makes when it is asked for
    for (const name of [...headers.keys()].filter(isShared)) headers.delete(name);
    return new Response(answer.body, { status: answer.status, headers: headersOf(answer, webVersion) });
  },
  pass: passTo(next),
});

const mountFastify = (request: FastifyRequest, reply: FastifyReply): Mounted => ({
  ...ofNode(request.raw),
  // Fastify has read it, unless it was told not to; null and undefined mean none.
  readBody: async () =>
    request.raw.readableEnded ? bodyOfParsed(request.body ?? "") : readBody(request.raw),
  answer(answer) {
    for (const name of Object.keys(reply.getHeaders()).filter(isShared)) reply.removeHeader(name);
    for (const name of reply.raw.getHeaderNames().filter(isShared)) reply.raw.removeHeader(name);
    return reply.code(answer.status).headers(headersOf(answer, request.raw)).send(answer.body);
  },
  pass: undefined,
});
