// The stages as data: each framework, and what people log its requests with.
import { linesOfRequest } from "../server/services.js";

export const frameworkNames = ["node", "express", "fastify", "koa", "hono", "nest"] as const;

export type FrameworkName = (typeof frameworkNames)[number];

/**
 * Nobody; us, with the level at `silent`, and with the lines; or what people use in that framework, all of pino's kind
 * with the buffer that it names for the least overhead.
 */
export const loggingNames = ["off", "silent", "heartwood", "rival"] as const;

export type Logging = (typeof loggingNames)[number];

export interface Framework {
  readonly title: string;
  readonly rival: string;
  /** The completion line is one of them. */
  readonly rivalLines: number;
}

/** What a handler writes; the completion line is the adapter's. */
export const linesOfHandler = linesOfRequest.slice(0, 4);

export const frameworks: Readonly<Record<FrameworkName, Framework>> = {
  node: { title: "node:http", rival: "pino-http", rivalLines: 5 },
  express: { title: "Express 5", rival: "pino-http", rivalLines: 5 },
  fastify: { title: "Fastify 5", rival: "Fastify's own logging", rivalLines: 6 },
  koa: { title: "Koa 3", rival: "koa-pino-logger", rivalLines: 5 },
  hono: { title: "Hono", rival: "hono-pino", rivalLines: 5 },
  nest: { title: "NestJS on Express", rival: "nestjs-pino", rivalLines: 5 },
};

/** The example service does more than log: a donation is checked and is on the disk before it is answered. */
export const example = { title: "the example service", lines: 2 } as const;

/** What is put under load: each framework with a handler that does nothing else, and the example service. */
export const applicationNames = [...frameworkNames, "example"] as const;

export type ApplicationName = (typeof applicationNames)[number];

export type StageName = `${ApplicationName}/${Logging}`;

/** The example service has heartwood and no other. */
export const loggingsOf = (application: ApplicationName): readonly Logging[] =>
  application === "example" ? ["silent", "heartwood"] : loggingNames;

/** Of whose requests/s those of the others are parts. */
export const wholeOf = (application: ApplicationName): Logging =>
  application === "example" ? "silent" : "off";

export function linesPerRequest(application: ApplicationName, logging: Logging): number {
  if (logging === "off" || logging === "silent") return 0;
  if (application === "example") return example.lines;
  return logging === "rival" ? frameworks[application].rivalLines : linesOfHandler.length + 1;
}
