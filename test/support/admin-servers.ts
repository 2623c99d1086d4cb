// Real servers of each framework with the admin handler mounted under /admin/log, and a route of their own beside it.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import express from "express";
import Fastify from "fastify";
import { Hono } from "hono";
import Koa from "koa";
import { type AdminOptions, adminHandler } from "../../src/control/http.js";

export interface AdminServer {
  /** Such as `http://127.0.0.1:4711`. */
  readonly url: string;
  close(): Promise<void>;
}

export const prefix = "/admin/log";

type Start = (options: AdminOptions) => Promise<AdminServer>;

function listening(server: Server): Promise<AdminServer> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(asAdmin(server)));
  });
}

function asAdmin(server: Server): AdminServer {
  const { port } = server.address() as AddressInfo; // a TCP server's
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const servers: Readonly<Record<string, Start>> = {
  "node:http"(options) {
    const admin = adminHandler({ ...options, prefix });
    return listening(
      createServer((request, response) => {
        if (request.url === "/own") response.end("own");
        else void admin(request, response);
      }),
    );
  },

  Express(options) {
    const app = express();
    app.use(prefix, adminHandler(options));
    app.get("/own", (_request, response) => void response.send("own"));
    return listening(createServer(app));
  },

  "Express, whose parser has read the body"(options) {
    const app = express();
    app.use(express.json());
    app.use(adminHandler({ ...options, prefix }));
    app.get("/own", (_request, response) => void response.send("own"));
    return listening(createServer(app));
  },

  async Fastify(options) {
    const app = Fastify();
    app.all(`${prefix}/*`, adminHandler({ ...options, prefix }));
    app.get("/own", () => "own");
    await app.listen({ host: "127.0.0.1", port: 0 });
    const { url } = asAdmin(app.server);
    return { url, close: () => app.close() };
  },

  Koa(options) {
    const app = new Koa();
    app.silent = true;
    app.use(adminHandler({ ...options, prefix }));
    app.use((context) => {
      if (context.path === "/own") context.body = "own";
    });
    return listening(createServer(app.callback()));
  },

  Hono(options) {
    const app = new Hono();
    app.all(`${prefix}/*`, adminHandler({ ...options, prefix }));
    app.get("/own", (context) => context.text("own"));
    return new Promise((resolve) => {
      const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, () =>
        resolve(asAdmin(server as Server)),
      ); // not an HTTP/2 one
    });
  },
};
