// Programs of Debian packages that the trials start: the machine's own, or those that are fetched into a cache.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { librariesIn, libraryPath, unpacked } from "../test/support/debian.js";
import { Unavailable } from "./consumer.js";

export interface Installed {
  readonly program: string;
  /** The folders with its libraries and plugins; none where it is the machine's own and knows them. */
  readonly libraries: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** Where the program is below a root, `/` or that of an unpacked package; undefined where it is not there. */
export type Find = (root: string) => string | undefined;

/** For a program with one place: `usr/sbin/rsyslogd`. */
export const findAt =
  (path: string): Find =>
  (root) =>
    existsSync(join(root, path)) ? join(root, path) : undefined;

/** @throws {Unavailable} where the machine has none, and apt-get cannot get it */
export async function install(packageName: string, find: Find): Promise<Installed> {
  const own = find("/");
  if (own !== undefined) return { program: own, libraries: [], env: {} };
  try {
    const root = await unpacked(packageName);
    const program = find(root);
    if (program === undefined) throw new Error("it is not in the package");
    const libraries = await librariesIn(root);
    return { program, libraries, env: libraryPath(libraries) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Unavailable(`${packageName} is not here, and cannot be got: ${reason.trim()}`);
  }
}
