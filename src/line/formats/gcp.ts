// Google Cloud Logging, Error Reporting and Trace: the special fields of structured logging.
import { quote } from "../quote.js";
import { isoTimeAs } from "../time.js";
import { googleSeverities, onScale } from "./levels.js";
import { at, objectOr, type ServiceOrigin, spread, within } from "./place.js";
import { type Format, formatFor } from "./table.js";
import { duration, isSampled, numberText } from "./values.js";

/** Has Error Reporting take the line for an error whatever else stands in it. */
const reported = {
  "@type": "type.googleapis.com/google.devtools.clouderrorreporting.v1beta1.ReportedErrorEvent",
};

/** A trace's name begins with its project; without one, Google's agents add theirs. */
const traceName = (id: string, { project }: ServiceOrigin): string =>
  project !== undefined && id.startsWith('"')
    ? `${quote(`projects/${project}/traces/`).slice(0, -1)}${id.slice(1)}`
    : id;

export const gcp: Format = formatFor({
  header: ["severity", "@type", "time"],
  level: (_, number) => ({
    severity: onScale(googleSeverities, number),
    ...(number >= 50 ? reported : {}),
  }),
  timestamp: isoTimeAs("time"),
  messageKey: "message",
  own: { service: within("serviceContext", "service"), version: within("serviceContext", "version") },
  variables: { service: ["K_SERVICE", "GAE_SERVICE"], version: ["K_REVISION", "GAE_VERSION"] }, // Cloud Run, App Engine
  // Lines of one insertId and time are one line for Google: a field could have others dropped.
  alsoReserved: ["timestamp", "timestampSeconds", "timestampNanos", "logging.googleapis.com/insertId"],
  fields: {
    trace_id: at("logging.googleapis.com/trace", { write: traceName }),
    span_id: at("logging.googleapis.com/spanId"),
    trace_flags: at("logging.googleapis.com/trace_sampled", { write: isSampled }),
    user_id: within("context", "user"),
    err: spread({ stack: at("stack_trace") }),
    req: spread({
      method: within("httpRequest", "requestMethod"),
      path: within("httpRequest", "requestUrl"),
      url: within("httpRequest", "requestUrl"),
      remoteAddress: within("httpRequest", "remoteIp"),
    }),
    res: spread({
      statusCode: within("httpRequest", "status"),
      bytes: within("httpRequest", "responseSize", { convert: numberText }),
    }),
    httpRequest: objectOr("_httpRequest"),
    context: objectOr("_context"),
    responseTime: within("httpRequest", "latency", { convert: duration }),
  },
});
