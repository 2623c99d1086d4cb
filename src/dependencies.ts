// The packages that every service loads with heartwood, or that it may.
import type { pino as Pino } from "pino";
import type { prettyFactory } from "pino-pretty";
import required from "./required.cjs";

interface Dependencies {
  readonly pino: typeof Pino;
  /** @throws where pino-pretty cannot be loaded, as in a bundle that left it out */
  readonly loadPretty: () => { readonly prettyFactory: typeof prettyFactory };
}

const dependencies = required as unknown as Dependencies; // a .cts file cannot say its type

export const pino: Dependencies["pino"] = dependencies.pino;
export const loadPretty: Dependencies["loadPretty"] = dependencies.loadPretty;
