// A line of `otel` as OTLP sends it: what a collector makes of the JSON form of the data model.

type Record_ = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Record_ =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const keyValues = (record: unknown): object[] =>
  Object.entries(isRecord(record) ? record : {}).map(([key, value]) => ({ key, value: anyValue(value) }));

function anyValue(value: unknown): object {
  switch (typeof value) {
    case "string":
      return { stringValue: value };
    case "boolean":
      return { boolValue: value };
    case "number":
      return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
    default:
      if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
      return isRecord(value) ? { kvlistValue: { values: keyValues(value) } } : {};
  }
}

/** The request for one line. @throws for a member that the data model does not have */
export function otlpRequest(line: Record_): object {
  const {
    Timestamp,
    SeverityNumber,
    SeverityText,
    TraceId,
    SpanId,
    TraceFlags,
    Body,
    Attributes,
    ...others
  } = line;
  const { Resource, InstrumentationScope, ...unknown } = others;
  if (Object.keys(unknown).length > 0)
    throw new Error(`not of the data model: ${Object.keys(unknown).join()}`);
  const record = {
    timeUnixNano: Timestamp,
    severityNumber: SeverityNumber,
    severityText: SeverityText,
    ...(Body === undefined ? {} : { body: anyValue(Body) }),
    attributes: keyValues(Attributes),
    ...(TraceFlags === undefined ? {} : { flags: TraceFlags }),
    ...(TraceId === undefined ? {} : { traceId: TraceId, spanId: SpanId }),
  };
  const name = isRecord(InstrumentationScope) ? { scope: { name: InstrumentationScope["Name"] } } : {};
  const scopeLogs = [{ ...name, logRecords: [record] }];
  return { resourceLogs: [{ resource: { attributes: keyValues(Resource) }, scopeLogs }] };
}
