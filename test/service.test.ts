// Whose lines they are: options, the back end's own environment variables, OpenTelemetry's, the application's
// package.json, in that order.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { formats } from "../src/line/format.js";
import { serviceOriginOf } from "../src/service.js";

const folder = mkdtempSync(join(tmpdir(), "heartwood-service-"));
const main = join(folder, "dist", "esm", "main.js");
mkdirSync(join(folder, "dist", "esm"), { recursive: true });
writeFileSync(main, "");
writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "packed", version: "3.0.0" }));
writeFileSync(join(folder, "dist", "package.json"), JSON.stringify({ type: "module" }));
writeFileSync(join(folder, "dist", "esm", "package.json"), "{ not JSON");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const attributes =
  "service.name=a%20shop,service.version=2.0.0,deployment.environment.name=stage,bad=%E0%A4%A";
const { ecs, json, datadog, gcp, lambda, otel, logfmt, pretty } = formats;

describe("the origin", () => {
  type Row = readonly [
    what: string,
    options: Parameters<typeof serviceOriginOf>[0],
    env: Record<string, string>,
    expected: Record<string, string | undefined>,
  ];
  const none = { service: undefined, version: undefined, environment: undefined, project: undefined };
  const table: readonly Row[] = [
    [
      "is the package's, past folders whose package.json has no name",
      {},
      {},
      { service: "packed", version: "3.0.0" },
    ],
    [
      "is OTEL_RESOURCE_ATTRIBUTES before the package's",
      {},
      { OTEL_RESOURCE_ATTRIBUTES: attributes },
      { service: "a shop", version: "2.0.0", environment: "stage" },
    ],
    [
      "is OTEL_SERVICE_NAME before those, and the package's version is not another service's",
      {},
      { OTEL_SERVICE_NAME: "named" },
      { service: "named" },
    ],
    [
      "is the options' before all",
      { service: "shop", version: "1.0.0", environment: "prod" },
      { OTEL_SERVICE_NAME: "named", OTEL_RESOURCE_ATTRIBUTES: attributes },
      { service: "shop", version: "1.0.0", environment: "prod" },
    ],
    ["is pino's name too", { name: "pinos" }, { OTEL_SERVICE_NAME: "named" }, { service: "pinos" }],
    [
      "takes an empty text for none",
      { service: "" },
      { OTEL_SERVICE_NAME: "", GCLOUD_PROJECT: "p" },
      { service: "packed", version: "3.0.0", project: "p" },
    ],
  ];
  test.each(table)("%s", (_, options, env, expected) => {
    expect(serviceOriginOf(options, env, ecs, main)).toEqual({ ...none, ...expected });
  });

  test("is no package's in json, and no name's: that stands there already", () => {
    expect(serviceOriginOf({ name: "shop" }, {}, json, main)).toEqual(none);
    expect(serviceOriginOf({}, { OTEL_SERVICE_NAME: "named" }, json, main)).toEqual({
      ...none,
      service: "named",
    });
  });

  test.each([undefined, "", "/no/such/main.js"])("is none where the program is %j", (program) => {
    expect(serviceOriginOf({}, {}, ecs, program)).toEqual(none);
  });
});

describe("a back end's own variables", () => {
  const all = {
    DD_SERVICE: "of-datadog",
    DD_VERSION: "1.1.1",
    DD_ENV: "dd",
    K_SERVICE: "of-cloud-run",
    K_REVISION: "of-cloud-run-00002-abc",
    ELASTIC_APM_SERVICE_NAME: "of-elastic",
    ELASTIC_APM_SERVICE_VERSION: "3.3.3",
    ELASTIC_APM_ENVIRONMENT: "apm",
    POWERTOOLS_SERVICE_NAME: "of-powertools",
    OTEL_SERVICE_NAME: "of-otel",
    OTEL_RESOURCE_ATTRIBUTES: "service.version=9.9.9,deployment.environment.name=stage",
  };
  const ofOtel = { service: "of-otel", version: "9.9.9", environment: "stage" };
  const table = [
    ["datadog", datadog, { service: "of-datadog", version: "1.1.1", environment: "dd" }],
    ["gcp", gcp, { service: "of-cloud-run", version: "of-cloud-run-00002-abc", environment: "stage" }],
    ["ecs", ecs, { service: "of-elastic", version: "3.3.3", environment: "apm" }],
    ["lambda", lambda, { ...ofOtel, service: "of-powertools" }],
    ["otel", otel, ofOtel],
    ["logfmt", logfmt, ofOtel],
    ["json", json, ofOtel],
    ["pretty", pretty, ofOtel],
  ] as const; // a literal list, so that each row is known

  test.each(table)("are first in its own format, and unknown to others: %s", (_, format, expected) => {
    expect(serviceOriginOf({}, all, format, main)).toEqual({ ...expected, project: undefined });
  });

  test.each(table)("are behind the options and pino's name: %s", (_, format, expected) => {
    const options = { service: "shop", version: "1", environment: "prod" };
    expect(serviceOriginOf(options, all, format, main)).toEqual({ ...options, project: undefined });
    const { service } = serviceOriginOf({ name: "named" }, all, format, main);
    expect(service).toBe(format.asksPackage ? "named" : expected.service);
  });

  test("that are empty or blank say nothing", () => {
    const env = { DD_SERVICE: "", DD_VERSION: " ", DD_ENV: "\t", OTEL_SERVICE_NAME: "of-otel" };
    const expected = { service: "of-otel", version: undefined, environment: undefined, project: undefined };
    expect(serviceOriginOf({}, env, datadog, main)).toEqual(expected);
  });

  test("are first over package.json, whose version is of its own service only", () => {
    const { service, version } = serviceOriginOf({}, { DD_SERVICE: "other" }, datadog, main);
    expect([service, version]).toEqual(["other", undefined]);
    expect(serviceOriginOf({}, { DD_SERVICE: "packed" }, datadog, main).version).toBe("3.0.0");
  });

  test("of App Engine count where there are none of Cloud Run", () => {
    const env = { GAE_SERVICE: "default", GAE_VERSION: "20261201t100000" };
    expect(serviceOriginOf({}, env, gcp, main)).toMatchObject({
      service: "default",
      version: "20261201t100000",
    });
  });

  test("stand in a process's lines, unless the environment is not to be read", () => {
    const program = `import { createLogger } from "heartwood";
      for (const env of [true, false]) createLogger({ env, format: "datadog", base: null }).named("db").info("text");`;
    const args = ["--input-type=module", "-e", program];
    const env = { ...process.env, DD_SERVICE: "of-datadog", DD_ENV: "dd", DD_VERSION: "1.1.1" };
    const { stdout } = spawnSync(process.execPath, args, { encoding: "utf8", env });
    const [read, unread] = stdout
      .trimEnd()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    expect(read).toMatchObject({ service: "of-datadog", "dd.env": "dd", "dd.version": "1.1.1" });
    expect(unread).not.toHaveProperty(["dd.env"]);
  });
});
