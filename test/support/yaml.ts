// YAML, read by Python's library: the machine's own, or Debian's.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { findTool, findUnpacked } from "./debian.js";

const run = promisify(execFile);

/** The documents of a YAML file. */
export type ReadYaml = (file: string) => Promise<readonly unknown[]>;

const program = "import json, sys, yaml; json.dump(list(yaml.safe_load_all(open(sys.argv[1]))), sys.stdout)";

/** Undefined, and a printed line says why, where neither Python nor the library can be had. */
export async function findYaml(): Promise<ReadYaml | undefined> {
  const python = await findTool("python3", "python3-minimal");
  if (python === undefined) return undefined;
  const readWith =
    (env: Readonly<Record<string, string>>): ReadYaml =>
    async (file) =>
      JSON.parse(
        (await run(python.command, ["-c", program, file], { env: { ...process.env, ...env } })).stdout,
      );
  const has = (read: ReadYaml): Promise<boolean> =>
    read("/dev/null").then(
      () => true,
      () => false,
    );
  if (await has(readWith(python.env))) return readWith(python.env);
  const root = await findUnpacked("python3-yaml", "the tests with YAML");
  if (root === undefined) return undefined;
  return readWith({ ...python.env, PYTHONPATH: join(root, "usr/lib/python3/dist-packages") });
}
