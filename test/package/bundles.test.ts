import { copyFile, cp, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, inject, test } from "vitest";
import { expectJsonLine, expectPrettyLine, expectShapedLine } from "./lines.js";
import { run } from "./run.js";

const user = inject("user");
const temp = inject("temp");
const tools = inject("tools");
const consumers = join(import.meta.dirname, "consumers");

// pino is CommonJS and requires Node's modules: esbuild's ESM output gives it a `require` only where the user's banner
// does. That is so for pino alone too; the README says it.
const banner =
  "--banner:js=import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

interface Bundle {
  readonly bundler: "esbuild" | "webpack";
  readonly from: "log.mjs" | "log.cjs" | "shape.mjs" | "shape.cjs";
  readonly to: "app.mjs" | "app.cjs";
}

const bundles: readonly Bundle[] = [
  { bundler: "esbuild", from: "log.mjs", to: "app.mjs" },
  { bundler: "esbuild", from: "log.mjs", to: "app.cjs" },
  { bundler: "esbuild", from: "log.cjs", to: "app.cjs" },
  { bundler: "webpack", from: "log.mjs", to: "app.mjs" },
  { bundler: "webpack", from: "log.cjs", to: "app.cjs" },
  { bundler: "esbuild", from: "shape.mjs", to: "app.mjs" },
  { bundler: "esbuild", from: "shape.cjs", to: "app.cjs" },
  { bundler: "webpack", from: "shape.mjs", to: "app.cjs" },
];

/** Bundles the program in the source folder, where heartwood is installed; rejects where the bundler as much as warns. */
async function bundle({ bundler, from, to }: Bundle, source: string, folder: string): Promise<void> {
  const output = join(folder, to);
  const esm = to.endsWith(".mjs");
  const args =
    bundler === "webpack"
      ? [join(tools, "webpack.mjs"), from, output]
      : [
          join(tools, "node_modules/esbuild/bin/esbuild"),
          ...[from, "--bundle", "--platform=node", `--outfile=${output}`, "--log-level=warning"],
          ...(esm ? ["--format=esm", banner] : ["--format=cjs"]),
        ];
  const { stdout, stderr } = await run(process.execPath, args, { cwd: source });
  if (stdout + stderr !== "") throw new Error(`${bundler} warns:\n${stdout}${stderr}`);
}

beforeAll(async () => {
  await copyFile(join(consumers, "webpack.mjs"), join(tools, "webpack.mjs"));
});

for (const each of bundles) {
  test(`${each.bundler} needs no plugin: ${each.from} to ${each.to}, run without node_modules`, async () => {
    const folder = join(temp, `${each.bundler}-${each.from}-${each.to}`);
    const source = `${folder}-source`;
    await mkdir(folder);
    await cp(user, source, { recursive: true });
    await copyFile(join(consumers, each.from), join(source, each.from));
    await bundle(each, source, folder);
    // Gone, as on the machine that runs the bundle: a path into it that a bundler left behind must not help.
    await rm(source, { recursive: true });
    if (each.from.startsWith("shape"))
      return expectShapedLine(await run(process.execPath, [each.to], { cwd: folder }));
    expectJsonLine(await run(process.execPath, [each.to], { cwd: folder }));
    expectPrettyLine(await run(process.execPath, [each.to, "pretty"], { cwd: folder }));
  });
}
