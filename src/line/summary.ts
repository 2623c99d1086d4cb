// Node's own objects and fetch's in a few members: never their headers, sockets, buffers or peers. They are known by
// what they are (an EventEmitter, a Stream, a web class's tag) and by the members that make them useful, so that
// node:http is not loaded for it and a framework's or a test library's request is one as well.
import { EventEmitter } from "node:events";
import { Stream } from "node:stream";
import { barePath } from "./bare-url.js";
import { defaultLimits, type Limits } from "./limits.js";
import { emptyRecord, type PlainRecord, peek } from "./read.js";
import { webSummary } from "./web-summary.js";

const { hasOwn } = Object;
const isFunction = (value: unknown): boolean => typeof value === "function";

/** What is printed of such an object; undefined if it is none. Its members are still to be copied. */
export function summaryOf(value: object, limits: Limits = defaultLimits): PlainRecord | undefined {
  if (value instanceof EventEmitter)
    return requestSummary(value) ?? responseSummary(value) ?? emitterSummary(value);
  return webSummary(value, limits) ?? wrapperSummary(value);
}

/**
 * The fields of a line for which such an object was given: a request is `req`, a response `res`, and another's summary
 * is its members. Undefined if it is none. Never throws.
 */
export function summaryFields(value: object): PlainRecord | undefined {
  try {
    if (!(value instanceof EventEmitter)) return undefined;
    if (requestSummary(value) !== undefined) return { req: value };
    return responseSummary(value) === undefined ? emitterSummary(value) : { res: value };
  } catch {
    return undefined;
  }
}

/** One that came in, `{ method, path }`, or that goes out, `{ method, host, path }`. */
function requestSummary(value: object): PlainRecord | undefined {
  const method = peek(value, "method");
  if (typeof method !== "string") return undefined;
  const url = peek(value, "url");
  if (typeof url === "string" && "headers" in value) {
    const original = peek(value, "originalUrl"); // connect cuts the mount's path off the url
    return { method, path: barePath(typeof original === "string" ? original : url) };
  }
  const path = peek(value, "path");
  if (typeof path !== "string" || !isFunction(peek(value, "getHeader"))) return undefined;
  return { method, host: peek(value, "host"), path: barePath(path) };
}

/** One that is sent (ServerResponse), or that was received (IncomingMessage of a client). */
function responseSummary(value: object): PlainRecord | undefined {
  const statusCode = peek(value, "statusCode");
  if (typeof statusCode !== "number") return undefined;
  return isFunction(peek(value, "setHeader")) || "headers" in value ? { statusCode } : undefined;
}

function emitterSummary(value: object): PlainRecord | undefined {
  if (value === process) return { type: "process", pid: process.pid };
  if (value instanceof Stream) return { type: classOf(value), port: peek(value, "localPort") };
  const has = (name: string): boolean => isFunction(peek(value, name));
  if (has("address") && has("close") && (has("listen") || has("bind")))
    return { type: classOf(value), port: portOf(value) };
  if ("spawnfile" in value && has("kill")) return { type: classOf(value), pid: peek(value, "pid") };
  if (has("postMessage") && "threadId" in value)
    return { type: classOf(value), threadId: peek(value, "threadId") };
  const isSession = has("goaway") && has("destroy"); // of HTTP/2
  const isAgent = has("createConnection") && "freeSockets" in value; // its options may hold keys
  return isSession || isAgent ? { type: classOf(value) } : undefined;
}

function portOf(server: object): unknown {
  try {
    const address: unknown = Reflect.apply(Reflect.get(server, "address"), server, []);
    return peek(address, "port");
  } catch {
    return undefined; // a datagram socket that is not bound
  }
}

function classOf(value: object): string {
  const name = peek(peek(value, "constructor"), "name");
  return typeof name === "string" && name !== "" ? name : "Stream";
}

/** A framework's object around a request: of Fastify, Hono and Koa, whose `toJSON` gives the headers. */
function wrapperSummary(value: object): PlainRecord | undefined {
  if (hasOwn(value, "raw") && (hasOwn(value, "log") || hasOwn(value, "routeIndex"))) {
    const raw = ownData(value, "raw");
    return raw === undefined ? undefined : summaryOf(raw);
  }
  if (!hasOwn(value, "req") || !hasOwn(value, "res") || !("app" in value)) return undefined;
  if (!isFunction(peek(value, "toJSON"))) return undefined;
  const [req, res] = [ownData(value, "req"), ownData(value, "res")];
  const isExchange = req instanceof EventEmitter && res instanceof EventEmitter;
  return isExchange ? Object.assign(emptyRecord(), { req, res }) : undefined;
}

/** An own member that is an object, read without running a getter. */
function ownData(value: object, name: string): object | undefined {
  const member: unknown = Object.getOwnPropertyDescriptor(value, name)?.value;
  return typeof member === "object" && member !== null ? member : undefined;
}
