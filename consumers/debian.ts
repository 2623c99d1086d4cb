// Programs of Debian packages: the machine's own, else downloaded by apt-get and unpacked into a folder of ours. Nothing is
// installed, so that no service starts, none that the machine runs has to go (rsyslog and syslog-ng exclude each other),
// and nobody has to be root.
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Unavailable } from "./consumer.js";
import { run } from "./programs.js";

export interface Installed {
  /** `/`, or where the package is unpacked. */
  readonly root: string;
  /** The folders with its libraries and plugins, by `/`; none where it is the machine's own and knows them. */
  readonly libraries: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

const store = fileURLToPath(new URL("../../consumers/packages/debian/", import.meta.url));

/**
 * @param program of the package, as a path from `/` on: `usr/sbin/rsyslogd`
 * @throws {Unavailable} where the machine has none, and apt-get cannot get it
 */
export async function install(packageName: string, program: string): Promise<Installed> {
  if (existsSync(join("/", program))) return { root: "/", libraries: [], env: {} };
  const root = join(store, packageName);
  if (!existsSync(join(root, program))) await unpack(packageName, root);
  const files = await readdir(root, { recursive: true });
  const libraries = files.filter((path) => /\.so(\.|$)/.test(path)).map((path) => join(root, dirname(path)));
  const folders = [...new Set(libraries)];
  return { root, libraries: folders, env: { LD_LIBRARY_PATH: folders.join(":") } };
}

async function unpack(packageName: string, root: string): Promise<void> {
  try {
    await mkdir(store, { recursive: true });
    const aside = await mkdtemp(join(store, "new-"));
    await unpackAside(packageName, aside, root).finally(() => rm(aside, { recursive: true, force: true }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Unavailable(`${packageName} is not here, and cannot be got: ${reason.trim()}`);
  }
}

/** In a folder aside, which takes its place when it is whole: another run may be at it, too. */
async function unpackAside(packageName: string, aside: string, root: string): Promise<void> {
  await download(await missingFor(packageName), aside);
  for (const name of await readdir(aside)) {
    if (name.endsWith(".deb")) await run("dpkg-deb", ["-x", join(aside, name), join(aside, "root")]);
  }
  if (!existsSync(root)) await rename(join(aside, "root"), root);
}

/** The package, and what it needs that the machine has not. */
async function missingFor(packageName: string): Promise<string[]> {
  const simulate = ["install", "--simulate", "--no-install-recommends", packageName];
  const said = await run("apt-get", simulate).catch(async () => {
    await run("apt-get", ["update", "-q"]); // the lists may be missing, as in a fresh image
    return await run("apt-get", simulate);
  });
  return [...said.matchAll(/^Inst (\S+)/gm)].map(([, name = ""]) => name);
}

function download(packages: readonly string[], folder: string): Promise<string> {
  // As root, apt-get would step down to a user who may not write here.
  const asUs = process.getuid?.() === 0 ? ["-o", "APT::Sandbox::User=root"] : [];
  return run("apt-get", ["download", "-q", ...asUs, ...packages], { cwd: folder });
}
