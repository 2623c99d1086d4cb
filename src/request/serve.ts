// An exchange over node's own request and response, which stand under every framework on Node: the id is answered, the
// bytes are counted, and the exchange closes when the response does.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "../logger.js";
import { isWatched, type Watcher, watch } from "./answer.js";
import { type Ending, Exchange } from "./exchange.js";
import { shownHeaders } from "./headers.js";
import type { RequestSettings } from "./options.js";
import { textOf, warnThrew } from "./origin.js";
import { clientClosedRequest } from "./outcome.js";

/**
 * What only the framework knows of a request, of which it has `Subject`; asked when the response is over. All requests
 * share the functions, so that none allocates closures for it.
 */
export interface Details<Subject> {
  readonly route?: (subject: Subject) => string | undefined;
  readonly body?: (subject: Subject) => unknown;
  /** What was thrown, where it keeps that. */
  readonly error?: (subject: Subject) => unknown;
  /** Whether it hands node all headers at once, when it writes the head: elsewhere, handlers set and read them before. */
  readonly hasHeadAtOnce?: boolean;
}

const exchangeSym: unique symbol = Symbol("heartwood.exchange");

/** What a request carries for the adapters: one request may pass through several of them. */
interface Carrier {
  [exchangeSym]?: Exchange;
  /** The path before a framework took the mounting point off. */
  originalUrl?: string | undefined;
}

/** A request as node has it, perhaps already in an exchange. */
export type Incoming = IncomingMessage & Carrier;

/** The exchange that a request is in; undefined before one was opened. */
export const exchangeOf = (request: Incoming): Exchange | undefined => request[exchangeSym];

/** The exchange of a request: the one that it is in, or a new one, which closes with the response. */
export function serve<Subject>(
  log: Logger,
  settings: RequestSettings,
  request: Incoming,
  response: ServerResponse,
  details: Details<Subject>,
  subject: Subject,
): Exchange {
  const known = exchangeOf(request);
  if (known !== undefined) return known;
  const exchange = openFor(log, settings, request);
  closeWith(response, exchange, settings, request, details, subject);
  return exchange;
}

/** Answers with the exchange's id, and closes it when the response is over, or its connection gone. */
export function closeWith<Subject>(
  response: ServerResponse,
  exchange: Exchange,
  settings: RequestSettings,
  request: Incoming,
  details: Details<Subject>,
  subject: Subject,
): void {
  const header = response.headersSent ? undefined : settings.responseHeader || undefined;
  // Headers that are to be shown can be read only where they were set; and the head of a response that is watched
  // already gets the header of the adapter around this one.
  const isSetAtHead =
    details.hasHeadAtOnce === true && settings.responseHeaders === false && !isWatched(response);
  if (header !== undefined && !isSetAtHead) response.setHeader(header, exchange.requestId);
  const served: Served<Subject> = {
    header: isSetAtHead ? header : undefined,
    headerValue: exchange.requestId,
    over: closeServed,
    response,
    exchange,
    settings,
    request,
    details,
    subject,
  };
  watch(response, request, served);
}

/** A request that is being answered. */
interface Served<Subject> extends Watcher {
  readonly response: ServerResponse;
  readonly exchange: Exchange;
  readonly settings: RequestSettings;
  readonly request: Incoming;
  readonly details: Details<Subject>;
  readonly subject: Subject;
}

function closeServed<Subject>(this: Served<Subject>, bytes: number, isFinished: boolean): void {
  const { exchange, details, subject } = this;
  const thrown = details.error?.(subject);
  if (thrown !== undefined) exchange.fail(thrown);
  exchange.close(endingOf(this, bytes, isFinished));
}

function endingOf<Subject>(served: Served<Subject>, bytes: number, isFinished: boolean): Ending {
  const { response, settings, request, details, subject } = served;
  const error: unknown = response.errored ?? undefined;
  const isWhole = (isFinished || isSent(response)) && !isBroken(request);
  const unsent = error === undefined ? clientClosedRequest : undefined;
  return {
    route: details.route?.(subject),
    statusCode: isWhole || response.headersSent ? response.statusCode : unsent,
    bytes: hasBody(request, response) ? bytes : 0,
    aborted: !isWhole,
    error,
    ofRequest: shownOf(settings, request, settings.body ? details.body?.(subject) : undefined),
    ofResponse: shownOfResponse(settings, response),
  };
}

/** Whether `end` was called and all bytes left. Of HTTP/2, a stream that the client has reset counts as finished. */
const isSent = ({ writableEnded, writableFinished }: ServerResponse): boolean =>
  writableEnded && writableFinished;

/** Whether the client's connection failed: in HTTP/1, `finish` follows also when the writes have failed. */
const isBroken = ({ httpVersionMajor, socket }: IncomingMessage): boolean =>
  httpVersionMajor !== 2 && socket?.errored != null;

/** Opens the exchange of a request without its response: for one that is answered in another way. */
export function openFor(log: Logger, settings: RequestSettings, request: Incoming): Exchange {
  const { method = "", headers } = request;
  const path = pathOf(urlOf(request));
  const exchange = new Exchange(log, settings, {
    method,
    path,
    header: (name) => textOf(headers[name]),
    isSkipped: isSkipped(settings, request, path),
  });
  request[exchangeSym] = exchange;
  return exchange;
}

const urlOf = ({ originalUrl, url = "" }: Incoming): string => originalUrl ?? url;

/** Without the query. Not by `new URL`, which throws at what a client may well send, such as `//`. */
function pathOf(url: string): string {
  const mark = url.indexOf("?");
  return mark === -1 ? url : url.slice(0, mark);
}

function isSkipped({ skip }: RequestSettings, request: IncomingMessage, path: string): boolean {
  if (typeof skip !== "function") return skip.includes(path);
  try {
    return skip(request);
  } catch (thrown) {
    warnThrew("skip", thrown);
    return false;
  }
}

const hasBody = ({ method }: IncomingMessage, { statusCode }: ServerResponse): boolean =>
  method !== "HEAD" && statusCode !== 204 && statusCode !== 304;

/** What is printed of a request beside its method, path and route, where that was asked for. */
export function shownOf(settings: RequestSettings, request: Incoming, body?: unknown): object | undefined {
  const { headers, query, body: isBodyAsked } = settings;
  if (headers === false && !query && !isBodyAsked) return undefined;
  const url = urlOf(request);
  return {
    headers: shownHeaders(request.headers, headers),
    query: query ? queryOf(url.slice(pathOf(url).length)) : undefined,
    body,
  };
}

function shownOfResponse({ responseHeaders }: RequestSettings, response: ServerResponse): object | undefined {
  if (responseHeaders === false) return undefined;
  return { headers: shownHeaders(response.getHeaders(), responseHeaders) };
}

/** By name, so that redaction finds it; several of a name are a list. */
function queryOf(search: string): object {
  const params = new URLSearchParams(search);
  const names = [...new Set(params.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const values = params.getAll(name);
      return [name, values.length === 1 ? values[0] : values];
    }),
  );
}
