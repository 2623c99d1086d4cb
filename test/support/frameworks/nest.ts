// NestJS on Express and on Fastify. Its decorators are called as the functions that they are: no compiler flag is needed.
import "reflect-metadata";
import { Readable } from "node:stream";
import { Body, Controller, Get, Module, Param, Post, Res, StreamableFile } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { ExpressAdapter, type NestExpressApplication } from "@nestjs/platform-express";
import { FastifyAdapter, type NestFastifyApplication } from "@nestjs/platform-fastify";
import express, { type Response } from "express";
import type { FastifyReply } from "fastify";
import type { Logger } from "../../../src/index.js";
import { logRequests as logFastifyRequests } from "../../../src/request/fastify.js";
import { logRequests, NestLogger } from "../../../src/request/nest.js";
import { bodyLimit, type Reply, routes } from "./routes.js";
import type { Stage } from "./stage.js";

type Give = (response: Response & FastifyReply, reply: Reply) => unknown;

/** A module whose one controller has a method for each route. */
function moduleOf(log: Logger, waiting: () => void, give: Give): new () => object {
  class Routes {}
  for (const { method, path, handle } of routes) {
    const name = path.replaceAll(/\W/g, "_");
    const value = async (id: string, body: unknown, response: Response & FastifyReply) =>
      give(response, await handle({ log, id, body, waiting }));
    Object.defineProperty(Routes.prototype, name, { value, configurable: true, writable: true });
    const descriptor = { value, configurable: true, writable: true };
    (method === "GET" ? Get : Post)(path)(Routes.prototype, name, descriptor);
    Param("id")(Routes.prototype, name, 0);
    Body()(Routes.prototype, name, 1);
    Res({ passthrough: true })(Routes.prototype, name, 2);
  }
  Controller()(Routes);
  class App {}
  Module({ controllers: [Routes] })(App);
  return App;
}

const bodyOf = ({ body }: Reply) => (body instanceof Readable ? new StreamableFile(body) : body);

export const nestStages: readonly Stage[] = [
  {
    name: "NestJS on Express",
    knowsRoutes: true,
    tellsErrors: false,
    seesBodies: true,
    async start(log, options, waiting) {
      const App = moduleOf(log, waiting, (response, reply) => {
        response.status(reply.status ?? 200).set(reply.headers ?? {});
        return bodyOf(reply);
      });
      const app = await NestFactory.create<NestExpressApplication>(App, new ExpressAdapter(), {
        logger: new NestLogger(log),
        bodyParser: false,
        forceCloseConnections: true,
      });
      app.use(logRequests(log, options));
      app.use(express.json({ limit: bodyLimit }));
      await app.listen(0, "127.0.0.1");
      return { server: app.getHttpServer(), close: () => app.close() };
    },
  },
  {
    name: "NestJS on Fastify",
    knowsRoutes: true,
    tellsErrors: false,
    seesBodies: true,
    async start(log, options, waiting) {
      const App = moduleOf(log, waiting, (response, reply) => {
        response.status(reply.status ?? 200).headers(reply.headers ?? {});
        return bodyOf(reply);
      });
      const requests = logFastifyRequests(log, options);
      const adapter = new FastifyAdapter({ ...requests.options, bodyLimit });
      const app = await NestFactory.create<NestFastifyApplication>(App, adapter, {
        logger: new NestLogger(log),
        forceCloseConnections: true,
      });
      await app.register(requests.plugin);
      await app.listen(0, "127.0.0.1");
      return { server: app.getHttpServer(), close: () => app.close() };
    },
  },
];
