import { readdir } from "node:fs/promises";
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

test("the tarball holds what src compiles to, the licence, the README, and nothing else", async () => {
  const source = await readdir(join(root, "src"), { recursive: true });
  const compiled = source.flatMap((path) => {
    const [, name, kind] = /^(.*(?<!\.d))\.([cm]?)ts$/.exec(path) ?? [];
    return name === undefined ? [] : [`dist/${name}.${kind}js`, `dist/${name}.d.${kind}ts`];
  });
  expect(inject("packedFiles")).toEqual(["LICENSE", "README.md", "package.json", ...compiled].sort());
});
