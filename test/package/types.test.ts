import { cp, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, inject, test } from "vitest";
import { npm, run } from "./run.js";

const temp = inject("temp");
const tools = inject("tools");
const consumers = join(import.meta.dirname, "consumers");
const project = join(temp, "types");

const compilers = [
  { compiler: "TypeScript 7", tsc: join(tools, "node_modules/typescript/bin/tsc") },
  { compiler: "TypeScript 5.9", tsc: join(tools, "node_modules/typescript-5/bin/tsc") },
];
const settings = [
  { resolution: "nodenext", module: "nodenext", files: ["logger.ts", "required.cts", "shapes.ts"] },
  { resolution: "bundler", module: "preserve", files: ["logger.ts", "shapes.ts"] },
];

// Nested, so that heartwood is all that the project can name: what heartwood depends on lies inside of it, as with pnpm.
beforeAll(async () => {
  await mkdir(project);
  await writeFile(join(project, "package.json"), '{ "private": true, "type": "module" }\n');
  await npm(["install", "--install-strategy=nested", inject("tarball")], project);
  await mkdir(join(project, "node_modules/@types"));
  await symlink(join(tools, "node_modules/@types/node"), join(project, "node_modules/@types/node"));
});

/** The modules that a declaration file names. */
function modulesIn(declarations: string): string[] {
  const named = /(?:\bfrom|\bimport|\brequire|\bmodule|\btypes=)\s*\(?\s*["']([^"']+)["']/g;
  return [...declarations.matchAll(named)].map(([, name]) => name ?? "");
}

for (const { compiler, tsc } of compilers) {
  for (const { resolution, module, files } of settings) {
    const compilerOptions = {
      module,
      moduleResolution: resolution,
      target: "es2023",
      lib: ["es2023"],
      types: ["node"],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false, // a user without it gets the errors in our declarations
      declaration: true,
      rootDir: ".",
      outDir: "out",
    };
    const compile = async (cwd: string, files: readonly string[]) => {
      await writeFile(join(cwd, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
      await run(process.execPath, [tsc, "-p", "."], { cwd });
    };

    test(`${compiler}, ${resolution}: a user's declarations name nothing but heartwood and keep their types`, async () => {
      const folder = join(project, `${compiler}-${resolution}`.replaceAll(" ", "-"));
      await mkdir(folder);
      for (const file of files) await cp(join(consumers, file), join(folder, file));
      await compile(folder, files);

      const declared = (await readdir(join(folder, "out"))).filter((file) => /\.d\.c?ts$/.test(file));
      expect(declared).toHaveLength(files.length);
      for (const file of declared) {
        const declarations = await readFile(join(folder, "out", file), "utf8");
        const named = file.startsWith("shapes") ? "heartwood/schema" : "heartwood";
        expect([...new Set(modulesIn(declarations))], `${file}:\n${declarations}`).toEqual([named]);
      }

      const next = join(folder, "next");
      await mkdir(next);
      await cp(join(folder, "out/logger.d.ts"), join(next, "logger.d.ts"));
      await cp(join(consumers, "declared.ts"), join(next, "declared.ts"));
      await compile(next, ["declared.ts"]);
    });
  }
}
