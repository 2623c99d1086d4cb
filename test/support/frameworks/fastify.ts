// Fastify, its own logger made one with the test's.
import Fastify from "fastify";
import { logRequests } from "../../../src/request/fastify.js";
import { bodyLimit, routes } from "./routes.js";
import type { Stage } from "./stage.js";

export const fastifyStage: Stage = {
  name: "Fastify",
  knowsRoutes: true,
  tellsErrors: true,
  seesBodies: true,
  async start(log, options, waiting) {
    const requests = logRequests(log, options);
    const app = Fastify({ ...requests.options, bodyLimit, forceCloseConnections: true });
    app.register(requests.plugin);
    for (const { method, path, handle } of routes) {
      app.route<{ Params: { id?: string } }>({
        method,
        url: path,
        handler: async (request, reply) => {
          const id = request.params.id ?? "";
          const { status = 200, headers = {}, body } = await handle({ log, id, body: request.body, waiting });
          return reply.code(status).headers(headers).send(body);
        },
      });
    }
    await app.listen({ port: 0, host: "127.0.0.1" });
    return { server: app.server, close: () => app.close() };
  },
};
