// Each format's names: the README's table is the code's, and a line has every name that the table says.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { runWithContext } from "../../../src/index.js";
import { type FormatName, formats } from "../../../src/line/format.js";
import { capture, type Line } from "../../support/capture.js";
import { namesTable, tableNames } from "./table.js";

const trace = {
  trace_id: "4bf92f3577b34da6a3ce929d0e0e4736",
  span_id: "00f067aa0ba902b7",
  trace_flags: "01",
  request_id: "r-17",
  user_id: "u-42",
};

/** The lines of a call that has everything, and of a failure. */
function linesOf(format: FormatName, env: boolean = false): { readonly done: Line; readonly failed: Line } {
  const options = {
    service: "shop",
    version: "1.2.3",
    environment: "prod",
    base: { pid: 7, hostname: "web-1" },
  };
  const { log, records } = capture({ format, env, ...options });
  const req = { method: "GET", path: "/users/1", route: "/users/:id", remoteAddress: "10.0.0.1" };
  const error = Object.assign(new TypeError("no", { cause: "why" }), { code: "E_NO", stack: "the stack" });
  runWithContext(trace, () => {
    log.named("http").info({ req, res: { statusCode: 200, bytes: 5 }, responseTime: 12.5, other: 1 }, "done");
    log.error(error);
  });
  const [done = {}, failed = {}] = records().map(
    ({ "@timestamp": _, time, timestamp, Timestamp, ...rest }) => rest,
  );
  return { done, failed };
}

test("the README's table is that of the tables in code", () => {
  expect(readFileSync(new URL("../../../README.md", import.meta.url), "utf8")).toContain(namesTable());
});

test("the README's table has a row for each field that a format has a name for", () => {
  const moved = Object.values(formats).flatMap(({ fields }) =>
    Object.entries(fields).flatMap(([name, place]) =>
      "members" in place ? Object.keys(place.members).map((member) => `${name}.${member}`) : [name],
    ),
  );
  expect([...new Set(moved)].filter((name) => !tableNames.includes(name))).toEqual([]);
});

