// LOG_FORMAT=otel node main.js | node forward.js: sends the lines on as OTLP over HTTP, to the address in
// OTEL_EXPORTER_OTLP_LOGS_ENDPOINT. The lines are the log data model already; OTLP's JSON has the same under other names.
import { setTimeout } from "node:timers/promises";

interface Line {
  readonly Timestamp?: string;
  readonly SeverityNumber?: number;
  readonly SeverityText?: string;
  readonly Body?: unknown;
  readonly TraceId?: string;
  readonly SpanId?: string;
  readonly TraceFlags?: number;
  readonly Resource?: object;
  readonly InstrumentationScope?: { readonly Name?: string };
  readonly Attributes?: object;
}

const endpoint = process.env["OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"] ?? "http://127.0.0.1:4318/v1/logs";
/** OTLP's answers that ask for the same again, later. */
const comeAgain: readonly number[] = [429, 502, 503, 504];
const resourceOf = ({ Resource }: Line): string => JSON.stringify(Resource) ?? "";
const scopeOf = ({ InstrumentationScope }: Line): string => InstrumentationScope?.Name ?? "";

// What has come since the last request is the next one: one line where there is little, hundreds where there is much.
// While it is on its way nothing is read, and the service keeps what it cannot write.
let rest = "";
for await (const chunk of process.stdin.setEncoding("utf8")) {
  const texts = `${rest}${chunk}`.split("\n");
  rest = texts.pop() ?? "";
  if (texts.length > 0) await send(texts.map(read));
}

/** What is no line of the logger, such as a `console.log`, is a record's body. */
function read(text: string): Line {
  try {
    const line: unknown = JSON.parse(text);
    if (typeof line === "object" && line !== null) return line;
  } catch {}
  return { Body: text };
}

async function send(lines: readonly Line[]): Promise<void> {
  const body = JSON.stringify({ resourceLogs: [...groupBy(lines, resourceOf).values()].map(resourceLogs) });
  while (!(await isSettled(body))) await setTimeout(1_000);
}

/** Whether there is nothing to be gained by sending it again. */
async function isSettled(body: string): Promise<boolean> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(endpoint, { method: "POST", headers, body }).catch(() => undefined);
  await answer?.arrayBuffer();
  if (answer === undefined || comeAgain.includes(answer.status)) return false;
  if (!answer.ok) console.error(`forward: ${endpoint} refused records with ${answer.status}`);
  return true;
}

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
    body: anyValue(line.Body),
    attributes: keyValues(line.Attributes),
    traceId: line.TraceId,
    spanId: line.SpanId,
    flags: line.TraceFlags,
  };
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
