// The services under load as data: one without a logger, and one per rival that a service would have.
import { type RivalName, rivals } from "../rival.js";
import { type Fields, type Scenario, scenarios } from "../scenarios.js";

export const serviceNames = [
  "off",
  "heartwood",
  "pino-child",
  "pino-sync",
  "pino-mixin",
  "winston",
] as const satisfies readonly ("off" | RivalName)[];

export type ServiceName = (typeof serviceNames)[number];

export const serviceTitle = (name: ServiceName): string =>
  name === "off" ? "logging off" : rivals[name].title;

/** Nearest to what a request does; rivals are opened for a scenario. */
export const serviceScenario: Scenario = scenarios["fresh-context"];

/** The context of the n-th request: four fields, the first its own. */
export const contextOf = (n: number): Fields => ({
  request_id: `01932f6e-7c1b-7d7e-9a53-${n}`,
  user_id: "u-20451",
  trace_id: "4bf92f3577b34da6a3ce929d0e0e4736",
  span_id: "00f067aa0ba902b7",
});

/** A line of a request: text alone, where it has no fields. */
export interface Line {
  readonly message: string;
  readonly fields?: (n: number) => Fields;
}

export const linesOfRequest: readonly Line[] = [
  { message: "request received", fields: (n) => ({ method: "POST", path: `/orders/${n}/items` }) },
  { message: "user is signed in" },
  { message: "query done", fields: (n) => ({ rows: n % 100, duration_ms: 3.25 }) },
  { message: "order accepted" },
  {
    message: "request completed",
    fields: (n) => ({
      method: "POST",
      path: `/orders/${n}/items`,
      status: 201,
      duration_ms: 12.75,
      cached: false,
    }),
  },
];

/** What a service is asked by the process that started it. */
export type Question = "usage" | "end";

/** What the process that loads services is asked to do with the one of that number. */
export interface LoadQuestion {
  readonly target: number;
  /** `tell`: the latencies that were recorded since it last told. */
  readonly order: "load" | "record" | "rest" | "tell";
}

/** Of the service's process, since it began or in a span of time. */
export interface Usage {
  /** Requests whose lines were written. */
  readonly served: number;
  readonly cpuUs: number;
  readonly atMs: number;
}
