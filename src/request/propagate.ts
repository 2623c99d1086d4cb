// The context on its way to another process: headers that carry a request's id and trace, put on a call or a message,
// and taken from a message that came.
import { currentFlow, fieldsOf, makeFlow, runInFlow } from "../context.js";
import type { Flow } from "../state.js";
import { randomUuid } from "./ids.js";
import { contextOf, isPlainId, type Origin, originOf, textOf } from "./origin.js";
import { formatTraceparent } from "./traceparent.js";

/** What goes along beside the request's id and its trace. */
export interface ContextHeadersOptions {
  /** Whether the caller's `baggage` is sent on: it may say to strangers what was meant for you. @default false */
  baggage?: boolean;
}

/** What is sent on and never printed, by the flow that an origin began. */
const origins = new WeakMap<Flow, Origin>();

/** A flow with the id and the trace of `origin`. */
export function flowFrom(origin: Origin): Flow {
  const flow = makeFlow(contextOf(origin));
  if (origin.tracestate !== undefined || origin.baggage !== undefined) origins.set(flow, origin);
  return flow;
}

/**
 * The headers of a call or a message that belongs to the work that runs now: `x-request-id`, `traceparent`,
 * `tracestate`; those that there is something for.
 * @example http.request(url, { headers: { ...contextHeaders(), accept: "application/json" } })
 */
export function contextHeaders({ baggage = false }: ContextHeadersOptions = {}): Record<string, string> {
  const flow = currentFlow();
  const fields: Fields = fieldsOf(flow);
  const { request_id, trace_id } = fields;
  const traceparent = traceparentOf(fields);
  const origin = originFor(flow);
  const isSameTrace = traceparent !== undefined && origin?.place?.traceId === trace_id;
  return {
    ...(isPlainId(request_id) && { "x-request-id": request_id }),
    ...(traceparent !== undefined && { traceparent }),
    ...(isSameTrace && origin?.tracestate !== undefined && { tracestate: origin.tracestate }),
    ...(baggage && origin?.baggage !== undefined && { baggage: origin.baggage }),
  };
}

/** Whatever the application may have put there. */
type Fields = Readonly<Record<string, unknown>>;

function traceparentOf({ trace_id, span_id, trace_flags }: Fields): string | undefined {
  if (typeof trace_id !== "string" || typeof span_id !== "string") return undefined;
  const flags = typeof trace_flags === "string" ? trace_flags : "00";
  return formatTraceparent({ traceId: trace_id, spanId: span_id, flags });
}

function originFor(flow: Flow | undefined): Origin | undefined {
  for (let at = flow; at !== undefined; at = at.outer) {
    const origin = origins.get(at);
    if (origin !== undefined) return origin;
  }
  return undefined;
}

/**
 * A `fetch` whose calls carry the headers of `contextHeaders()`. A header that the call itself gives stays.
 * @param fetch what makes the calls: the global one, or undici's
 * @example const fetch = withContextHeaders();
 */
export function withContextHeaders(
  fetch: typeof globalThis.fetch = globalThis.fetch,
  options?: ContextHeadersOptions,
): typeof globalThis.fetch {
  return function fetchInContext(input, init) {
    const given = init?.headers ?? (typeof input === "object" && "headers" in input ? input.headers : []);
    const headers = new Headers(given);
    const added = missingFrom((name) => headers.has(name), options);
    return fetch(input, { ...init, headers: [...headers, ...added] });
  };
}

/**
 * An interceptor for a dispatcher of undici, whose calls then carry the headers of `contextHeaders()`.
 * @example setGlobalDispatcher(new Agent().compose(contextInterceptor()))
 */
export function contextInterceptor(
  options?: ContextHeadersOptions,
): <Call extends object, Handler, Result>(
  dispatch: (call: Call, handler: Handler) => Result,
) => (call: Call, handler: Handler) => Result {
  return (dispatch) =>
    function dispatchInContext(call, handler) {
      const given = pairsOf(Reflect.get(call, "headers"));
      const names = new Set(given.map(([name]) => name.toLowerCase()));
      const added = missingFrom((name) => names.has(name), options);
      return dispatch({ ...call, headers: [...given, ...added].flat() }, handler);
    };
}

/** The headers to add: a trace that the call gives itself is left whole. */
function missingFrom(has: (name: string) => boolean, options: ContextHeadersOptions | undefined): Pair[] {
  const isOther = has("traceparent");
  return Object.entries(contextHeaders(options)).filter(
    ([name]) => !has(name) && !(isOther && name === "tracestate"),
  );
}

type Pair = [name: string, value: string];

/** undici takes headers as names and values in turn, as pairs, or as an object. */
function pairsOf(headers: unknown): Pair[] {
  if (typeof headers !== "object" || headers === null) return [];
  if (!isIterable(headers)) return Object.entries(headers).flatMap(pairsFor);
  const items = [...headers];
  if (Array.isArray(items[0])) return items.flatMap((pair) => (Array.isArray(pair) ? pairsFor(pair) : []));
  return items.flatMap((name, index) => (index % 2 === 0 ? pairsFor([name, items[index + 1]]) : []));
}

const isIterable = (headers: object): headers is Iterable<unknown> => Symbol.iterator in headers;

/** One for each value: there may be several of a name. */
function pairsFor([name, value]: readonly unknown[]): Pair[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.flatMap((each): Pair[] => {
    if (each === undefined) return [];
    return [[textOf(name) ?? "", textOf(each) ?? String(each ?? "")]];
  });
}

/** Headers of a message, as its carrier gives them: text, bytes, or several of a name. */
export type MessageHeaders = Readonly<Record<string, unknown>> | null | undefined;

/**
 * Runs `fn` as the work that a message asks for: in a flow of its own, with the message's request id and trace where
 * its headers have them, else with new ones. The counterpart of `contextHeaders()`.
 * @example runWithHeaders(message.headers, () => handle(message))
 */
export function runWithHeaders<Result>(headers: MessageHeaders, fn: () => Result): Result {
  const texts = new Map(
    Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), textOf(value)]),
  );
  const origin = originOf((name) => texts.get(name), ofMessages);
  return runInFlow(flowFrom(origin), fn);
}

const ofMessages = { requestIdHeaders: ["x-request-id"], makeRequestId: randomUuid, trace: true };
