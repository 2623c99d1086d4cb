// NestJS on Express, with nestjs-pino beside heartwood. Its decorators are called as the functions that they are.
import "reflect-metadata";
import type { Server } from "node:http";
import { Controller, type DynamicModule, Get, Inject, Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { ExpressAdapter, type NestExpressApplication } from "@nestjs/platform-express";
import { logRequests } from "heartwood/nest";
import type { Logger } from "pino";
import { installed } from "../rivals/installed.js";
import { done, type Stage, writeLines } from "./app.js";

type Prepare = (app: NestExpressApplication) => void;

interface NestjsPino {
  readonly LoggerModule: { forRoot(options: { pinoHttp: { logger: Logger } }): DynamicModule };
  readonly PinoLogger: new (...args: never[]) => Logger;
}

/** An application whose one controller answers `/` when it has called `write`. */
async function serverOf(
  controller: new (log: Logger) => object,
  imports: DynamicModule[],
  prepare: Prepare,
): Promise<Server> {
  class App {}
  Module({ controllers: [controller], imports })(App);
  const app = await NestFactory.create<NestExpressApplication>(App, new ExpressAdapter(), { logger: false });
  prepare(app);
  await app.init();
  return app.getHttpServer();
}

/** A controller whose logger is injected, where there is a token for one. */
function controllerOf(
  write: (log: Logger) => void,
  token?: NestjsPino["PinoLogger"],
): new (
  log: Logger,
) => object {
  class Routes {
    readonly log: Logger;

    constructor(log: Logger) {
      this.log = log;
    }

    answer(): string {
      write(this.log);
      return done;
    }
  }
  const { prototype } = Routes;
  Get("/")(prototype, "answer", Object.getOwnPropertyDescriptor(prototype, "answer") ?? {});
  if (token !== undefined) Inject(token)(Routes, undefined, 0);
  Reflect.defineMetadata("design:paramtypes", token === undefined ? [] : [token], Routes);
  Controller()(Routes);
  return Routes;
}

export const stage: Stage = {
  off: () =>
    serverOf(
      controllerOf(() => undefined),
      [],
      () => undefined,
    ),
  heartwood: (log) =>
    serverOf(
      controllerOf(() => writeLines(log)),
      [],
      (app) => {
        app.use(logRequests(log));
      },
    ),
  rival(logger) {
    const { LoggerModule, PinoLogger } = installed("nestjs-pino") as NestjsPino; // as its README has it
    const imports = [LoggerModule.forRoot({ pinoHttp: { logger } })];
    return serverOf(controllerOf(writeLines, PinoLogger), imports, () => undefined);
  },
};
