// OpenTelemetry: the JSON form of its log data model, with attributes under the names of its semantic conventions.
import { nanosecondsAs } from "../time.js";
import { severityNumber } from "./levels.js";
import { at, spread, within } from "./place.js";
import { type Format, formatFor } from "./table.js";
import { flagsDigits, seconds } from "./values.js";

export const otel: Format = formatFor({
  header: ["SeverityText", "SeverityNumber", "Timestamp"],
  level: (label, number) => ({
    SeverityText: label.toUpperCase(),
    SeverityNumber: severityNumber(number),
  }),
  timestamp: nanosecondsAs("Timestamp"),
  messageKey: "Body",
  fold: "attributes",
  outside: ["TraceId", "SpanId", "TraceFlags", "Resource", "InstrumentationScope", "Body"],
  own: {
    pid: within("Resource", "process.pid"),
    hostname: within("Resource", "host.name"),
    logger: within("InstrumentationScope", "Name"),
    service: within("Resource", "service.name"),
    version: within("Resource", "service.version"),
    environment: within("Resource", "deployment.environment.name"),
  },
  alsoReserved: ["ObservedTimestamp", "Attributes", "EventName"],
  fields: {
    trace_id: at("TraceId"),
    span_id: at("SpanId"),
    trace_flags: at("TraceFlags", { convert: flagsDigits }),
    user_id: at("user.id"),
    session_id: at("session.id"),
    err: spread({
      type: at("exception.type"),
      message: at("exception.message"),
      stack: at("exception.stacktrace"),
    }),
    req: spread({
      method: at("http.request.method"),
      path: at("url.path"),
      route: at("http.route"),
      remoteAddress: at("client.address"),
      remotePort: at("client.port"),
    }),
    res: spread({ statusCode: at("http.response.status_code"), bytes: at("http.response.body.size") }),
    responseTime: at("http.server.request.duration", { convert: seconds }),
  },
});
