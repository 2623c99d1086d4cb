// Runs what `npm run consumers` runs, with 1,000 lines and the programs that are quick and small. Where one is not here,
// apt-get brings it (10 MB in all); where that cannot be, the test is skipped, and says so.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const program = fileURLToPath(new URL("../../.build/consumers/run.js", import.meta.url));
const quick = ["rsyslog-socket", "rsyslog-file", "lnav", "jq", "sqlite", "otel-lines", "otel-transport"];

for (const name of quick) {
  test(`${name}: all lines arrive, with their levels, times, ids and stack traces`, async ({ skip }) => {
    const { exitCode, output } = await run([name, "--lines", "1000"]);
    const [, reason] = /^skipped {2}(.*)$/m.exec(output) ?? [];
    if (reason !== undefined) {
      console.log(`${name} is skipped: ${reason}`);
      skip(reason);
    }
    expect(output.match(/^ {2}ok {4}/gm) ?? [], output).toHaveLength(8);
    expect(output.trimEnd()).toMatch(/\n1 of 1 consumers hold, 0 skipped$/);
    expect(exitCode).toBe(0);
  });
}

test("a name that is not known is refused, with those there are", async () => {
  const { exitCode, output } = await run(["grep"]);
  expect(output).toMatch(/"grep" is not known\. Use one of rsyslog-socket, .*otel-transport\./);
  expect(exitCode).toBe(1);
});

function run(args: readonly string[]): Promise<{ exitCode: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [program, ...args], { timeout: 50_000 }, (_, stdout, stderr) =>
      resolve({ exitCode: child.exitCode, output: `${stderr}${stdout}` }),
    );
  });
}
