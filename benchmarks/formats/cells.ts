// The same lines in each format, as scenarios of their own: `ecs:error` is the error of scenarios.ts in ecs.
import type { FormatName } from "heartwood";
import { contextFields, type Fields, type Scenario, scenarios } from "../scenarios.js";

export const lineNames = ["text", "fields", "completion", "error", "nested"] as const; // literal, for the names of the cells
export type LineName = (typeof lineNames)[number];

export const formatNames = [
  "json",
  "ecs",
  "gcp",
  "datadog",
  "otel",
  "lambda",
  "logfmt",
] as const satisfies readonly FormatName[];
export type MeasuredFormat = (typeof formatNames)[number];

/** What every back end has names of its own for: a request and what became of it. */
const completionFields = (n: number): Fields => ({
  req: { method: "POST", path: `/orders/${118 + n}/items`, route: "/orders/:id/items" },
  res: { statusCode: 201, bytes: 312 + n },
  responseTime: 12.75 + n,
});

/** All of them in a context, where a service's lines are. */
export const lines: Readonly<Record<LineName, Scenario>> = {
  text: scenarios["context-text"],
  fields: contextFields,
  completion: {
    ...contextFields,
    title: "in context: a request's completion",
    make: (n) => ({ message: "request completed", fields: completionFields(n) }),
  },
  error: { ...scenarios.error, title: "in context: an error", place: "context" },
  nested: { ...scenarios.nested, title: "in context: nested", place: "context" },
};

export type CellName = `${MeasuredFormat}:${LineName}`;

export const cellName = (format: MeasuredFormat, line: LineName): CellName => `${format}:${line}`;

/** Every line in every format, by the cell's name. */
export const formatScenarios: Readonly<Record<string, Scenario>> = Object.fromEntries(
  formatNames.flatMap((format) =>
    lineNames.map((line) => [cellName(format, line), { ...lines[line], format }]),
  ),
);
