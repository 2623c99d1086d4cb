// Lines of `LOG_FORMAT=otel` as OTLP's JSON: they are the log data model already, which OTLP has under other names.

/** A line: a record of the data model. */
export interface Line {
  readonly Timestamp?: string;
  readonly SeverityNumber?: number;
  readonly SeverityText?: string;
  readonly Body?: unknown;
  readonly TraceId?: string;
  readonly SpanId?: string;
  /** Two hexadecimal digits, as in W3C's `traceparent`. */
  readonly TraceFlags?: string;
  readonly Resource?: object;
  readonly InstrumentationScope?: { readonly Name?: string };
  readonly Attributes?: object;
}

/** What is no line of the logger, such as the output of a `console.log`, is a record's body. */
export function readLine(text: string): Line {
  try {
    const line: unknown = JSON.parse(text);
    if (isLine(line)) return line;
  } catch {}
  return { Body: text };
}

const isLine = (value: unknown): value is Line =>
  typeof value === "object" && value !== null && "SeverityNumber" in value;

/** The body of a request to export logs; its undefined members are not there once it is JSON. */
export function exportRequest(lines: readonly Line[]): object {
  return { resourceLogs: [...groupBy(lines, resourceOf).values()].map(resourceLogs) };
}

const resourceOf = ({ Resource }: Line): string => JSON.stringify(Resource) ?? "";
const scopeOf = ({ InstrumentationScope }: Line): string => InstrumentationScope?.Name ?? "";

function resourceLogs(lines: readonly Line[]): object {
  const scopes = groupBy(lines, scopeOf);
  return {
    resource: { attributes: keyValues(lines[0]?.Resource) },
    scopeLogs: [...scopes].map(([name, ofScope]) => ({
      scope: { name },
      logRecords: ofScope.map(logRecord),
    })),
  };
}

function logRecord(line: Line): object {
  return {
    timeUnixNano: line.Timestamp,
    severityNumber: line.SeverityNumber,
    severityText: line.SeverityText,
    body: line.Body === undefined ? undefined : anyValue(line.Body),
    attributes: keyValues(line.Attributes),
    traceId: line.TraceId,
    spanId: line.SpanId,
    flags: flagsNumber(line.TraceFlags),
  };
}

function flagsNumber(digits: string | undefined): number | undefined {
  const number = Number.parseInt(digits ?? "", 16);
  return Number.isNaN(number) ? undefined : number;
}

function keyValues(members: object = {}): object[] {
  return Object.entries(members).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: unknown): object {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number") {
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  }
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  return typeof value === "object" && value !== null ? { kvlistValue: { values: keyValues(value) } } : {};
}

function groupBy(lines: readonly Line[], keyOf: (line: Line) => string): Map<string, Line[]> {
  const groups = new Map<string, Line[]>();
  for (const line of lines) {
    const group = groups.get(keyOf(line));
    if (group === undefined) groups.set(keyOf(line), [line]);
    else group.push(line);
  }
  return groups;
}
