// Elastic: the Elastic Common Schema 8, with dotted names as Elastic's own logging libraries write them.
import { isoTimeAs } from "../time.js";
import { at, objectOr, spread } from "./place.js";
import { type Format, formatFor } from "./table.js";
import { nanoseconds } from "./values.js";

export const ecs: Format = formatFor({
  header: ["log.level", "@timestamp"],
  level: (label) => ({ "log.level": label.toLowerCase() }),
  timestamp: isoTimeAs("@timestamp"),
  messageKey: "message",
  own: {
    pid: at("process.pid"),
    hostname: at("host.hostname"),
    logger: at("log.logger"),
    service: at("service.name"),
    version: at("service.version"),
    environment: at("service.environment"),
  },
  variables: {
    service: ["ELASTIC_APM_SERVICE_NAME"],
    version: ["ELASTIC_APM_SERVICE_VERSION"],
    environment: ["ELASTIC_APM_ENVIRONMENT"],
  },
  constants: { "ecs.version": "8.10.0" },
  // Given as objects, they would be second values of what the format prints.
  alsoReserved: ["log", "process", "host", "service", "ecs"],
  fields: {
    trace_id: at("trace.id"),
    span_id: at("span.id"),
    request_id: at("http.request.id"),
    user_id: at("user.id"),
    err: spread({
      type: at("error.type"),
      message: at("error.message"),
      stack: at("error.stack_trace"),
      code: at("error.code"),
    }),
    req: spread({
      method: at("http.request.method"),
      path: at("url.path"),
      url: at("url.original"),
      remoteAddress: at("client.ip"),
      remotePort: at("client.port"),
    }),
    res: spread({ statusCode: at("http.response.status_code"), bytes: at("http.response.body.bytes") }),
    responseTime: at("event.duration", { convert: nanoseconds }),
    client: objectOr("labels.client"),
    error: objectOr("labels.error"),
    event: objectOr("labels.event"),
    http: objectOr("labels.http"),
    span: objectOr("labels.span"),
    trace: objectOr("labels.trace"),
    url: objectOr("labels.url"),
    user: objectOr("labels.user"),
  },
});
