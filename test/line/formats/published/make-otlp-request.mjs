// What OpenTelemetry's own SDK sends for the record of otlp.test.ts: otlp-request.json is its output, as of
// @opentelemetry/otlp-transformer and sdk-logs 0.221.0 and resources 2.10.0 (Apache-2.0), installed elsewhere.
// node make-otlp-request.mjs > otlp-request.json
import { context, trace } from "@opentelemetry/api";
import { SeverityNumber } from "@opentelemetry/api-logs";
import { JsonLogsSerializer } from "@opentelemetry/otlp-transformer";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from "@opentelemetry/sdk-logs";

const exporter = new InMemoryLogRecordExporter();
const provider = new LoggerProvider({
  resource: resourceFromAttributes({
    "service.name": "shop",
    "service.version": "1.2.3",
    "deployment.environment.name": "prod",
    "process.pid": 7,
    "host.name": "web-1",
  }),
  processors: [new SimpleLogRecordProcessor({ exporter })],
});
const span = { traceId: "4bf92f3577b34da6a3ce929d0e0e4736", spanId: "00f067aa0ba902b7", traceFlags: 1 };
provider.getLogger("db.pool").emit({
  timestamp: [1763662233, 123000000],
  observedTimestamp: [1763662233, 123000000],
  severityNumber: SeverityNumber.WARN,
  severityText: "WARN",
  context: trace.setSpanContext(context.active(), span),
  attributes: {
    "user.id": "u-42",
    "http.request.method": "GET",
    "http.response.status_code": 200,
    "http.server.request.duration": 0.0125,
    rows: 3,
    ok: true,
    tables: ["a", "b"],
    plan: { cost: 1.5, hit: false, none: null },
  },
  body: "query done",
});
process.stdout.write(JsonLogsSerializer.serializeRequest(exporter.getFinishedLogRecords()));
