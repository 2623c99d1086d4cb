// winston and bunyan, which are no dependency of heartwood: where the benchmarks have them, or else from npm.
import { createHash } from "node:crypto";
import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cachedFolder } from "../../package/cache.js";
import { npm } from "../../package/run.js";

const benchmarks = fileURLToPath(new URL("../../../benchmarks/packages", import.meta.url));

/** The folder of the installed packages, or why there is none. */
export type Packages = { readonly modules: string } | { readonly missing: string };

/** The packages of benchmarks/packages, in the versions of its lock file. */
export async function otherLoggers(): Promise<Packages> {
  try {
    const lock = await readFile(join(benchmarks, "package-lock.json"));
    const hash = createHash("sha256").update(lock).digest("hex").slice(0, 16);
    return { modules: join(await cachedFolder(`other-loggers-${hash}`, install), "node_modules") };
  } catch (failure) {
    const reason = failure instanceof Error ? failure.message : String(failure);
    return { missing: `winston and bunyan cannot be installed: ${reason}` };
  }
}

async function install(folder: string): Promise<void> {
  for (const file of ["package.json", "package-lock.json"])
    await copyFile(join(benchmarks, file), join(folder, file));
  await npm(["ci", "--legacy-peer-deps"], folder);
}
