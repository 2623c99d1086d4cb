// Fastify 5, with its own request lines beside heartwood.
import Fastify from "fastify";
import { logRequests } from "heartwood/fastify";
import { done, type Stage, writeLines } from "./app.js";

export const stage: Stage = {
  async off() {
    const app = Fastify();
    app.get("/", async () => done);
    await app.ready();
    return app.server;
  },
  async heartwood(log) {
    const requests = logRequests(log);
    const app = Fastify(requests.options);
    app.register(requests.plugin);
    app.get("/", async (request) => {
      writeLines(request.log);
      return done;
    });
    await app.ready();
    return app.server;
  },
  async rival(loggerInstance) {
    const app = Fastify({ loggerInstance });
    app.get("/", async (request) => {
      writeLines(request.log);
      return done;
    });
    await app.ready();
    return app.server;
  },
};
