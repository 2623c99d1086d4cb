// The adapters fit where their frameworks ask for them, and take no option that is none.
import type { RequestListener } from "node:http";
import type { INestApplication, LoggerService, NestInterceptor } from "@nestjs/common";
import * as otel from "@opentelemetry/api";
import type { RequestHandler } from "express";
import Fastify from "fastify";
import { Hono } from "hono";
import Koa from "koa";
import type { Dispatcher } from "undici";
import { describe, expectTypeOf, test } from "vitest";
import { createLogger, type Logger } from "../../src/index.js";
import { logRequests as logFastify } from "../../src/request/fastify.js";
import { logRequests as logHono } from "../../src/request/hono.js";
import { logRequests as logKoa } from "../../src/request/koa.js";
import { messageContext, NestLogger } from "../../src/request/nest.js";
import {
  contextHeaders,
  contextInterceptor,
  handleRequests,
  logErrors,
  logRequests,
  type RequestOptions,
  runWithHeaders,
  withContextHeaders,
} from "../../src/request/node.js";
import { activeSpan } from "../../src/request/otel.js";

declare const log: Logger;

describe("adapters", () => {
  test("fit their frameworks", () => {
    expectTypeOf(logRequests(log)).toExtend<RequestHandler>();
    expectTypeOf(handleRequests(log, () => {})).toExtend<RequestListener>();
    new Koa().use(logKoa(log));
    new Hono().use(logHono(log));
    const requests = logFastify(log);
    expectTypeOf(Fastify(requests.options).register(requests.plugin)).toExtend<PromiseLike<unknown>>();
    expectTypeOf<NestLogger>().toExtend<LoggerService>();
    expectTypeOf(messageContext()).toExtend<NestInterceptor>();
    expectTypeOf<INestApplication["useLogger"]>().toBeCallableWith(new NestLogger(log));
    expectTypeOf(logErrors).parameter(0).toBeUnknown();
  });

  test("take a logger with levels of its own", () => {
    logRequests(createLogger({ customLevels: { audit: 35 } }), { startLevel: "audit" });
  });

  test("take no option that is none", () => {
    // @ts-expect-error it is requestIdHeaders
    logRequests(log, { requestIdHeader: "x-request-id" });
    // @ts-expect-error a level is made of the outcome
    logKoa(log, { level: "info" });
    // @ts-expect-error true is no header's name
    logHono(log, { responseHeader: true });
    // @ts-expect-error a logger comes first
    logFastify({});
    expectTypeOf<RequestOptions["skip"]>().extract<readonly string[]>().not.toBeNever();
  });

  test("give a level what there is to know", () => {
    logRequests(log, {
      level(outcome) {
        expectTypeOf(outcome.statusCode).toEqualTypeOf<number | undefined>();
        expectTypeOf(outcome.error).toBeUnknown();
        return "info";
      },
    });
  });
});

describe("onward", () => {
  test("headers, fetch and undici keep their types", () => {
    expectTypeOf(contextHeaders()).toEqualTypeOf<Record<string, string>>();
    expectTypeOf(withContextHeaders()).toEqualTypeOf<typeof fetch>();
    expectTypeOf(contextInterceptor()).toExtend<Dispatcher.DispatcherComposeInterceptor>();
    expectTypeOf(runWithHeaders({}, () => 5)).toBeNumber();
    // @ts-expect-error baggage is sent on or not
    contextHeaders({ baggage: "tenant=7" });
  });
});

describe("OpenTelemetry", () => {
  test("its API is what activeSpan takes, and option trace what that gives", () => {
    createLogger({ trace: activeSpan(otel) });
    // @ts-expect-error the API itself is no source of spans
    createLogger({ trace: otel });
  });
});
