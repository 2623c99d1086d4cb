// Programs of another user. They reach only what that user may read, and a clone may lie below a folder that is its
// owner's alone, or have been made under umask 077: they get copies of the packages that they import.
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import type { StartOptions } from "./processes.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

/**
 * Starts programs as user 65534. Undefined, and a printed line says why, if that is impossible here.
 * @param what is skipped then, as the line says
 */
export function asOtherUser(what: string): Required<Pick<StartOptions, "through" | "packages">> | undefined {
  const folder = mkdtempSync(join(tmpdir(), "heartwood-other-user-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const packages = { heartwood: join(folder, "heartwood"), probe: join(folder, "probe") };
  cpSync(fileURLToPath(new URL("probe", import.meta.url)), packages.probe, { recursive: true });
  for (const name of ["package.json", "dist", ...dependenciesOf(root)])
    cpSync(join(root, name), join(packages.heartwood, name), { recursive: true });
  letAllRead(folder);
  const [setpriv = "", ...args] = [...command, process.execPath, join(packages.heartwood, "dist/index.js")];
  const { status, error, stderr } = spawnSync(setpriv, args, { encoding: "utf8", cwd: "/" });
  if (status === 0) return { through: command, packages };
  console.log(`SKIPPED: ${what}: no program starts as another user: ${error?.message ?? lastLineOf(stderr)}`);
  return undefined;
}

const lastLineOf = (text: string): string | undefined => text.trim().split("\n").at(-1);

/** The folders below `root` of all packages that the package in `folder` needs. */
function dependenciesOf(folder: string, found = new Set<string>()): ReadonlySet<string> {
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  for (const name of Object.keys(dependencies)) {
    const own = join(folder, "node_modules", name);
    const isNested = folder !== root && existsSync(own); // and so copied with the package around it
    const path = join("node_modules", name);
    if (!isNested && found.has(path)) continue;
    if (!isNested) found.add(path);
    dependenciesOf(isNested ? own : join(root, path), found);
  }
  return found;
}

/** Gives a folder and all below it modes as under the usual umask, at least. */
export function letAllRead(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) letAllRead(path);
    else if (entry.isFile()) chmodSync(path, 0o755);
  }
}
