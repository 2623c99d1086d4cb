// Folders that are dear to fill and never change once filled: kept outside of the repository, between runs.
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

const cache = join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "heartwood");

/**
 * The folder of that name, filled at the first use.
 * It gets its name only when `fill` has succeeded: an interrupted run leaves nothing that looks complete.
 */
export async function cachedFolder(
  name: string,
  fill: (folder: string) => Promise<unknown>,
): Promise<string> {
  const folder = join(cache, name);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${randomUUID()}`;
  await mkdir(unfinished, { recursive: true });
  try {
    await fill(unfinished);
    await rename(unfinished, folder);
  } catch (failure) {
    await rm(unfinished, { recursive: true, force: true });
    // Another run may have been faster; rename refuses a folder that is not empty.
    if (!existsSync(folder)) throw failure;
  }
  return folder;
}
