// The protocol, one for all channels: a request read strictly, performed by the controller, and its answer.
import type { Totals } from "../control-state.js";
import { show } from "../errors.js";
import { parseName } from "../levels/change.js";
import type { Controller, Origin } from "../levels/controller.js";
import type { WriterStats } from "../state.js";
import { reasonsAgainst } from "./health.js";
import { printMetrics } from "./metrics.js";
import { parseStrictJson } from "./strict-json.js";
import { type ProcessView, viewLevels, viewLogger, viewLoggers } from "./views.js";

/** A request as it came. */
export interface Request {
  readonly method: string;
  /** The path alone, still encoded. */
  readonly path: string;
  /** What stands behind the `?`; none is known. */
  readonly query: string;
  readonly body: string;
  /**
   * What kind of body the caller says it is, over a channel that web pages can reach: only JSON is taken, which a form
   * cannot send. Undefined over other channels.
   */
  readonly contentType?: string | undefined;
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  /** The methods of that path, where the one that came is none of them. */
  readonly allow?: string;
  /** Bytes of the body that an answer to HEAD leaves out. */
  readonly leftOutBytes?: number;
}

/** What a request is performed on. */
export interface Performer {
  readonly controller: Controller;
  /** Read anew for each request, as the process is. */
  readonly writers: () => readonly WriterStats[];
  readonly totals: () => Totals;
  readonly process: () => ProcessView;
}

/** Bytes that a request's body may have. */
export const longestBody: number = 16 * 1024;

type Act = (on: Performer, origin: Origin, name: string, body: string) => Answer;

/** Answers a request. Where it is wrong in anything, nothing changes, and the answer says what and what is allowed. */
export function perform(request: Request, on: Performer, origin: Origin): Answer {
  const { method, path, query, body, contentType } = request;
  if (method === "HEAD") return withoutBody(perform({ ...request, method: "GET" }, on, origin));
  const route = findRoute(path);
  if (route === undefined)
    return refuse(404, `There is no path ${show(path)}. Use /loggers, /loggers/{name}, /health or /metrics.`);
  if ("problem" in route) return refuse(400, route.problem);
  const act = Object.hasOwn(route.acts, method) ? route.acts[method] : undefined;
  if (act === undefined) {
    const allow = Object.keys(route.acts).join(", ").replace("GET", "GET, HEAD");
    return { ...refuse(405, `Method ${show(method)} cannot be used here. Use ${allow}.`), allow };
  }
  const mustBeJson = method === "PUT" || (method === "DELETE" && body !== "");
  if (contentType !== undefined && mustBeJson && !isJson(contentType))
    return refuse(415, `${wrongType(contentType)} Send the header "content-type: application/json".`);
  if (query !== "") return refuse(400, `There is no query ${show(query)}. Send the path alone.`);
  if (body !== "" && method !== "PUT") return refuse(400, `${method} has no body. Send it without one.`);
  return act(on, origin, route.name, body);
}

const isJson = (contentType: string): boolean => /^application\/json\s*(?:;|$)/i.test(contentType.trim());

const wrongType = (contentType: string): string =>
  contentType === "" ? "There is no content-type." : `The content-type ${show(contentType)} is not taken.`;

const withoutBody = (answer: Answer): Answer => ({
  ...answer,
  body: "",
  leftOutBytes: Buffer.byteLength(answer.body),
});

/** An answer that something was wrong. */
export const refuse = (status: number, problem: string): Answer => json(status, { error: problem });

interface Route {
  readonly acts: Readonly<Record<string, Act>>;
  /** The logger's; empty for the root, and where the path has none. */
  readonly name: string;
}

const listed: Route["acts"] = { GET: (on) => json(200, viewLoggers(on.controller, on.process())) };
const health: Route["acts"] = { GET: (on) => tellHealth(on) };
const metrics: Route["acts"] = {
  GET: ({ controller, totals, writers }) => ({
    status: 200,
    type: "text/plain; version=0.0.4; charset=utf-8",
    body: printMetrics(totals(), writers(), viewLevels(controller)),
  }),
};
const one: Route["acts"] = {
  GET: ({ controller }, _origin, name) => showOne(controller, name),
  PUT: ({ controller }, origin, name, body) => setOne(controller, origin, name, body),
  DELETE: ({ controller }, origin, name) => revertOne(controller, origin, name),
};

const fixed: ReadonlyMap<string, Route["acts"]> = new Map([
  ["/loggers", listed],
  ["/health", health],
  ["/metrics", metrics],
]);

function findRoute(path: string): Route | { readonly problem: string } | undefined {
  const acts = fixed.get(path);
  if (acts !== undefined) return { acts, name: "" };
  const encoded = /^\/loggers\/([^/]+)$/.exec(path)?.[1];
  if (encoded === undefined) return undefined;
  const decoded = decode(encoded);
  if (decoded === undefined)
    return { problem: `The path ${show(path)} is not well encoded. Use % and two hex digits.` };
  const parsed = parseName(decoded);
  return "problem" in parsed ? parsed : { acts: one, name: parsed.name };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

const showOne = (controller: Controller, name: string): Answer => json(200, viewLogger(controller, name));

function setOne(controller: Controller, origin: Origin, name: string, body: string): Answer {
  const read = parseStrictJson(body);
  if ("problem" in read)
    return refuse(400, `${read.problem} Send an object such as {"level":"debug","for":"10m"}.`);
  const set = controller.set(name, read.value, origin);
  return "problem" in set ? refuse(400, set.problem) : showOne(controller, name);
}

function revertOne(controller: Controller, origin: Origin, name: string): Answer {
  controller.revert(name, origin);
  return showOne(controller, name);
}

function tellHealth({ writers }: Performer): Answer {
  const reasons = reasonsAgainst(writers());
  return reasons.length === 0 ? json(200, { status: "ok" }) : json(503, { status: "failing", reasons });
}

const json = (status: number, body: unknown): Answer => ({
  status,
  type: "application/json; charset=utf-8",
  body: `${JSON.stringify(body)}\n`,
});
