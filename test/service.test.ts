// Whose lines they are: options, OpenTelemetry's environment, the application's package.json, in that order.
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
const { ecs, json } = formats;

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
