// Programs of Debian that tests and trials run: the machine's own, or unpacked from their packages into a cache. Nothing
// is installed, so that no service starts and none has to go, and no root is needed where apt-get has its lists.
import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { cachedFolder } from "../package/cache.js";

export interface Tool {
  readonly command: string;
  /** What it needs in its environment. */
  readonly env: Readonly<Record<string, string>>;
}

const folders = [...(process.env["PATH"] ?? "").split(":"), "/usr/sbin", "/sbin"];

/** The program, which is in this package; undefined, and a printed line says why, where it cannot be had. */
export async function findTool(program: string, debianPackage: string): Promise<Tool | undefined> {
  const own = findIn(folders, program);
  if (own !== undefined) return { command: own, env: {} };
  const root = await findUnpacked(debianPackage, `the tests with ${program}`);
  if (root === undefined) return undefined;
  const command = findIn(
    ["usr/bin", "usr/sbin", "bin", "sbin"].map((folder) => join(root, folder)),
    program,
  );
  return command === undefined ? undefined : { command, env: libraryPath(await librariesIn(root)) };
}

/**
 * A folder that has what is in the package, and what it needs beyond this machine; undefined where it cannot be had.
 * @param forWhat is skipped then, as the printed line says
 */
export async function findUnpacked(debianPackage: string, forWhat: string): Promise<string | undefined> {
  try {
    return await unpacked(debianPackage);
  } catch (error) {
    const [why = ""] = String(error).split("\n");
    console.log(`SKIPPED: ${forWhat}: the Debian package ${debianPackage} cannot be had: ${why}`);
    return undefined;
  }
}

/** The same. @throws {Error} where apt-get cannot get it, or not within minutes */
export const unpacked = (debianPackage: string): Promise<string> =>
  cachedFolder(`debian-${debianPackage}`, (folder) => unpack(debianPackage, folder));

/** The folders of an unpacked package that have its libraries and plugins. */
export async function librariesIn(root: string): Promise<string[]> {
  const files = await readdir(root, { recursive: true });
  const libraries = files.filter((path) => /\.so(\.|$)/.test(path));
  return [...new Set(libraries.map((path) => join(root, dirname(path))))];
}

export const libraryPath = (libraries: readonly string[]): Readonly<Record<string, string>> => ({
  LD_LIBRARY_PATH: libraries.join(":"),
});

async function unpack(debianPackage: string, folder: string): Promise<void> {
  const packages = await lacking(debianPackage).catch(async () => {
    await updateLists(); // a new container has none
    return lacking(debianPackage);
  });
  await aptGet(["download", "-q", ...asUs, ...packages], { minutes: 5, cwd: folder });
  for (const name of (await readdir(folder)).filter((file) => file.endsWith(".deb"))) {
    await run("dpkg-deb", ["--extract", name, "."], { cwd: folder, timeout: minute });
    await rm(join(folder, name));
  }
}

/** The package, and those it depends on that this machine lacks: what apt-get would install. */
async function lacking(debianPackage: string): Promise<string[]> {
  const args = ["--simulate", "--no-install-recommends", "install", debianPackage];
  const names = [...(await aptGet(args, { minutes: 1 })).matchAll(/^Inst (\S+)/gm)];
  return [...new Set([debianPackage, ...names.map(([, name = ""]) => name)])];
}

let lists: Promise<unknown> | undefined;

/** Once in a process, and one process at a time: apt-get itself does not wait for another, but fails. */
function updateLists(): Promise<unknown> {
  const args = ["/var/lib/apt/lists", "apt-get", "update", "-q"];
  lists ??= run("flock", args, { timeout: 3 * minute });
  return lists;
}

const run = promisify(execFile);
const minute = 60_000;

/** As root, apt-get would step down to a user who may not write here. */
const asUs = process.getuid?.() === 0 ? ["-o", "APT::Sandbox::User=root"] : [];

async function aptGet(args: readonly string[], limits: { minutes: number; cwd?: string }): Promise<string> {
  const { minutes, ...where } = limits;
  return (await run("apt-get", args, { ...where, timeout: minutes * minute })).stdout;
}

const findIn = (places: readonly string[], program: string): string | undefined =>
  places.map((folder) => join(folder, program)).find(isExecutable);

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
