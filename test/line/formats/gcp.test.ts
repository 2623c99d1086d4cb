// The lines of `gcp` against Google's own definitions: LogEntry's special fields, HttpRequest, what Error Reporting
// takes; all as protobuf's JSON.
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createLogger, runWithContext } from "../../../src/index.js";
import { googleSeverities } from "../../../src/line/formats/levels.js";
import { capture } from "../../support/capture.js";
import { exampleLines, project, requestContext } from "./example.js";
import { protoFaults, type Scalars } from "./proto-json.js";
import published from "./published/gcp.json" with { type: "json" };
import { placesOf } from "./table.js";

type Line = Record<string, unknown>;

const special = published.messages.StructuredLog;
const ownTypes: Scalars = {
  LogSeverity: (value) => typeof value === "string" && published.severities.includes(value),
};

/** What the special fields of a line are not; the others are the payload. */
function faultsOf(record: Line): string[] {
  const fields = Object.entries(record).filter(([name]) => Object.hasOwn(special, name));
  return protoFaults(Object.fromEntries(fields), "StructuredLog", published.messages, ownTypes);
}

beforeAll(() => void vi.stubEnv("GOOGLE_CLOUD_PROJECT", project));
afterAll(() => void vi.unstubAllEnvs());

test("the severities are Google's", () => {
  expect(
    googleSeverities.map(([, word]) => word).filter((word) => !published.severities.includes(word)),
  ).toEqual([]);
});

test("what finds faults", () => {
  const wrong = {
    severity: "WARN",
    time: "now",
    httpRequest: { status: "200", responseSize: 5, latency: "0.1" },
  };
  expect(faultsOf(wrong)).toHaveLength(5);
  expect(faultsOf({ httpRequest: { method: "GET" }, payload: 1 })).toEqual([
    "StructuredLog.httpRequest.method is no field of it",
  ]);
});

test("each name of the table is a special field, or passes for the payload", () => {
  const passed = ["pid", "hostname", "logger", "environment"];
  const groups: Readonly<Record<string, object>> = {
    httpRequest: published.messages.HttpRequest,
    serviceContext: published.messages.ServiceContext,
    context: published.messages.ErrorContext,
  };
  const unknown = placesOf("gcp").filter(({ name, within }) =>
    within === undefined
      ? !Object.hasOwn(special, name) && !passed.includes(name)
      : !Object.hasOwn(groups[within] ?? {}, name),
  );
  expect(unknown).toEqual([]);
});

test("each line is taken, its errors for errors", () => {
  const lines = exampleLines("gcp", { env: true, control: false }).map((line): Line => JSON.parse(line));
  expect(lines.flatMap(faultsOf)).toEqual([]);
  const reported = lines.filter((line) => line["@type"] === published.reportedErrorEvent);
  expect(reported.map(({ severity }) => severity)).toEqual(["ERROR", "CRITICAL"]);
  for (const line of reported) {
    // What Error Reporting asks of an event.
    expect(line).toMatchObject({ message: expect.any(String), serviceContext: { service: "shop" } });
    expect(line["stack_trace"]).toMatch(/^TypeError: query failed\n(?:.*\n)+ {4}at /);
  }
  const [, query] = lines;
  expect(query).toMatchObject({
    "logging.googleapis.com/trace": `projects/${project}/traces/${requestContext.trace_id}`,
    "logging.googleapis.com/spanId": requestContext.span_id,
    "logging.googleapis.com/trace_sampled": true,
  });
});

test("a field called as one of Google's objects joins it, and is set aside where it is none", () => {
  const { log, records } = capture({ format: "gcp" });
  log.info({ httpRequest: "text", context: 7, "logging.googleapis.com/insertId": "same" }, "text");
  log.info(
    { httpRequest: { protocol: "HTTP/1.1" }, res: { statusCode: 200 }, req: { method: "GET" } },
    "text",
  );
  const [aside, joined] = records();
  expect(aside).toMatchObject({
    _httpRequest: "text",
    _context: 7,
    "_logging.googleapis.com/insertId": "same",
  });
  for (const name of ["httpRequest", "context"]) expect(aside).not.toHaveProperty([name]);
  expect(joined).toMatchObject({ httpRequest: { protocol: "HTTP/1.1", status: 200, requestMethod: "GET" } });
});

test("an object that context and fields share has the parts of both", () => {
  const { log, last } = capture({ format: "gcp" });
  runWithContext({ user_id: "u-42" }, () => log.info({ context: { reportLocation: {} } }));
  expect(last()).toMatchObject({ context: { user: "u-42", reportLocation: {} } });
  runWithContext({ req: { method: "GET" } }, () => log.info({ responseTime: 12 }, "text"));
  expect(last()).toMatchObject({ httpRequest: { requestMethod: "GET", latency: "0.012000s" } });
});

test("a project's id as a mounted secret has it, with a newline, leaves lines whole", () => {
  vi.stubEnv("GOOGLE_CLOUD_PROJECT", 'shop-1"\n');
  const lines: string[] = [];
  const log = createLogger({ format: "gcp", base: null }, { write: (line: string) => void lines.push(line) });
  runWithContext({ trace_id: "4bf92f3577b34da6a3ce929d0e0e4736" }, () => log.info("text"));
  vi.stubEnv("GOOGLE_CLOUD_PROJECT", project);
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines.join(""))["logging.googleapis.com/trace"]).toBe(
    'projects/shop-1"/traces/4bf92f3577b34da6a3ce929d0e0e4736',
  );
});
