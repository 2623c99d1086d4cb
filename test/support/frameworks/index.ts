// Every framework that there is an adapter for.
import { fastifyStage } from "./fastify.js";
import { honoStage } from "./hono.js";
import { koaStage } from "./koa.js";
import { nestStages } from "./nest.js";
import { nodeStages } from "./node.js";
import type { Stage } from "./stage.js";

export const stages: readonly Stage[] = [...nodeStages, fastifyStage, koaStage, honoStage, ...nestStages];
