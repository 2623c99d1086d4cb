// Express 5, with pino-http beside heartwood.
import { createServer } from "node:http";
import express from "express";
import { logRequests } from "heartwood/http";
import { pinoHttp } from "pino-http";
import { done, type Stage, writeLines } from "./app.js";

export const stage: Stage = {
  off() {
    const app = express();
    app.get("/", (_, response) => response.send(done));
    return createServer(app);
  },
  heartwood(log) {
    const app = express();
    app.use(logRequests(log));
    app.get("/", (_, response) => {
      writeLines(log);
      response.send(done);
    });
    return createServer(app);
  },
  rival(logger) {
    const app = express();
    app.use(pinoHttp({ logger }));
    app.get("/", (request, response) => {
      writeLines(request.log);
      response.send(done);
    });
    return createServer(app);
  },
};
