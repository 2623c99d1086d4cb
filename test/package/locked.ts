// Packages that are no dependency of heartwood: those of a folder's lock file, installed once, outside of the repository.
import { createHash } from "node:crypto";
import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { cachedFolder } from "./cache.js";
import { npm } from "./run.js";

/** A folder whose node_modules has what the package-lock.json of `source` says. Rejects where npm cannot have it. */
export async function lockedFolder(
  name: string,
  source: string,
  options: readonly string[] = [],
): Promise<string> {
  const lock = await readFile(join(source, "package-lock.json"));
  const hash = createHash("sha256").update(lock).digest("hex").slice(0, 16);
  return cachedFolder(`${name}-${hash}`, async (folder) => {
    for (const file of ["package.json", "package-lock.json"])
      await copyFile(join(source, file), join(folder, file));
    await npm(["ci", ...options], folder);
  });
}
