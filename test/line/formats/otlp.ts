// Lines of `otel` as OTLP sends them, by the example's conversion, and what is wrong with such a request by the
// protocol's own definitions.
import { exportRequest } from "../../../examples/aggregators/opentelemetry/otlp.js";
import { protoFaults, type Scalars } from "./proto-json.js";
import published from "./published/otlp.json" with { type: "json" };

const ofTheModel = [
  ...["Timestamp", "SeverityText", "SeverityNumber", "Body", "TraceId", "SpanId", "TraceFlags"],
  ...["Resource", "InstrumentationScope", "Attributes"],
];

/** The request for one line, as it is sent. @throws for a member that the data model does not have */
export function otlpRequest(line: object): object {
  const unknown = Object.keys(line).filter((name) => !ofTheModel.includes(name));
  if (unknown.length > 0) throw new Error(`not of the data model: ${unknown.join()}`);
  return JSON.parse(JSON.stringify(exportRequest([line])));
}

const ownTypes: Scalars = {
  hex16: (value) => /^(?!0{32})[0-9a-f]{32}$/.test(String(value)),
  hex8: (value) => /^(?!0{16})[0-9a-f]{16}$/.test(String(value)),
  SeverityNumber: (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 24,
};

/** What is wrong with the body of a request; nothing where all is well. */
export const otlpFaults = (request: unknown): string[] =>
  protoFaults(request, "ExportLogsServiceRequest", published.messages, ownTypes);
