// The measuring programs, as built by `npm run build && npm run build:tools`: that they run, not what they find.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { formatNames } from "../../benchmarks/formats/cells.js";

const root = new URL("../../", import.meta.url);

/** Ends where the test's time does; the exit code is null where it had to be killed. */
function run(
  program: string,
  ...args: string[]
): Promise<{ exitCode: number | null; stdout: string; stderr: string }> {
  const path = fileURLToPath(new URL(`.build/benchmarks/${program}`, root));
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [path, ...args], { timeout: 55_000 }, (_, stdout, stderr) =>
      resolve({ exitCode: child.exitCode, stdout, stderr }),
    );
  });
}

/** The rows of a printed table as words and numbers. */
const rowsOf = (stdout: string): string[][] =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => line.split(/ {2,}/));

test("bench measures a rival in a scenario, and prints", async () => {
  const args = ["--quick", "--scenario", "context-text", "--rival", "heartwood", "--rival", "floor"];
  const { exitCode, stdout, stderr } = await run("run.js", ...args);
  expect(exitCode, stderr).toBe(0);
  const [, heartwood = [], floor = []] = rowsOf(stdout);
  expect(heartwood.slice(0, 2)).toEqual(["context-text", "heartwood"]);
  expect(Number(heartwood[2]?.replace(",", ""))).toBeGreaterThan(0);
  expect(Number(heartwood[4])).toBeGreaterThan(Number(floor[4]));
});

test("bench:server loads a service, which leaves every line of every request", async () => {
  const { exitCode, stdout, stderr } = await run("server/run.js", "--quick", "--service", "heartwood");
  expect(exitCode, stderr).toBe(0);
  const [, [title, requests = ""] = []] = rowsOf(stdout);
  expect(title).toBe("heartwood");
  expect(Number(requests.replace(",", ""))).toBeGreaterThan(100);
});

test.each(["express", "example"])(
  "bench:requests loads %s in turns, silent and with its lines, and finds every line of every request",
  async (name) => {
    const args = ["--quick", "--framework", name, "--logging", "silent", "--logging", "heartwood"];
    const { exitCode, stdout, stderr } = await run("requests/run.js", ...args);
    expect(exitCode, stderr).toBe(0);
    const [, ...rows] = rowsOf(stdout);
    expect(rows.map((row) => row.slice(0, 2))).toEqual([
      [name, "silent"],
      [name, "heartwood"],
    ]);
    for (const [, , requests = ""] of rows) expect(Number(requests.replace(",", ""))).toBeGreaterThan(10);
  },
);

test("bench:growth measures a series, and says its shape", async () => {
  const args = ["--quick", "--series", "context-fields", "--rival", "heartwood"];
  const { exitCode, stdout, stderr } = await run("growth/run.js", ...args);
  expect(exitCode, stderr).toBe(0);
  const rows = rowsOf(stdout);
  expect(rows.slice(1, 4).map(([, , at]) => at)).toEqual(["0", "4", "20"]);
  expect(rows[4]?.at(-1)).toMatch(/^(flat|falls|at most linear|more than linear)/);
});

test("bench:formats measures each line in each format beside json", async () => {
  const { exitCode, stdout, stderr } = await run("formats/run.js", "--quick", "--line", "text");
  expect(exitCode, stderr).toBe(0);
  const rows = rowsOf(stdout).slice(1);
  expect(rows.map(([, format]) => format)).toEqual(formatNames);
  for (const [line, , cpuNs = "", , factor] of rows) {
    expect(line).toBe("text");
    expect(Number(cpuNs.replaceAll(",", ""))).toBeGreaterThan(10);
    expect(factor).toMatch(/^[\d.]+ ×$/);
  }
});

describe("a wrong option is one line that says what is allowed", () => {
  test.each([
    ["run.js", "--scenario", "txet", /^bench: --scenario txet is not known\. Use one of disabled, .*\.\n$/],
    ["server/run.js", "--rounds", "0", /^bench: --rounds 0 is not allowed\. Use a whole number from 1\.\n$/],
    [
      "requests/run.js",
      "--framework",
      "next",
      /^bench: --framework next is not known\. Use one of node, .*\.\n$/,
    ],
    ["growth/run.js", "--series", "all", /^bench: --series all is not known\. Use one of .*\.\n$/],
    ["startup/run.js", "--rounds", "x", /^bench: --rounds x is not allowed\. Use a whole number from 1\.\n$/],
    ["nodes.js", "--bench", "all", /^bench: --bench all is not known\. Use one of lines, .*\.\n$/],
  ])("%s %s %s", async (program, option, value, said) => {
    const { exitCode, stderr, stdout } = await run(program, option, value);
    expect(stderr).toMatch(said);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  });
});

test("each benchmark has its script in package.json, and says how it is used", async () => {
  const { scripts } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
  let found = 0;
  for (const [name, command] of Object.entries<string>(scripts)) {
    const program = /^bench(?!:check|:report)\b.*node \.build\/benchmarks\/(\S+)$/.exec(
      `${name} ${command}`,
    )?.[1];
    if (program === undefined) continue;
    found += 1;
    const { stdout } = await run(program, "--help");
    expect(stdout).toMatch(new RegExp(`^Usage: npm run ${name} -- `));
  }
  expect(found).toBe(8);
});
