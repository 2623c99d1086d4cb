// node:http: a listener, heartwood's around it, pino-http in front of it.
import { createServer } from "node:http";
import { handleRequests } from "heartwood/http";
import { pinoHttp } from "pino-http";
import { done, type Stage, writeLines } from "./app.js";

export const stage: Stage = {
  off: () => createServer((_, response) => response.end(done)),
  heartwood: (log) =>
    createServer(
      handleRequests(log, (_, response) => {
        writeLines(log);
        response.end(done);
      }),
    ),
  rival(logger) {
    const logRequest = pinoHttp({ logger });
    return createServer((request, response) => {
      logRequest(request, response);
      writeLines(request.log);
      response.end(done);
    });
  },
};
