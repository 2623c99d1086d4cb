// A service's lines in a format: what it says in a request, the request's completion, an error with its cause, and the
// lines of two loggers that are said by name.
import { createLogger, type LoggerOptions, runWithContext } from "../../../src/index.js";
import type { FormatName } from "../../../src/line/format.js";

/** The context of a request. */
export const requestContext = {
  trace_id: "4bf92f3577b34da6a3ce929d0e0e4736",
  span_id: "00f067aa0ba902b7",
  trace_flags: "01",
  request_id: "r-17",
  user_id: "u-42",
  session_id: "s-3",
  tenant_id: "t-9",
  job_id: "j-1",
};

const request = {
  method: "GET",
  path: "/users/1",
  route: "/users/:id",
  url: "/users/1?full=1",
  remoteAddress: "10.0.0.1",
  remotePort: 51_234,
};

/** An error as a database's driver throws it, with the error of the connection behind it. */
export function makeError(): Error {
  const cause = Object.assign(new Error("connect ECONNREFUSED 10.0.0.7:5432"), { code: "ECONNREFUSED" });
  return Object.assign(new TypeError("query failed\nat line 2", { cause }), { code: "E_QUERY" });
}

/** Where the lines go: `GOOGLE_CLOUD_PROJECT` is the project. */
export const project = "shop-prod";

/** The lines of the example, of each level, raw. */
export function exampleLines(format: FormatName, options: LoggerOptions = {}): string[] {
  const lines: string[] = [];
  const stream = { write: (line: string) => void lines.push(line) };
  const whose = { service: "shop", version: "1.2.3", environment: "prod" };
  const log = createLogger(
    {
      env: false,
      crashes: false,
      level: "trace",
      format,
      ...whose,
      base: { pid: 7, hostname: "web-1" },
      ...options,
    },
    stream,
  );
  log.info("listening");
  runWithContext(requestContext, () => {
    log
      .named("db.pool")
      .debug({ rows: 3, ms: 0.25, tables: ["a", "b"], plan: { cost: 1.5, hit: true } }, "query done");
    log
      .named("http")
      .info({ req: request, res: { statusCode: 200, bytes: 5 }, responseTime: 12.5 }, "request completed");
    log.warn(
      {
        req: { ...request, url: undefined },
        res: { statusCode: 404, bytes: 0 },
        responseTime: 1 / 3,
        aborted: true,
      },
      "request completed",
    );
    log.error(makeError(), "query failed");
    log.fatal({ err: makeError(), req: request, res: { statusCode: 500 } });
    log.trace({ err: new Error("only an error") });
  });
  return lines;
}
