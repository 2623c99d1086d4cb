// Datadog: its reserved and standard attributes. Ids of traces are decimals of 64 bits, as its correlation wants them.
import { isoTimeAs } from "../time.js";
import { datadogStatuses, onScale } from "./levels.js";
import { at, spread } from "./place.js";
import { type Format, formatFor } from "./table.js";
import { lowDecimal, nanoseconds } from "./values.js";

export const datadog: Format = formatFor({
  header: ["status", "timestamp"],
  level: (_, number) => ({ status: onScale(datadogStatuses, number) }),
  timestamp: isoTimeAs("timestamp"),
  messageKey: "message",
  own: {
    hostname: at("host"),
    logger: at("logger.name"),
    service: at("service"),
    version: at("dd.version"),
    environment: at("dd.env"),
  },
  variables: { service: ["DD_SERVICE"], version: ["DD_VERSION"], environment: ["DD_ENV"] },
  alsoReserved: ["level", "severity", "date", "@timestamp", "hostname", "ddsource", "ddtags", "dd", "logger"],
  agents: ["dd"], // dd-trace's ids, service and version
  fields: {
    trace_id: at("dd.trace_id", { write: lowDecimal }),
    span_id: at("dd.span_id", { write: lowDecimal }),
    request_id: at("http.request_id"),
    user_id: at("usr.id"),
    err: spread({ type: at("error.kind"), message: at("error.message"), stack: at("error.stack") }),
    req: spread({
      method: at("http.method"),
      path: at("http.url_details.path"),
      url: at("http.url"),
      remoteAddress: at("network.client.ip"),
      remotePort: at("network.client.port"),
    }),
    res: spread({ statusCode: at("http.status_code"), bytes: at("network.bytes_written") }),
    responseTime: at("duration", { convert: nanoseconds }),
  },
});
