// Koa, with koa-pino-logger beside heartwood.
import { createServer } from "node:http";
import { logRequests } from "heartwood/koa";
import Koa from "koa";
import type { Logger } from "pino";
import { installed } from "../rivals/installed.js";
import { done, type Stage, writeLines } from "./app.js";

type KoaPinoLogger = (options: { logger: Logger }) => Koa.Middleware<Koa.DefaultState, { log: Logger }>;

export const stage: Stage = {
  off() {
    const app = new Koa();
    app.use((context) => {
      context.body = done;
    });
    return createServer(app.callback());
  },
  heartwood(log) {
    const app = new Koa();
    app.use(logRequests(log));
    app.use((context) => {
      writeLines(log);
      context.body = done;
    });
    return createServer(app.callback());
  },
  rival(logger) {
    const koaPinoLogger = installed("koa-pino-logger") as KoaPinoLogger; // as its README has it
    const app = new Koa<Koa.DefaultState, { log: Logger }>();
    app.use(koaPinoLogger({ logger }));
    app.use((context) => {
      writeLines(context.log);
      context.body = done;
    });
    return createServer(app.callback());
  },
};
