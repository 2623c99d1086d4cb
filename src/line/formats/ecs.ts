// Elastic: the Elastic Common Schema 8, with dotted names as Elastic's own logging libraries write them.
import { isoTimeAs } from "../time.js";
import { at, listText, objectOr, type Places, spread } from "./place.js";
import { type Format, formatFor } from "./table.js";
import { nanoseconds } from "./values.js";

/** The schema's objects at the top of a line, but for those that no field may have; and those that we print members of. */
const objects = [
  ...["agent", "client", "cloud", "container", "data_stream", "destination", "device", "dll", "dns", "email"],
  ...["error", "event", "faas", "file", "group", "http", "labels", "network", "observer", "orchestrator"],
  ...["organization", "package", "registry", "related", "rule", "server", "source", "span", "threat", "tls"],
  ...["trace", "transaction", "url", "user", "user_agent", "vulnerability"],
  ...["http.request", "http.response", "http.response.body"],
];

/** A label's name has no dots, since labels have no members. */
const objectsOrLabels: Places = Object.fromEntries(
  objects.map((name) => [name, objectOr(`labels.${name.replaceAll(".", "_")}`, true)]),
);

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
    args: listText("labels.args"),
    _args: listText("labels._args"),
    ...objectsOrLabels,
  },
});
