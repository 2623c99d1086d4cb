// A second copy of the package in this process, as two versions in one dependency tree are: compiled afresh into a
// folder of its own, so that none of its modules is one of ours.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";

export type Heartwood = typeof import("../../src/index.js");

export type Testing = typeof import("../../src/testing.js");

export interface SecondCopy {
  readonly heartwood: Heartwood;
  /** The copy as a package, for other processes to import. */
  readonly home: string;
  readonly testing: Testing;
  /** Takes the folder away. */
  remove(): Promise<void>;
}

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Compiles the sources and imports the result. */
export async function secondCopy(): Promise<SecondCopy> {
  // Below our node_modules: it finds pino there, and vitest leaves it to Node instead of making it part of its own graph.
  const folder = await mkdtemp(join(root, "node_modules", ".heartwood-copy-"));
  const home = join(folder, "node_modules", "heartwood");
  await mkdir(home, { recursive: true });
  await writeFile(join(home, "package.json"), '{ "name": "heartwood", "type": "module" }');
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const options = ["-p", join(root, "tsconfig.build.json"), "--outDir", join(home, "dist")];
  await promisify(execFile)(process.execPath, [tsc, ...options]);
  const load = (file: string) => import(/* @vite-ignore */ pathToFileURL(join(home, "dist", file)).href);
  const heartwood = (await load("index.js")) as Heartwood; // compiled from what that type describes
  const testing = (await load("testing.js")) as Testing; // as above
  return { heartwood, testing, home, remove: () => rm(folder, { recursive: true }) };
}
