// Where the sockets of processes lie: a folder that belongs to this user alone. The server and the CLI look by the
// same list.
import { lstatSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { show } from "../errors.js";
import { codeOf } from "../output/pour.js";

export interface SocketEnv {
  readonly XDG_RUNTIME_DIR?: string | undefined;
  readonly RUNTIME_DIRECTORY?: string | undefined;
  readonly TMPDIR?: string | undefined;
}

/** Bytes that the path of a socket may have; a longer one is cut without a word by older Nodes. */
export const longestPath = (platform: NodeJS.Platform): number => (platform === "linux" ? 107 : 103);

/** The folders where the socket of a process with that environment may lie, the first first. */
export function socketFolders(env: SocketEnv, uid: number): readonly string[] {
  const { XDG_RUNTIME_DIR, RUNTIME_DIRECTORY, TMPDIR } = env;
  const [service] = (RUNTIME_DIRECTORY ?? "").split(":"); // systemd joins several by colons
  return [
    ...(isPath(XDG_RUNTIME_DIR) ? [join(XDG_RUNTIME_DIR, "heartwood")] : []),
    ...(isPath(service) ? [join(service, "heartwood")] : []),
    join(isPath(TMPDIR) ? TMPDIR : tmpdir(), `heartwood-${uid}`),
  ];
}

const isPath = (text: string | undefined): text is string => text?.startsWith("/") === true;

/** The name of a process's socket, as the CLI finds it. */
export const socketName = (pid: number): string => `${pid}.sock`;

/** Whose socket has that name; undefined where it is no such name. */
export function pidOfSocket(name: string): number | undefined {
  const digits = /^(\d+)\.sock$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Makes the first of the folders that can be had; what is wrong with each, where none can. */
export function openFolder(
  folders: readonly string[],
  uid: number,
): { readonly folder: string } | { readonly problem: string } {
  const problems: string[] = [];
  for (const folder of folders) {
    const problem = makeFolder(folder) ?? problemOf(folder, uid);
    if (problem === undefined) return { folder };
    problems.push(problem);
  }
  return { problem: problems.join(" ") };
}

function makeFolder(folder: string): string | undefined {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    const code = codeOf(error);
    if (code !== "EEXIST") return `The folder ${show(folder)} cannot be made (${code}).`;
  }
  return undefined;
}

/** Why the folder is not this user's alone; undefined where it is. A link is never followed. */
export function problemOf(folder: string, uid: number): string | undefined {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return `The folder ${show(folder)} is not there.`;
  if (!found.isDirectory()) return `${show(folder)} is not a folder.`;
  if (found.uid !== uid)
    return `The folder ${show(folder)} belongs to uid ${found.uid}, and should to ${uid}.`;
  const mode = found.mode & 0o777;
  if ((mode & 0o077) === 0) return undefined;
  return `The folder ${show(folder)} is open to others (mode ${mode.toString(8)}). Close it by chmod 700.`;
}
