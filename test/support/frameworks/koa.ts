// Koa, with a small router and body parser of the test's own: it has none.

import { createServer } from "node:http";
import Koa from "koa";
import { logRequests } from "../../../src/request/koa.js";
import { bodyLimit, routes } from "./routes.js";
import { listening, type Stage } from "./stage.js";

interface WithBody {
  body?: unknown;
}

async function parseBody(context: Koa.Context): Promise<void> {
  let text = "";
  for await (const chunk of context.req) text += chunk;
  if (text.length > bodyLimit) context.throw(413, "too large");
  const request: Koa.Request & WithBody = context.request;
  try {
    request.body = JSON.parse(text);
  } catch {
    context.throw(400, "not JSON");
  }
}

export const koaStage: Stage = {
  name: "Koa",
  knowsRoutes: true,
  tellsErrors: true,
  seesBodies: true,
  start(log, options, waiting) {
    const app = new Koa();
    app.silent = true; // what is thrown is printed on stderr else
    app.use(logRequests(log, options));
    app.use(async (context, next) => {
      const method = context.method === "HEAD" ? "GET" : context.method;
      const route = routes.find(
        (each) =>
          each.method === method && new RegExp(`^${each.path.replace(":id", "[^/]+")}$`).test(context.path),
      );
      if (route === undefined) return next();
      Object.assign(context, { _matchedRoute: route.path }); // as @koa/router does
      if (method === "POST") await parseBody(context);
      const request: Koa.Request & WithBody = context.request;
      const id = context.path.split("/").at(-1) ?? "";
      const {
        status = 200,
        headers = {},
        body,
      } = await route.handle({ log, id, body: request.body, waiting });
      context.status = status;
      context.set({ ...headers });
      if (body !== undefined) context.body = body;
    });
    return listening(createServer(app.callback()));
  },
};
