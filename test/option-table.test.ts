// What createLogger makes of options that have no effect, in pino's format and in the others.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";

const entry = fileURLToPath(new URL("../dist/index.js", import.meta.url));

/** Runs `code` in a process of its own, where each warning is still to come. @returns its lines and its warnings */
async function run(code: string): Promise<{ lines: unknown[]; warnings: string[] }> {
  const program = `import { createLogger } from ${JSON.stringify(entry)};\n${code}`;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [
    "--input-type=module",
    "-e",
    program,
  ]);
  const warnings = stderr.split("\n").filter((row) => row.includes("HEARTWOOD_OPTION_IGNORED"));
  return {
    lines: stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
    warnings,
  };
}

describe("in pino's format", () => {
  const options: readonly (readonly [options: string, warning: RegExp | undefined])[] = [
    ['lvel: "debug"', /option "lvel" has no effect\. Did you mean "level"\?/],
    ["genReqId: () => 1, customProps: {}", /option "genReqId" has no effect\. So is "customProps"\./],
    [
      "stream: process.stderr, file: 1, useLevelLabels: true",
      /"stream" has no effect\. So are "file", "useLevelLabels"\./,
    ],
    ["serializers: { err: null }, timestamp: null, mixin: undefined", undefined],
    ["service: 5, environment: {}, browser: 1, safe: 1, levelVal: 2", undefined],
  ];
  for (const [given, warning] of options) {
    test(`{ ${given} } ${warning === undefined ? "passes" : "passes with one warning"}, as with pino`, async () => {
      const { lines, warnings } = await run(
        `for (let time = 0; time < 2; time++) createLogger({ format: "pino", base: null, ${given} }).info("up");`,
      );
      expect(lines).toHaveLength(2);
      expect(warnings).toHaveLength(warning === undefined ? 0 : 1);
      if (warning !== undefined) expect(warnings[0]).toMatch(warning);
    });
  }

  const refused: readonly (readonly [options: string, words: string])[] = [
    ["prettyPrint: true", "prettyPrint option is no longer supported"],
    ["useOnlyCustomLevels: true", "customLevels is required if useOnlyCustomLevels is set true"],
    ['customLevels: { foo: 35 }, level: "bar"', "default level:bar must be included in custom levels"],
    ["mixin: 5", 'Unknown mixin type "number" - expected "function"'],
    ["msgPrefix: 5", 'Unknown msgPrefix type "number" - expected "string"'],
    ['redact: "password"', "must contain an array of strings"],
    ['levelComparison: "UP"', "Levels comparison should be one of"],
    [
      "useOnlyCustomLevels: true, customLevels: { audit: 35 }",
      "default level:info must be included in custom levels",
    ],
  ];
  for (const [given, words] of refused) {
    test(`{ ${given} } is refused in pino's words`, async () => {
      const code = `try { createLogger({ format: "pino", ${given} }) } catch ({ name, message }) { console.log(JSON.stringify([name, message])) }`;
      const { lines } = await run(code);
      expect(lines).toEqual([["Error", expect.stringContaining(words)]]);
    });
  }
});

test("options of pino that do nothing are taken in other formats, with one warning", async () => {
  const { lines, warnings } = await run(
    "createLogger({ base: null, timestamp: false, safe: true }).info(1); createLogger({ base: null, timestamp: false, browser: {} }).info(1);",
  );
  expect(lines).toHaveLength(2);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/option "safe" has no effect\. Remove it/);
});

test("an application that survives a dead transport is not kept busy by its crash lines", async () => {
  const code = `
    let crashes = 0;
    process.on("uncaughtException", () => { crashes++; });
    createLogger({ transport: { target: "/nowhere/at/all.mjs" } }).info("lost");
    setTimeout(() => { console.log(crashes); process.exit(); }, 1_000);`;
  const { lines } = await run(code);
  expect(lines).toEqual([1]);
});

test("a logger says of itself what pino's type declares", async () => {
  const { lines } = await run(
    'console.log(JSON.stringify(["json", "pino"].map((format) => createLogger({ format }).child({ a: 1 }).useLevelLabels)))',
  );
  expect(lines).toEqual([[false, false]]);
});
