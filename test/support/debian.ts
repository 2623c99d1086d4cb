// Programs of Debian that tests run: the machine's own, or unpacked from their packages into a cache. Nothing is
// installed, and no root is needed where apt-get has its lists.
import { execFile } from "node:child_process";
import { accessSync, constants, readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cachedFolder } from "../package/cache.js";

export interface Tool {
  readonly command: string;
  /** What it needs in its environment. */
  readonly env: Readonly<Record<string, string>>;
}

const run = promisify(execFile);
const folders = [...(process.env["PATH"] ?? "").split(":"), "/usr/sbin", "/sbin"];

/** The program, which is in this package, if in any; undefined, and a printed line says why, where it cannot be had. */
export async function findTool(program: string, debianPackage?: string): Promise<Tool | undefined> {
  const own = findIn(folders, program);
  if (own !== undefined) return { command: own, env: {} };
  if (debianPackage === undefined) {
    console.log(`SKIPPED: the tests with ${program}: this machine has none, and Debian has no package of it`);
    return undefined;
  }
  const root = await findUnpacked(debianPackage, `the tests with ${program}`);
  if (root === undefined) return undefined;
  const command = findIn(
    ["usr/bin", "usr/sbin", "bin", "sbin"].map((folder) => join(root, folder)),
    program,
  );
  return command === undefined ? undefined : { command, env: { LD_LIBRARY_PATH: librariesIn(root) } };
}

/**
 * A folder that has what is in the package, and what it needs beyond this machine; undefined where it cannot be had.
 * @param forWhat is skipped then, as the printed line says
 */
export async function findUnpacked(debianPackage: string, forWhat: string): Promise<string | undefined> {
  try {
    return await cachedFolder(`debian-${debianPackage}`, (folder) => unpack(debianPackage, folder));
  } catch (error) {
    const [why = ""] = String(error).split("\n");
    console.log(`SKIPPED: ${forWhat}: the Debian package ${debianPackage} cannot be had: ${why}`);
    return undefined;
  }
}

async function unpack(debianPackage: string, folder: string): Promise<void> {
  const packages = await lacking(debianPackage).catch(async () => {
    await run("apt-get", ["update"]); // a new container has no lists
    return lacking(debianPackage);
  });
  await run("apt-get", ["download", ...packages], { cwd: folder });
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".deb")))
    await run("dpkg-deb", ["--extract", name, "."], { cwd: folder });
}

/** The package, and those it depends on that this machine lacks: what apt-get would install. */
async function lacking(debianPackage: string): Promise<string[]> {
  const { stdout } = await run("apt-get", [
    "--simulate",
    "--no-install-recommends",
    "install",
    debianPackage,
  ]);
  const names = [...stdout.matchAll(/^Inst (\S+)/gm)].map(([, name = ""]) => name);
  return [...new Set([debianPackage, ...names])];
}

const librariesIn = (root: string): string =>
  ["lib", "usr/lib"]
    .flatMap((folder) =>
      list(join(root, folder))
        .filter((name) => name.endsWith("-linux-gnu"))
        .flatMap((name) => [join(root, folder, name), join(root, folder, name, "systemd")]),
    )
    .join(":");

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

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
