// Packages that are no dependency of heartwood: installed from a lock file of this repository into a cache, outside of it.
import { createHash } from "node:crypto";
import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { cachedFolder } from "../package/cache.js";
import { npm } from "../package/run.js";

/**
 * Their `node_modules`.
 * @param name of the cached folder; the lock file's hash is added
 * @param source the folder that has `package.json` and `package-lock.json`
 * @throws {Error} where npm cannot install them
 */
export async function lockedPackages(
  name: string,
  source: string,
  options: readonly string[] = [],
): Promise<string> {
  const lock = await readFile(join(source, "package-lock.json"));
  const hash = createHash("sha256").update(lock).digest("hex").slice(0, 16);
  const installed = await cachedFolder(`${name}-${hash}`, async (folder) => {
    for (const file of ["package.json", "package-lock.json"])
      await copyFile(join(source, file), join(folder, file));
    await npm(["ci", ...options], folder);
  });
  return join(installed, "node_modules");
}
