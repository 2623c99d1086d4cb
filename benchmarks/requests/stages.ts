// The stages as data: each framework, and what people log its requests with.
import { linesOfRequest } from "../server/services.js";

export const frameworkNames = ["node", "express", "fastify", "koa", "hono", "nest"] as const;

export type FrameworkName = (typeof frameworkNames)[number];

/** Nobody, us, or what people use in that framework; all of pino's kind with the buffer that it names for the least overhead. */
export const loggingNames = ["off", "heartwood", "rival"] as const;

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

export type StageName = `${FrameworkName}/${Logging}`;

export const linesPerRequest = (framework: FrameworkName, logging: Logging): number =>
  ({ off: 0, heartwood: linesOfHandler.length + 1, rival: frameworks[framework].rivalLines })[logging];
