// winston and bunyan, which are no dependency of heartwood: where the benchmarks have them, or else from npm.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { lockedFolder } from "../../package/locked.js";

const benchmarks = fileURLToPath(new URL("../../../benchmarks/packages", import.meta.url));

/** The folder of the installed packages, or why there is none. */
export type Packages = { readonly modules: string } | { readonly missing: string };

/** The packages of benchmarks/packages, in the versions of its lock file. */
export async function otherLoggers(): Promise<Packages> {
  try {
    const folder = await lockedFolder("other-loggers", benchmarks, ["--legacy-peer-deps"]);
    return { modules: join(folder, "node_modules") };
  } catch (failure) {
    const reason = failure instanceof Error ? failure.message : String(failure);
    return { missing: `winston and bunyan cannot be installed: ${reason}` };
  }
}
