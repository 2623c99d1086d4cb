// The lines of `otel` against OpenTelemetry's own definitions: as OTLP they are what its protocol takes and its SDK sends,
// their names are those of its semantic conventions.
import * as stable from "@opentelemetry/semantic-conventions";
import * as incubating from "@opentelemetry/semantic-conventions/incubating";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type ContextFields, type Logger, runWithContext } from "../../../src/index.js";
import { severityNumber } from "../../../src/line/formats/levels.js";
import { capture } from "../../support/capture.js";
import { memberAt } from "../../support/strict-json.js";
import { exampleLines, requestContext } from "./example.js";
import { otlpFaults, otlpRequest } from "./otlp.js";
import published from "./published/otlp.json" with { type: "json" };
import sent from "./published/otlp-request.json" with { type: "json" };
import { placesOf } from "./table.js";

const faultsOf = (line: string): string[] => otlpFaults(otlpRequest(JSON.parse(line)));

afterEach(() => void vi.useRealTimers());

/** 64-bit integers are text by the mapping; the SDK sends those that are safe as numbers, which readers take as well. */
const withTexts = (value: object): unknown =>
  JSON.parse(JSON.stringify(value), (key, member) => (key === "intValue" ? String(member) : member));

test("what the SDK sends is what the protocol takes", () => {
  expect(otlpFaults(withTexts(sent))).toEqual([]);
});

test("what finds faults", () => {
  const record = {
    timeUnixNano: 17,
    severityNumber: 25,
    traceId: "0".repeat(32),
    flags: "01",
    body: "text",
    other: 1,
  };
  const request = { resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] };
  expect(otlpFaults(request)).toHaveLength(6);
  expect(() => otlpRequest({ Body: "text", level: "info" })).toThrow("not of the data model: level");
});

test.each(exampleLines("otel"))("is a request of OTLP: %s", (line) => expect(faultsOf(line)).toEqual([]));

test.each([512, 800, 1_200])("a line that is cut at %d bytes is one still", (maxLineBytes) => {
  const lines = exampleLines("otel", { maxLineBytes });
  expect(lines.join("")).toContain("log_truncated");
  expect(lines.flatMap(faultsOf)).toEqual([]);
});

test("a line is sent as the SDK sends the same record", () => {
  vi.useFakeTimers({ now: 1_763_662_233_123 });
  const whose = { service: "shop", version: "1.2.3", environment: "prod" };
  const { log, last } = capture({ format: "otel", ...whose, base: { pid: 7, hostname: "web-1" } });
  const { trace_id, span_id, trace_flags, user_id } = requestContext;
  const req = { method: "GET" };
  const plan = { cost: 1.5, hit: false, none: null };
  const fields = {
    req,
    res: { statusCode: 200 },
    responseTime: 12.5,
    rows: 3,
    ok: true,
    tables: ["a", "b"],
    plan,
  };
  runWithContext({ trace_id, span_id, trace_flags, user_id }, () =>
    log.named("db.pool").warn(fields, "query done"),
  );
  expect(sorted(withTexts(sent))).toMatchObject(Object(sorted(otlpRequest(last()))));
});

/** The same with the attributes in the order of their names: theirs says nothing. */
const sorted = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (key, member) =>
    key === "attributes"
      ? member.toSorted((one: { key: string }, other: { key: string }) => (one.key < other.key ? -1 : 1))
      : member,
  );

test("each name is one of the semantic conventions, a stable one but where there is none yet", () => {
  const namesOf = (module: object, prefix: string): string[] =>
    Object.entries(module).flatMap(([constant, name]) => (constant.startsWith(prefix) ? [String(name)] : []));
  const ofTheModel = ["TraceId", "SpanId", "TraceFlags", "Name"];
  const names = placesOf("otel")
    .map(({ name }) => name)
    .filter((name) => !ofTheModel.includes(name));
  const attributes = namesOf(stable, "ATTR_");
  const unstable = names.filter((name) => !attributes.includes(name));
  const known = [...namesOf(incubating, "ATTR_"), ...namesOf(stable, "METRIC_")]; // a duration has a metric's name only
  expect(unstable.filter((name) => !known.includes(name))).toEqual([]);
  const yet = [
    "host.name",
    "http.response.body.size",
    "http.server.request.duration",
    "process.pid",
    "session.id",
    "user.id",
  ];
  expect([...new Set(unstable)].sort()).toEqual(yet);
});

test("severity numbers are in their text's range, which begins with the level itself", () => {
  for (const [index, text] of published.severities.entries()) {
    const level = (index + 1) * 10;
    expect([text, severityNumber(level)]).toEqual([text, index * 4 + 1]);
    for (let between = level; between < level + 10; between++)
      expect(Math.floor((severityNumber(between) - 1) / 4)).toBe(index);
  }
});

describe("TraceFlags are two hexadecimal digits as text, as the Collector's trace parser reads them", () => {
  const flagsOf = (log: (logger: Logger) => void): unknown => {
    const { log: logger, last } = capture({ format: "otel" });
    log(logger);
    return last()["TraceFlags"];
  };
  const span = (traceFlags: number) => () => ({
    traceId: requestContext.trace_id,
    spanId: requestContext.span_id,
    traceFlags,
  });

  test.each([0, 1, 2, 16, 255])("%i", (flags) => {
    const digits = flags.toString(16).padStart(2, "0");
    for (const given of [digits, flags]) {
      expect(flagsOf((log) => log.info({ trace_flags: given }, "text"))).toBe(digits);
      expect(flagsOf((log) => log.child({ trace_flags: given }).info({ a: 1n }, "text"))).toBe(digits);
    }
    const context: ContextFields = { trace_flags: digits };
    expect(flagsOf((log) => runWithContext(context, () => log.named("db").error("text")))).toBe(digits);
    const { log, last } = capture({ format: "otel", trace: span(flags) });
    log.info("text");
    expect(last()["TraceFlags"]).toBe(digits);
  });

  test.each([256, -1, 1.5, "sampled", null])("%s is none, and stays", (given) => {
    expect(flagsOf((log) => log.info({ trace_flags: given }, "text"))).toBe(given);
  });

  test("in OTLP, they are a number", () => {
    for (const [flags, expected] of [
      ["01", 1],
      ["00", 0],
      ["ff", 255],
      ["no", undefined],
    ] as const) {
      // a literal list, so that each pair is known
      const { log, last } = capture({ format: "otel" });
      log.info({ trace_flags: flags }, "text");
      expect(memberAt(otlpRequest(last()), "resourceLogs.0.scopeLogs.0.logRecords.0.flags")).toBe(expected);
    }
  });
});
