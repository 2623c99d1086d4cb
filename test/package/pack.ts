// The package as a user gets it: packed, installed into a folder of its own, and what of it lies there then.
import { lstat, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { npm } from "./run.js";

/** The tarball of the tree as it is built: `prepack` would build once more, under the feet of other runs. */
export async function pack(root: string, into: string): Promise<{ tarball: string; files: string[] }> {
  const { stdout } = await npm(["pack", "--json", "--pack-destination", into], root);
  const [packed]: { filename: string; files: { path: string }[] }[] = JSON.parse(stdout);
  if (packed === undefined) throw new Error(`npm pack: no package in its answer\n${stdout}`);
  return { tarball: join(into, packed.filename), files: packed.files.map((file) => file.path).sort() };
}

/** Runs `npm install` of these in a new folder, where nothing else is. */
export async function installIn(folder: string, packages: readonly string[]): Promise<void> {
  await mkdir(folder);
  await writeFile(join(folder, "package.json"), '{ "private": true }\n');
  await npm(["install", ...packages], folder);
}

/** How many packages an install has brought into the folder, and their files' bytes. */
export async function installedIn(folder: string): Promise<{ packages: number; bytes: number }> {
  const lock: { packages: object } = JSON.parse(await readFile(join(folder, "package-lock.json"), "utf8"));
  const packages = Object.keys(lock.packages).length - 1;
  return { packages, bytes: await bytesIn(join(folder, "node_modules")) };
}

export async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for (const path of await readdir(folder, { recursive: true })) {
    const entry = await lstat(join(folder, path));
    if (entry.isFile()) bytes += entry.size;
  }
  return bytes;
}
