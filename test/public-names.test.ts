// Every public name, so that each new one is a decision that is seen.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import packageJson from "../package.json" with { type: "json" };
import * as control from "../src/control/http.js";
import * as heartwood from "../src/index.js";
import * as shapes from "../src/line/schema.js";
import * as testing from "../src/testing.js";

/** The names that index.ts exports, types marked as such. */
function exportedNames(): string[] {
  const text = readFileSync(new URL("../src/index.ts", import.meta.url), "utf8");
  return [...text.matchAll(/^export (type )?\{([^}]*)\}/gm)].flatMap(([, type = "", names = ""]) =>
    names.split(",").flatMap((name) =>
      name.trim() === ""
        ? []
        : [
            type +
              name
                .trim()
                .replace(/^type /, "type ")
                .replace(/^\w+ as /, ""),
          ],
    ),
  );
}

describe("the public names", () => {
  test("are these", () => {
    expect(exportedNames().sort()).toMatchInlineSnapshot(`
      [
        "HeartwoodError",
        "addContext",
        "bindContext",
        "createLogger",
        "destination",
        "getContext",
        "runWithContext",
        "type Channel",
        "type ChannelControl",
        "type CloseOptions",
        "type ContextFields",
        "type ControlAnswer",
        "type ControlOptions",
        "type ControlOrigin",
        "type ControlRequest",
        "type Destination",
        "type DestinationOptions",
        "type FormatName",
        "type HeartwoodErrorCode",
        "type LogContext",
        "type LogFn",
        "type Logger",
        "type LoggerExtras",
        "type LoggerOptions",
        "type LoggerStats",
        "type WriterStats",
      ]
    `);
  });

  test("of heartwood/testing are these", () => {
    const text = readFileSync(new URL("../src/testing.ts", import.meta.url), "utf8");
    const names = [...text.matchAll(/^export (\w+) (\w+)/gm)].map(([, kind, name]) => `${kind} ${name}`);
    expect([...new Set(names)].sort()).toEqual([
      "function captureLogs",
      "interface CaptureOptions",
      "interface LogRecord",
      "type Captured",
    ]);
    expect(Object.keys(testing)).toEqual(["captureLogs"]);
  });

  const ofAdapters: Readonly<Record<string, readonly string[]>> = {
    fastify: ["logRequests"],
    hono: ["logRequests"],
    koa: ["logRequests"],
    nest: ["NestLogger", "logRequests", "messageContext"],
    node: [
      ...["contextHeaders", "contextInterceptor", "handleRequests", "handleUpgrades", "logErrors"],
      ...["logRequests", "runWithHeaders", "withContextHeaders"],
    ],
    otel: ["activeSpan"],
  };
  test.each(Object.entries(ofAdapters))("of the adapter %s are these", async (file, names) => {
    expect(Object.keys(await import(`../src/request/${file}.ts`)).sort()).toEqual(names);
  });

  test("of heartwood/control are these", () => {
    expect(Object.keys(control)).toEqual(["adminHandler"]);
  });

  test("of modules are those that package.json exports", () => {
    const adapters = ["./http", "./fastify", "./koa", "./hono", "./nest", "./otel"];
    const modules = [".", "./schema", "./testing", "./control", ...adapters, "./package.json"];
    expect(Object.keys(packageJson.exports)).toEqual(modules);
  });

  test("of values are what a program finds there", () => {
    const values = exportedNames().filter((name) => !name.startsWith("type "));
    expect(Object.keys(heartwood).sort()).toEqual(values.sort());
  });

  test("of heartwood/schema are these", () => {
    expect(Object.keys(shapes)).toEqual(["schema"]);
  });

  test("are re-exports, nothing else stands in index.ts", () => {
    const text = readFileSync(new URL("../src/index.ts", import.meta.url), "utf8");
    const rest = text.replace(/^export (?:type )?\{[^}]*\} from "[^"]+";$/gm, "").replace(/^\/\/.*$/gm, "");
    expect(rest.trim()).toBe("");
  });

  test("of createLogger's result are pino's and named, and a logger's own", () => {
    const log = heartwood.createLogger({ env: false, crashes: false }, { write: () => {} });
    for (const name of ["named", "child", "bindings", "setBindings", "flush", "isLevelEnabled", "on"]) {
      expect(typeof Reflect.get(log, name)).toBe("function");
    }
  });
});
