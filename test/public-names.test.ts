// Every public name, so that each new one is a decision that is seen.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as heartwood from "../src/index.js";

/** The names that index.ts exports, types marked as such. */
function exportedNames(): string[] {
  const text = readFileSync(new URL("../src/index.ts", import.meta.url), "utf8");
  return [...text.matchAll(/^export (type )?\{([^}]*)\}/gm)].flatMap(([, type = "", names = ""]) =>
    names
      .split(",")
      .flatMap((name) => (name.trim() === "" ? [] : [type + name.trim().replace(/^type /, "type ")])),
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
        "type CloseOptions",
        "type ContextFields",
        "type Destination",
        "type DestinationOptions",
        "type FormatName",
        "type HeartwoodErrorCode",
        "type LogContext",
        "type Logger",
        "type LoggerExtras",
        "type LoggerOptions",
        "type LoggerStats",
        "type WriterStats",
      ]
    `);
  });

  test("of values are what a program finds there", () => {
    const values = exportedNames().filter((name) => !name.startsWith("type "));
    expect(Object.keys(heartwood).sort()).toEqual(values.sort());
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
