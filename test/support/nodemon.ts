// nodemon, of which no dependency of heartwood has anything: from npm, kept in the cache.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { lockedFolder } from "../package/locked.js";

const source = fileURLToPath(new URL("nodemon", import.meta.url));

/** The node_modules that has nodemon; undefined, and a printed line says why, where it cannot be had. */
export async function findNodemon(): Promise<string | undefined> {
  try {
    return join(await lockedFolder("nodemon", source), "node_modules");
  } catch (failure) {
    const reason = failure instanceof Error ? failure.message : String(failure);
    console.log(`SKIPPED: restarts below nodemon: it cannot be installed: ${reason}`);
    return undefined;
  }
}