describe("a line of", () => {
  test("ecs", () => {
    const { done, failed } = linesOf("ecs");
    const same = {
      "trace.id": trace.trace_id,
      "span.id": trace.span_id,
      trace_flags: "01",
      "http.request.id": "r-17",
      "user.id": "u-42",
      "process.pid": 7,
      "host.hostname": "web-1",
      "service.name": "shop",
      "service.version": "1.2.3",
      "service.environment": "prod",
      "ecs.version": "8.10.0",
    };
    expect(done).toEqual({
      ...same,
      "log.level": "info",
      "log.logger": "http",
      "http.request.method": "GET",
      "url.path": "/users/1",
      "client.ip": "10.0.0.1",
      req: { route: "/users/:id" },
      "http.response.status_code": 200,
      "http.response.body.bytes": 5,
      "event.duration": 12_500_000,
      other: 1,
      message: "done",
    });
    expect(failed).toEqual({
      ...same,
      "log.level": "error",
      "error.type": "TypeError",
      "error.message": "no",
      "error.stack_trace": "the stack",
      "error.code": "E_NO",
      err: { cause: "why" },
      message: "no",
    });
  });

  test("gcp", () => {
    const { done, failed } = linesOf("gcp");
    const same = {
      "logging.googleapis.com/trace": trace.trace_id,
      "logging.googleapis.com/spanId": trace.span_id,
      "logging.googleapis.com/trace_sampled": true,
      request_id: "r-17",
      context: { user: "u-42" },
      pid: 7,
      hostname: "web-1",
      serviceContext: { service: "shop", version: "1.2.3" },
      environment: "prod",
    };
    expect(done).toEqual({
      ...same,
      severity: "INFO",
      logger: "http",
      httpRequest: {
        requestMethod: "GET",
        requestUrl: "/users/1",
        remoteIp: "10.0.0.1",
        status: 200,
        responseSize: "5",
        latency: "0.012500s",
      },
      req: { route: "/users/:id" },
      other: 1,
      message: "done",
    });
    expect(failed).toEqual({
      ...same,
      severity: "ERROR",
      "@type": "type.googleapis.com/google.devtools.clouderrorreporting.v1beta1.ReportedErrorEvent",
      stack_trace: "the stack",
      err: { type: "TypeError", message: "no", code: "E_NO", cause: "why" },
      message: "no",
    });
  });

  test("datadog", () => {
    const { done, failed } = linesOf("datadog");
    const same = {
      "dd.trace_id": String(0xa3ce929d0e0e4736n),
      "dd.span_id": String(0x00f067aa0ba902b7n),
      trace_flags: "01",
      "http.request_id": "r-17",
      "usr.id": "u-42",
      pid: 7,
      host: "web-1",
      service: "shop",
      "dd.version": "1.2.3",
      "dd.env": "prod",
    };
    expect(done).toEqual({
      ...same,
      status: "info",
      "logger.name": "http",
      "http.method": "GET",
      "http.url_details.path": "/users/1",
      "network.client.ip": "10.0.0.1",
      req: { route: "/users/:id" },
      "http.status_code": 200,
      "network.bytes_written": 5,
      duration: 12_500_000,
      other: 1,
      message: "done",
    });
    expect(failed).toEqual({
      ...same,
      status: "error",
      "error.kind": "TypeError",
      "error.message": "no",
      "error.stack": "the stack",
      err: { code: "E_NO", cause: "why" },
      message: "no",
    });
  });

  test("otel", () => {
    const { done, failed } = linesOf("otel");
    const same = {
      TraceId: trace.trace_id,
      SpanId: trace.span_id,
      TraceFlags: "01",
      Resource: {
        "process.pid": 7,
        "host.name": "web-1",
        "service.name": "shop",
        "service.version": "1.2.3",
        "deployment.environment.name": "prod",
      },
    };
    const attributes = { request_id: "r-17", "user.id": "u-42" };
    expect(done).toEqual({
      ...same,
      SeverityText: "INFO",
      SeverityNumber: 9,
      InstrumentationScope: { Name: "http" },
      Attributes: {
        ...attributes,
        "http.request.method": "GET",
        "url.path": "/users/1",
        "http.route": "/users/:id",
        "client.address": "10.0.0.1",
        "http.response.status_code": 200,
        "http.response.body.size": 5,
        "http.server.request.duration": 0.0125,
        other: 1,
      },
      Body: "done",
    });
    expect(failed).toEqual({
      ...same,
      SeverityText: "ERROR",
      SeverityNumber: 17,
      Attributes: {
        ...attributes,
        "exception.type": "TypeError",
        "exception.message": "no",
        "exception.stacktrace": "the stack",
        err: { code: "E_NO", cause: "why" },
      },
      Body: "no",
    });
  });

  test("lambda", () => {
    const { failed } = linesOf("lambda");
    expect(failed).toMatchObject({
      level: "ERROR",
      requestId: "r-17",
      service: "shop",
      errorType: "TypeError",
      errorMessage: "no",
      stackTrace: "the stack",
      err: { code: "E_NO", cause: "why" },
      message: "no",
    });
  });

  test("logfmt", () => {
    const { log, lines } = capture({ format: "logfmt", base: { pid: 7 } });
    runWithContext({ request_id: "r-17" }, () =>
      log.info({ "a b=": 'say "hi"\n', deep: { a: [1] } }, "done"),
    );
    expect(lines[0]).toMatch(/^level=info time=\d{4}-\d\d-\d\dT[\d:.]+Z request_id="r-17" pid=7 /);
    expect(lines[0]).toMatch(/ a%20b%3d="say \\"hi\\"\\n" deep="\{\\"a\\":\[1\]\}" msg="done"\n$/i);
  });
});

describe("levels", () => {
  const custom = { audit: 35, notice: 33, emergency: 80 };
  const table: readonly (readonly [FormatName, name: string, words: Readonly<Record<string, unknown>>])[] = [
    ["ecs", "log.level", { trace: "trace", warn: "warn", fatal: "fatal", audit: "audit" }],
    [
      "gcp",
      "severity",
      {
        trace: "DEBUG",
        debug: "DEBUG",
        warn: "WARNING",
        fatal: "CRITICAL",
        audit: "NOTICE",
        emergency: "EMERGENCY",
      },
    ],
    [
      "datadog",
      "status",
      { trace: "trace", warn: "warn", error: "error", fatal: "critical", notice: "info" },
    ],
    [
      "otel",
      "SeverityNumber",
      { trace: 1, debug: 5, info: 9, notice: 10, audit: 11, warn: 13, error: 17, fatal: 21, emergency: 24 },
    ],
    ["otel", "SeverityText", { info: "INFO", audit: "AUDIT" }],
    ["lambda", "level", { trace: "TRACE", warn: "WARN", fatal: "FATAL", audit: "INFO" }],
    ["logfmt", "level", { info: "info", audit: "audit" }],
  ];
  test.each(table)("of %s stand under %s", (format, name, words) => {
    const { log, lines, last } = capture({ format, customLevels: custom, level: "trace" });
    const call = (level: string): void => void Reflect.apply(Reflect.get(log, level), log, ["text"]);
    for (const [level, word] of Object.entries(words)) {
      call(level);
      if (format === "logfmt") expect(lines.at(-1)).toContain(`${name}=${word} `);
      else expect(last()[name]).toBe(word);
    }
  });
});
