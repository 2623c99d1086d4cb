// Hono on Node, with hono-pino beside heartwood.
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { logRequests } from "heartwood/hono";
import { Hono, type MiddlewareHandler } from "hono";
import type { Logger } from "pino";
import { installed } from "../rivals/installed.js";
import { done, type Stage, writeLines } from "./app.js";

interface WithLogger {
  Variables: { logger: Logger };
}

interface HonoPino {
  pinoLogger(options: { pino: Logger }): MiddlewareHandler<WithLogger>;
}

export const stage: Stage = {
  off() {
    const app = new Hono();
    app.get("/", (context) => context.text(done));
    return createServer(getRequestListener(app.fetch));
  },
  heartwood(log) {
    const app = new Hono();
    app.use(logRequests(log));
    app.get("/", (context) => {
      writeLines(log);
      return context.text(done);
    });
    return createServer(getRequestListener(app.fetch));
  },
  rival(logger) {
    const { pinoLogger } = installed("hono-pino") as HonoPino; // as its README has it
    const app = new Hono<WithLogger>();
    app.use(pinoLogger({ pino: logger }));
    app.get("/", (context) => {
      writeLines(context.get("logger"));
      return context.text(done);
    });
    return createServer(getRequestListener(app.fetch));
  },
};
