// The door: every request gets its context here, is answered, and leaves one line when it is over.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { addContext } from "heartwood";
import { handleRequests } from "heartwood/http";
import type { Reply } from "./answer.js";
import { requireUser, type TokenTable } from "./auth.js";
import { Refusal } from "./errors.js";
import { alivePath, answerLogHealth, logHealthPath } from "./health.js";
import { log } from "./log.js";
import type { OpenRequests } from "./open-requests.js";
import type { Routes } from "./routes.js";

const httpLog = log.named("http");

/** How long a client may take to send a request, in milliseconds. */
const requestTimeout = 10_000;

export function createDoor(routes: Routes, tokens: TokenTable, open: OpenRequests): Server {
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const over = new Promise<void>((resolve) => response.once("close", () => resolve()));
    if (pathOf(request) === logHealthPath) await answerLogHealth(request, response);
    else {
      const reply = await replyTo(request, routes, tokens);
      // A service that is stopping asks its clients to send no more on this connection.
      if (!server.listening) response.setHeader("connection", "close");
      send(response, reply);
    }
    await over; // answered, or broken off, and its line is written
  };
  const handler = (request: IncomingMessage, response: ServerResponse): void =>
    open.add(serve(request, response));
  const options = { startLevel: "debug", skip: [alivePath, logHealthPath] };
  const server: Server = createServer({ requestTimeout }, handleRequests(httpLog, handler, options));
  return server;
}

async function replyTo(request: IncomingMessage, routes: Routes, tokens: TokenTable): Promise<Reply> {
  try {
    return await answer(request, routes, tokens);
  } catch (error) {
    if (error instanceof Refusal) {
      const { code, status, message, level } = error;
      httpLog[level]({ code, reason: message }, "request refused");
      return { status, body: { error: code, message } };
    }
    httpLog.error({ err: error }, "request failed");
    // What failed inside stays inside: the caller has the x-request-id to ask about.
    return { status: 500, body: { error: "internal", message: "the service could not do this" } };
  }
}

async function answer(request: IncomingMessage, routes: Routes, tokens: TokenTable): Promise<Reply> {
  const key = `${request.method} ${pathOf(request)}`;
  const route = routes.get(key);
  if (route === undefined) throw new Refusal("not_found", "path: there is nothing here; see the routes");
  if (route.access === "anyone") return route.reply;
  const userId = requireUser(tokens, request.headers.authorization);
  addContext({ user_id: userId });
  httpLog.debug({ route: key }, "user known");
  return route.answer(request, userId);
}

/** The path without its query. Not by `new URL`, which throws at what a client may well send, such as `//`. */
function pathOf(request: IncomingMessage): string {
  const [path = ""] = (request.url ?? "").split("?", 1);
  return path;
}

function send(response: ServerResponse, { status, body }: Reply): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    ...(status === 401 && { "www-authenticate": "Bearer" }),
  });
  response.end(text);
}
