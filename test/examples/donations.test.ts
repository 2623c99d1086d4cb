// Runs what `npm run demo` runs, built by `npm run build && npm run build:tools`.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const demo = fileURLToPath(new URL("../../.build/examples/donations/demo.js", import.meta.url));

test("the donations demo checks its service's log, finds nothing wrong and ends by itself", async () => {
  const { exitCode, output } = await run(demo);
  expect(output.trimEnd().split("\n").at(-1)).toMatch(
    /^all \d+ checks passed: \d+ requests, \d+ lines, [\d.]+ s$/,
  );
  expect(exitCode).toBe(0);
}, 35_000);

/** Runs the program for 30 s at most. The exit code is null where it had to be killed. */
function run(program: string): Promise<{ exitCode: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [program], { timeout: 30_000 }, (_, stdout, stderr) =>
      resolve({ exitCode: child.exitCode, output: `${stderr}${stdout}` }),
    );
  });
}
