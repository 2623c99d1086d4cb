import { existsSync } from "node:fs";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, inject, type TestContext, test } from "vitest";
import { type FileBlock, fileBlocksUnder } from "./readme.js";
import { run } from "./run.js";

const user = inject("user");
const tools = inject("tools");
const readme = join(inject("root"), "README.md");
const heading = "### Jest";

const markdown = existsSync(readme) ? await readFile(readme, "utf8") : "";
const blocks = fileBlocksUnder(markdown, heading);
if (blocks === undefined) console.log(`SKIPPED: the tests with Jest: README.md has no heading "${heading}"`);

/** The README's files; skips the test where the README has none. */
function readmeFiles(skip: TestContext["skip"]): readonly FileBlock[] {
  if (blocks === undefined) skip(`README.md has no heading "${heading}"`);
  const names = blocks?.map((block) => block.name) ?? [];
  expect(names, `the files under "${heading}"`).toContain("jest.config.js");
  expect(names.join(" "), `the files under "${heading}"`).toMatch(/\.test\.js\b/);
  return blocks ?? [];
}

/** Runs Jest on these files in a CommonJS project beside the tools, with heartwood installed in it. */
async function jest(project: string, files: readonly FileBlock[], node: string, env = {}): Promise<string> {
  const folder = join(tools, project);
  await mkdir(folder);
  await cp(join(user, "node_modules"), join(folder, "node_modules"), { recursive: true });
  await writeFile(join(folder, "package.json"), '{ "private": true }\n');
  for (const { name, text } of files) await writeFile(join(folder, name), text);
  const script = join(tools, "node_modules/jest/bin/jest.js");
  const args = [script, "--ci", `--cacheDirectory=${join(folder, ".cache")}`];
  const { stdout, stderr } = await run(node, args, { cwd: folder, env });
  return stdout + stderr;
}

/** Every test has passed, and nothing of heartwood keeps Jest from ending. */
function expectPassed(output: string): void {
  expect(output).toMatch(/^Tests: +(\d+) passed, \1 total$/m);
  expect(output).not.toMatch(/did not exit|failed to exit|open handle/);
}

test("the README's Jest files pass as they stand", async ({ skip }) => {
  expectPassed(await jest("jest", readmeFiles(skip), process.execPath));
});

const vmModules = { NODE_OPTIONS: "--experimental-vm-modules" };

test("from Node 24.9 on Jest needs the flag and no configuration", async ({ skip }) => {
  const files = readmeFiles(skip).filter((file) => file.name !== "jest.config.js");
  const node = inject("nodes").find(({ version }) => {
    const [major = 0, minor = 0] = version.split(".").map(Number);
    return major > 24 || (major === 24 && minor >= 9);
  });
  if (node === undefined) return skip("no such Node is listed");
  if ("missing" in node) return skip(node.missing);
  expectPassed(await jest("jest-flag", files, node.program, vmModules));
});

test("a test written as ESM needs the flag on any Node", async ({ skip }) => {
  const files = readmeFiles(skip).flatMap(({ name, text }) => {
    const imported = text.replace(
      /^const (\{.*\}) = require\("(heartwood[\w/]*)"\);$/gm,
      'import $1 from "$2";',
    );
    return imported === text ? [] : [{ name: name.replace(/\.js$/, ".mjs"), text: imported }];
  });
  expect(files).not.toEqual([]);
  const config = { name: "jest.config.js", text: 'module.exports = { testMatch: ["**/*.test.mjs"] };\n' };
  expectPassed(await jest("jest-esm", [config, ...files], process.execPath, vmModules));
});

test("concurrent tests see their own lines, and no other", async ({ skip }) => {
  const config = readmeFiles(skip).filter(({ name }) => name === "jest.config.js");
  const parallel = `
const { createLogger } = require("heartwood");
const { captureLogs } = require("heartwood/testing");

const log = createLogger();
const db = log.named("db");
const nextTurn = () => new Promise(setImmediate);

for (const number of [1, 2, 3, 4]) {
  test.concurrent("test " + number, async () => {
    const records = await captureLogs(async () => {
      for (let line = 0; line < 3; line++) {
        db.debug({ number, line });
        await nextTurn();
      }
    }, { level: "debug" });
    expect(records.map((record) => [record.number, record.line])).toEqual([0, 1, 2].map((line) => [number, line]));
  });
}
`;
  expectPassed(
    await jest("jest-parallel", [...config, { name: "parallel.test.js", text: parallel }], process.execPath),
  );
});
