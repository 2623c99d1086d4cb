// Real tracing agents beside heartwood: dd-trace and New Relic's, whose ids are in every line. npm brings them into a
// cache first (200 MB); where that cannot be, the tests are skipped, and say so. They reach nobody: their host is closed.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { lockedFolder } from "../package/locked.js";
import { run } from "../package/run.js";
import { readLine } from "../support/read-line.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const packages = fileURLToPath(new URL("../../consumers/packages/agents", import.meta.url));
const minute = 60_000;

let folder: string | undefined;
let lacking = "";
beforeAll(async () => {
  try {
    folder = await lockedFolder("consumers-agents", packages, [
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
    ]);
  } catch (error) {
    lacking = `the agents cannot be installed: ${error instanceof Error ? error.message : error}`;
    console.log(`SKIPPED: ${lacking}`);
  }
}, 10 * minute);

const formats = ["json", "ecs", "datadog", "gcp", "otel", "lambda", "logfmt"];

const environment = {
  DD_TRACE_AGENT_URL: "http://127.0.0.1:9",
  DD_LOGS_INJECTION: "true",
  DD_TRACE_STARTUP_LOGS: "false",
  DD_REMOTE_CONFIGURATION_ENABLED: "false",
  DD_INSTRUMENTATION_TELEMETRY_ENABLED: "false",
  DD_SERVICE: "shop",
  DD_ENV: "prod",
  DD_VERSION: "1.2.3",
  NEW_RELIC_APP_NAME: "shop",
  NEW_RELIC_LICENSE_KEY: "0".repeat(40),
  NEW_RELIC_HOST: "127.0.0.1",
  NEW_RELIC_PORT: "9",
  NEW_RELIC_LOG_ENABLED: "false",
  NEW_RELIC_NO_CONFIG_FILE: "true",
};

/** What a program logs in each format: by loggers made before and within the span, texts, fields, what is salvaged. */
const calls = `
  const logAll = (log, child, named) => {
    log.info("text");
    log.info({ a: 1 }, "text");
    log.info({ a: 1 });
    child.info("text");
    child.error({ a: 1 }, "text");
    named.info({ err: new Error("failed") }, "text");
    log.child({ late: 1 }).warn("%s", "text");
    log.named("late").info({ get bad() { throw new Error("no"); } }, "text");
  };
  const count = 8;
  const make = (format, lines) => {
    const log = createLogger({ env: true, control: false, base: null, format }, { write: (line) => void lines.push(line) });
    return [log, log.child({ b: 1 }), log.named("db")];
  };`;

/** The program as CommonJS and as an ES module; both have \`require\`. */
const loadings: Readonly<Record<string, (source: string) => string[]>> = {
  CommonJS: (source) => ["-e", `const { createLogger, runWithContext } = require("heartwood"); ${source}`],
  "ES modules": (source) => [
    ...["--input-type=module", "-e"],
    `import { createRequire } from "node:module"; import { createLogger, runWithContext } from "heartwood";
     const require = createRequire(import.meta.url); ${source}`,
  ],
};

describe.each(Object.entries(loadings))("loaded by --require, with %s", (_, argsOf) => {
  test("dd-trace's ids are in every line of every format, once", { timeout: 3 * minute }, async ({
    skip,
  }) => {
    if (folder === undefined) return skip(lacking);
    const agent = join(folder, "node_modules/dd-trace");
    const source = `${calls}
      const tracer = require(${JSON.stringify(agent)});
      const made = ${JSON.stringify(formats)}.map((format) => { const lines = []; return [format, lines, make(format, lines)]; });
      for (const [format, lines, loggers] of made) tracer.trace("work", (span) =>
        runWithContext({ request_id: "r", trace_id: "1".repeat(32), span_id: "2".repeat(16) }, () => {
          logAll(...loggers);
          console.log(JSON.stringify({ format, lines, count, span: span.context().toSpanId() }));
        }));
      process.exit();`;
    const args = ["--no-warnings", "--require", join(agent, "init.js"), ...argsOf(source)];
    const { stdout } = await run(process.execPath, args, {
      cwd: root,
      env: environment,
      timeoutMs: 2 * minute,
    });
    const results = stdout.trimEnd().split("\n");
    expect(results).toHaveLength(formats.length);
    for (const result of results) {
      const { format, lines, count, span }: Result = JSON.parse(result);
      expect(lines).toHaveLength(count);
      for (const line of lines) {
        const { dd, ...members } = readLine(format, line);
        const object: unknown = format === "logfmt" ? JSON.parse(String(dd)) : dd;
        const ids = { trace_id: expect.stringMatching(/^[0-9a-f]{32}$/), span_id: span };
        expect(object, line).toEqual({ ...ids, service: "shop", env: "prod", version: "1.2.3" });
        if (format === "datadog") {
          expect(members).toMatchObject({ service: "shop" });
          expect(Object.keys(members).filter((name) => /^_*dd\b/.test(name))).toEqual([]);
        }
      }
    }
  });

  test("New Relic decorates and forwards every line of every format", { timeout: 3 * minute }, async ({
    skip,
  }) => {
    if (folder === undefined) return skip(lacking);
    const agent = join(folder, "node_modules/newrelic");
    const source = `${calls}
      const newrelic = require(${JSON.stringify(agent)});
      const forwarded = () => newrelic.agent.logs.getEvents().map((event) => typeof event === "function" ? event() : event);
      const made = ${JSON.stringify(formats)}.map((format) => { const lines = []; return [format, lines, make(format, lines)]; });
      newrelic.agent.setState("started");
      for (const [format, lines, loggers] of made) newrelic.startBackgroundTransaction("work", () => {
        const { traceId, spanId } = newrelic.getTraceMetadata();
        logAll(...loggers);
        newrelic.getTransaction().end();
        const events = forwarded().filter((event) => event["trace.id"] === traceId);
        console.log(JSON.stringify({ format, lines, count, trace: traceId, span: spanId, events }));
      });
      process.exit();`;
    const args = ["--no-warnings", "--require", join(agent, "index.js"), ...argsOf(source)];
    for (const decorates of [true, false]) {
      const env = {
        ...environment,
        NEW_RELIC_APPLICATION_LOGGING_LOCAL_DECORATING_ENABLED: String(decorates),
      };
      const { stdout } = await run(process.execPath, args, { cwd: root, env, timeoutMs: 2 * minute });
      const results = stdout.trimEnd().split("\n");
      expect(results).toHaveLength(formats.length);
      for (const result of results) {
        const { format, lines, count, trace, span, events }: Result = JSON.parse(result);
        expect(lines).toHaveLength(count);
        for (const line of lines) {
          const members = readLine(format, line);
          const message = members["msg"] ?? members["message"] ?? members["Body"];
          if (decorates)
            expect(message).toMatch(new RegExp(`NR-LINKING\\|.*\\|${trace}\\|${span}\\|shop\\|$`));
          else expect(String(message)).not.toContain("NR-LINKING");
        }
        expect(events, format).toHaveLength(count);
        for (const event of events ?? []) {
          expect(event).toMatchObject({ "trace.id": trace, "span.id": span, level: expect.any(String) });
        }
      }
    }
  });
});

interface Result {
  readonly format: string;
  readonly lines: readonly string[];
  readonly count: number;
  readonly trace?: string;
  readonly span: string;
  readonly events?: readonly object[];
}
