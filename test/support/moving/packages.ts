// winston and bunyan, which are no dependency of heartwood: in the versions of the benchmarks.
import { fileURLToPath } from "node:url";
import { lockedPackages } from "../locked-packages.js";

const benchmarks = fileURLToPath(new URL("../../../benchmarks/packages", import.meta.url));

/** The folder of the installed packages, or why there is none. */
export type Packages = { readonly modules: string } | { readonly missing: string };

/** The packages of benchmarks/packages, in the versions of its lock file. */
export async function otherLoggers(): Promise<Packages> {
  try {
    return { modules: await lockedPackages("other-loggers", benchmarks, ["--legacy-peer-deps"]) };
  } catch (failure) {
    const reason = failure instanceof Error ? failure.message : String(failure);
    return { missing: `winston and bunyan cannot be installed: ${reason}` };
  }
}
