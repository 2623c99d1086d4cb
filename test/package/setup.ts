// Once per run: packs the built tree, installs the tarball as a user would, and gets the users' tools.
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { TestProject } from "vitest/node";
import { lockedFolder } from "./locked.js";
import { findNodes, type Node } from "./nodes.js";
import { installIn, pack } from "./pack.js";

declare module "vitest" {
  export interface ProvidedContext {
    /** The root of the repository. */
    root: string;
    /** A temporary folder outside of the repository, removed after the run; no `node_modules` is above it. */
    temp: string;
    tarball: string;
    /** The paths inside of the tarball, sorted. */
    packedFiles: readonly string[];
    /** A folder in which `npm install heartwood` was run, and nothing else. */
    user: string;
    /** A folder whose `node_modules` has the tools of test/package/consumers; a program put here finds them. */
    tools: string;
    nodes: readonly Node[];
  }
}

const root = resolve(import.meta.dirname, "../..");

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (!existsSync(join(root, "dist/index.js"))) {
    throw new Error("dist/index.js is missing: run `npm run build` before `npm run test:package`.");
  }
  const temp = await realpath(await mkdtemp(join(tmpdir(), "heartwood-package-")));
  const remove = () => rm(temp, { recursive: true, force: true });
  try {
    const packed = await pack(root, temp);
    const user = join(temp, "user");
    await installIn(user, [packed.tarball]);

    const tools = join(temp, "tools");
    await mkdir(tools);
    await symlink(join(await installConsumers(), "node_modules"), join(tools, "node_modules"));

    const nodes = await findNodes();
    for (const node of nodes) {
      if ("missing" in node) console.log(`SKIPPED: the tests on Node ${node.version}: ${node.missing}`);
    }

    project.provide("root", root);
    project.provide("temp", temp);
    project.provide("tarball", packed.tarball);
    project.provide("packedFiles", packed.files);
    project.provide("user", user);
    project.provide("tools", tools);
    project.provide("nodes", nodes);
  } catch (failure) {
    await remove();
    throw failure;
  }
  return remove;
}

// Its package.json holds unrs-resolver at 1.12.2: 1.13.0 lacks packages of some platforms, and `npm ci` refuses a lock
// without them.
const installConsumers = (): Promise<string> =>
  lockedFolder("consumers", join(import.meta.dirname, "consumers"));
