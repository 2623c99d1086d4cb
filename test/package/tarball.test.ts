import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { run } from "./run.js";

const root = inject("root");
const tarball = inject("tarball");
const bin = join(root, "node_modules/.bin");

test("publint finds nothing to say about the tarball", async () => {
  const { stdout } = await run(join(bin, "publint"), [tarball, "--strict"], { cwd: root });
  expect(stdout).toContain("All good!");
});

test("attw resolves the tarball's types in every ESM setting", async () => {
  await run(join(bin, "attw"), [tarball, "--profile", "esm-only"], { cwd: root });
});

test("no file imports a module of Node's, which loads more of it than is asked for, or pino, which is required", async () => {
  const files = inject("packedFiles").filter((path) => path.endsWith(".js"));
  const texts = await Promise.all(files.map((path) => readFile(join(root, path), "utf8")));
  expect(texts.filter((text) => text.includes("process.getBuiltinModule(")).length).toBeGreaterThan(1);
  expect(texts.flatMap((text) => text.match(/^import\b.*"(?:node:\w+|pino)";$/gm) ?? [])).toEqual([]);
});

test("the tarball holds each entry in one file, the declarations of src, the licence, the README, lnav's format, and nothing else", async () => {
  const source = await readdir(join(root, "src"), { recursive: true });
  const compiled = source.flatMap((path) => {
    const [, name, kind] = /^(.*(?<!\.d))\.([cm]?)ts$/.exec(path) ?? [];
    if (name === undefined) return [];
    return [`dist/${name}.d.${kind}ts`, ...(kind === "c" ? [`dist/${name}.cjs`] : [])];
  });
  const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const entries = JSON.stringify([manifest.exports, manifest.bin]).match(/dist\/[\w/-]+\.js/g) ?? [];
  const packed = inject("packedFiles").filter((path) => !/^dist\/chunks\/[\w-]+\.js$/.test(path));
  const format = "examples/aggregators/lnav/heartwood.json";
  expect(packed).toEqual(["LICENSE", "README.md", "package.json", format, ...compiled, ...entries].sort());
});
