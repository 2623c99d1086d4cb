// The service sends its lines itself, by pino's transport for OpenTelemetry: npm install pino-opentelemetry-transport.
// Where to: OTEL_EXPORTER_OTLP_LOGS_ENDPOINT, and OTEL_EXPORTER_OTLP_LOGS_PROTOCOL=http/json or http/protobuf.
// Better is LOG_FORMAT=otel and forward.ts, or a Collector that reads the file: what is not sent yet waits there, where
// here it is lost with the process, or when the queue is full.
import { createLogger } from "heartwood";

export const log = createLogger({
  format: "pino", // the transport knows pino's lines, with their numbers for levels; this format reads no environment
  level: process.env["LOG_LEVEL"] ?? "info",
  transport: {
    target: "pino-opentelemetry-transport",
    options: {
      loggerName: "donations",
      resourceAttributes: { "service.name": "donations" },
      logRecordProcessorOptions: {
        recordProcessorType: "batch",
        // Beyond these, the processor drops records, and says nothing; 2,048 unless it is told. A record takes some 3 kB:
        // 60 MB, when nobody takes them.
        processorConfig: { maxQueueSize: 20_000, maxExportBatchSize: 2_000 },
      },
    },
  },
});
