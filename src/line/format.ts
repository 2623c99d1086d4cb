// The formats by name. Each is a table of names in formats/.
import { datadog } from "./formats/datadog.js";
import { ecs } from "./formats/ecs.js";
import { gcp } from "./formats/gcp.js";
import { lambda } from "./formats/lambda.js";
import { logfmt } from "./formats/logfmt.js";
import { otel } from "./formats/otel.js";
import { type Format, json, pino, pretty } from "./formats/table.js";

export type { Format };

export type FormatName =
  | "json"
  | "pino"
  | "ecs"
  | "gcp"
  | "datadog"
  | "otel"
  | "lambda"
  | "logfmt"
  | "pretty";

/** Every format by its name in `LOG_FORMAT` and the `format` option. */
export const formats: Readonly<Record<FormatName, Format>> = {
  json,
  pino,
  ecs,
  gcp,
  datadog,
  otel,
  lambda,
  logfmt,
  pretty,
};

export const formatNames: readonly FormatName[] = [
  "json",
  "pino",
  ...(["ecs", "gcp", "datadog", "otel", "lambda", "logfmt"] as const), // a literal list, as the type has them
  "pretty",
];

/** The format of that name, in any case; undefined where there is none. */
export function findFormat(name: string): FormatName | undefined {
  const folded = name.trim().toLowerCase();
  return formatNames.find((known) => known === folded);
}
