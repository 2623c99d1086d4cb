// The tests of pino, pino-http and Fastify's logger, with heartwood in pino's place: those that need no worker threads.
// `npm run suites` runs them all, and pino's own run beside them.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { known } from "../../consumers/suites/known.js";
import { outcomeOf } from "../../consumers/suites/suite.js";

const program = fileURLToPath(new URL("../../.build/consumers/suites/run.js", import.meta.url));
const minute = 60_000;

test(
  "the suites of pino, pino-http and Fastify's logger pass, but for what asks for pino's inside",
  async ({ skip }) => {
    const { exitCode, output } = await run(["--quick"], 9 * minute);
    const lacking = /cannot be installed: (.*)/.exec(output);
    if (lacking !== null) {
      console.log(`SKIPPED the suites of pino, pino-http and Fastify: ${lacking[1]}`);
      skip(lacking[1]);
    }
    const [, passed, failed] = /place: (\d+) passed, (\d+) failed/.exec(output) ?? [];
    console.log(`suites in pino's place: ${passed} passed, ${failed} failed`);
    expect(exitCode, output).toBe(0);
    expect(Number(failed), output).toBeLessThanOrEqual(Object.keys(known).length);
    expect(Number(passed)).toBeGreaterThan(550);
  },
  10 * minute,
);

test("a test is counted as failed by its own name, and a file that breaks off as a whole", () => {
  const report = (indent: string, name: string, type: string): string =>
    `${indent}not ok 1 - ${name}\n${indent}  ---\n${indent}  failureType: '${type}'\n${indent}  ...\n`;
  const tap = `TAP version 13\n${report("    ", "inner", "testCodeFailure")}${report("", "outer", "subtestsFailed")}# pass 3\n`;
  expect(outcomeOf("a.js", tap)).toEqual({ file: "a.js", passed: 3, failed: ["inner"] });
  expect(outcomeOf("a.js", "TAP version 13\nok 1 - one\n")).toEqual({
    file: "a.js",
    passed: 0,
    failed: ["a.js did not get to its end"],
  });
});

function run(args: readonly string[], timeout: number): Promise<{ exitCode: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [program, ...args], { timeout }, (_, stdout, stderr) =>
      resolve({ exitCode: child.exitCode, output: `${stderr}${stdout}` }),
    );
  });
}
