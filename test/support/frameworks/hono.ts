// Hono on Node, by @hono/node-server.

import { Server } from "node:http";
import { Readable } from "node:stream";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";
import { bodyLimit as limitBody } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import { logRequests } from "../../../src/request/hono.js";
import { bodyLimit, routes } from "./routes.js";
import { listening, type Stage } from "./stage.js";

export const honoStage: Stage = {
  name: "Hono",
  knowsRoutes: true,
  tellsErrors: true,
  seesBodies: false,
  start(log, options, waiting) {
    const app = new Hono();
    app.use(logRequests(log, options));
    app.use(limitBody({ maxSize: bodyLimit }));
    app.onError((error, context) =>
      error instanceof HTTPException ? error.getResponse() : context.text("Internal Server Error", 500),
    );
    for (const { method, path, handle } of routes) {
      app.on(method, path, async (context) => {
        const body: unknown =
          method === "POST"
            ? await context.req.json().catch(() => {
                throw new HTTPException(400);
              })
            : undefined;
        const reply = await handle({ log, id: context.req.param("id") ?? "", body, waiting });
        const content = reply.body instanceof Readable ? toWeb(reply.body) : (reply.body ?? null);
        return new Response(content, { status: reply.status ?? 200, headers: reply.headers ?? {} });
      });
    }
    const server = createAdaptorServer(app);
    if (!(server instanceof Server)) throw new Error("not an HTTP/1 server");
    return listening(server);
  },
};

function toWeb(stream: Readable): ReadableStream<Uint8Array> {
  const chunks = stream[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(new TextEncoder().encode(value));
    },
  });
}
