// The program of one stage: a framework and what logs its requests, under load. Started by measure.ts.
import { argv } from "node:process";
import { serveUntilTold } from "../server/serving.js";
import { type App, type Stage, withHeartwood, withoutLogger, withRival } from "./app.js";
import type { FrameworkName, Logging } from "./stages.js";

const stages: Readonly<Record<FrameworkName, () => Promise<{ stage: Stage }>>> = {
  node: () => import("./node.js"),
  express: () => import("./express.js"),
  fastify: () => import("./fastify.js"),
  koa: () => import("./koa.js"),
  hono: () => import("./hono.js"),
  nest: () => import("./nest.js"),
};

const open: Readonly<Record<Logging, (stage: Stage) => Promise<App>>> = {
  off: withoutLogger,
  silent: (stage) => withHeartwood(stage, "silent"),
  heartwood: (stage) => withHeartwood(stage, "info"),
  rival: withRival,
};

const [framework, logging] = argv.slice(2) as [FrameworkName, Logging]; // run.ts passes them, typed
const { stage } = await stages[framework]();
const { server, drain } = await open[logging](stage);
serveUntilTold(server, drain);
