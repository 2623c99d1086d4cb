// Runs what `npm run consumers` runs, with 1,000 lines and the programs that are quick and small. What is not here, apt-get
// and npm bring into a cache first (10 MB, and the 32 MB of OpenTelemetry's packages); where that cannot be, the test is
// skipped, and says so.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";

const program = fileURLToPath(new URL("../../.build/consumers/run.js", import.meta.url));
const quick = "rsyslog-socket rsyslog-file lnav jq journald sqlite otel-lines otel-transport".split(" ");
const minute = 60_000;

beforeAll(async () => {
  const { exitCode, output } = await run(["--fetch", ...quick], 15 * minute);
  expect(exitCode, output).toBe(0);
}, 16 * minute);

for (const name of quick) {
  test(`${name}: all lines arrive, with their levels, times, ids and stack traces`, async ({ skip }) => {
    const { exitCode, output } = await run([name, "--lines", "1000"]);
    const [, reason] = /^skipped {2}(.*)$/m.exec(output) ?? [];
    if (reason !== undefined) {
      console.log(`${name} is skipped: ${reason}`);
      skip(reason);
    }
    expect(output.match(/^ {2}ok {4}/gm) ?? [], output).toHaveLength(9);
    expect(output.trimEnd()).toMatch(/\n1 of 1 consumers hold, 0 skipped$/);
    expect(exitCode).toBe(0);
  });
}

test("a name that is not known is refused, with those there are", async () => {
  const { exitCode, output } = await run(["grep"]);
  expect(output).toMatch(/"grep" is not known\. Use one of rsyslog-socket, .*otel-transport\./);
  expect(exitCode).toBe(1);
});

test("fewer lines than show anything are refused", async () => {
  const { exitCode, output } = await run(["--lines", "999"]);
  expect(output).toBe("consumers: --lines 999 is not allowed. Use a whole number from 1,000.\n");
  expect(exitCode).toBe(1);
});

function run(
  args: readonly string[],
  timeout = 50_000,
): Promise<{ exitCode: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [program, ...args], { timeout }, (_, stdout, stderr) =>
      resolve({ exitCode: child.exitCode, output: `${stderr}${stdout}` }),
    );
  });
}
