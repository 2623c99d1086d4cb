// node:http alone, and two stacks of middleware on it: connect, Express.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import connect from "connect";
import express from "express";
import type { Logger } from "../../../src/index.js";
import { handleRequests, logErrors, logRequests } from "../../../src/request/node.js";
import { bodyLimit, type Reply, type Route, routes } from "./routes.js";
import { listening, type Stage } from "./stage.js";

interface Match {
  readonly route: Route;
  readonly id: string;
}

function findRoute(request: IncomingMessage): Match | undefined {
  const [path = ""] = (request.url ?? "").split("?");
  for (const route of routes) {
    const isMethod = route.method === (request.method === "HEAD" ? "GET" : request.method);
    const found = new RegExp(`^${route.path.replace(":id", "([^/]+)")}$`).exec(path);
    if (isMethod && found !== null) return { route, id: found[1] ?? "" };
  }
  return undefined;
}

export async function send(
  response: ServerResponse,
  { status = 200, headers = {}, body }: Reply,
): Promise<void> {
  response.writeHead(status, headers);
  if (body instanceof Readable)
    await pipeline(body, response).catch(() => {}); // the response says it
  else response.end(body);
}

async function readBody(request: IncomingMessage): Promise<{ status: number } | { body: unknown }> {
  let text = "";
  for await (const chunk of request) text += chunk;
  if (text.length > bodyLimit) return { status: 413 };
  try {
    return { body: text === "" ? undefined : JSON.parse(text) };
  } catch {
    return { status: 400 };
  }
}

async function answer(log: Logger, waiting: () => void, request: IncomingMessage, response: ServerResponse) {
  const match = findRoute(request);
  if (match === undefined) return send(response, { status: 404, body: "nothing here" });
  const read = match.route.method === "POST" ? await readBody(request) : { body: undefined };
  if ("status" in read) return send(response, { status: read.status, body: "bad body" });
  const { route, id } = match;
  return send(response, await route.handle({ log, id, body: read.body, waiting }));
}

const nodeHttp: Stage = {
  name: "node:http",
  knowsRoutes: false,
  tellsErrors: true,
  seesBodies: false,
  start: (log, options, waiting) =>
    listening(
      createServer(
        handleRequests(log, (request, response) => answer(log, waiting, request, response), options),
      ),
    ),
};

const connectStack: Stage = {
  name: "connect",
  knowsRoutes: false,
  tellsErrors: true,
  seesBodies: false,
  start(log, options, waiting) {
    const app = connect();
    app.use(logRequests(log, options));
    app.use((request, response, next) => {
      answer(log, waiting, request, response).catch(next);
    });
    app.use(logErrors);
    app.use((_error: unknown, _: IncomingMessage, response: ServerResponse, _next: () => void) => {
      response.writeHead(500).end("failed");
    });
    return listening(createServer(app));
  },
};

const expressStack: Stage = {
  name: "Express",
  knowsRoutes: true,
  tellsErrors: true,
  seesBodies: true,
  start(log, options, waiting) {
    const app = express();
    app.set("env", "test"); // finalhandler prints what was thrown on stderr else
    app.use(logRequests(log, options));
    app.use(express.json({ limit: bodyLimit }));
    const nested = express.Router();
    nested.get("/deep/:id", (_, response) => void response.send("deep"));
    app.use("/api", nested);
    for (const { method, path, handle } of routes) {
      app[method === "GET" ? "get" : "post"](path, async (request, response) => {
        const id = String(request.params["id"]);
        await send(response, await handle({ log, id, body: request.body, waiting }));
      });
    }
    app.use(logErrors);
    return listening(createServer(app));
  },
};

export const nodeStages: readonly Stage[] = [nodeHttp, connectStack, expressStack];
