// The sockets of this machine's processes that the user may reach: those of the user, those of systemd services, and
// those where a process's own environment says that they are, also behind a container's mounts.
import { lstatSync, readdirSync, readFileSync, type Stats } from "node:fs";
import { join } from "node:path";
import {
  pidOfSocket,
  problemOf,
  type SocketEnv,
  socketFolders,
  socketName,
} from "../control/socket-folder.js";

export interface FoundSocket {
  readonly pid: number;
  readonly path: string;
  /** Its owner's. */
  readonly uid: number;
  readonly inode: number;
}

/**
 * Each socket once. A process may seem to have several, of which a dead process with its pid left all but one.
 * @param uid the user's; root sees everybody's
 * @param pid only this process's
 */
export function findSockets(env: SocketEnv, uid: number, pid: number | undefined): readonly FoundSocket[] {
  const processes = listProcesses(pid);
  const folders = new Set([
    ...socketFolders(env, uid),
    ...serviceFolders(),
    ...processes.flatMap((each) => foldersOf(each, uid)),
  ]);
  const listed = [...folders].flatMap((folder) =>
    list(folder).flatMap((name) => socketAt(folder, name, pidOfSocket(name), uid)),
  );
  const byFile = new Map<string, FoundSocket>();
  for (const { file, ...found } of [
    ...listed,
    ...processes.flatMap((each) => socketsBehindMounts(each, uid)),
  ])
    if ((pid === undefined || found.pid === pid) && !byFile.has(file)) byFile.set(file, found);
  return [...byFile.values()].sort((one, other) => one.pid - other.pid);
}

/** `RuntimeDirectory=` of systemd's services, and the runtime folders of users. */
function serviceFolders(): readonly string[] {
  const services = list("/run").map((name) => join("/run", name, "heartwood"));
  const users = list("/run/user").map((name) => join("/run/user", name, "heartwood"));
  return [...services, ...users];
}

/** The names in /proc; none on platforms without it. */
const listProcesses = (pid: number | undefined): readonly string[] =>
  pid === undefined ? list("/proc").filter((name) => /^\d+$/.test(name)) : [String(pid)];

/** Where a process with another environment, or another user, keeps its socket; nothing if that may not be read. */
function foldersOf(pid: string, uid: number): readonly string[] {
  const env = environmentOf(pid);
  return env === undefined ? [] : socketFolders(env, look(join("/proc", pid))?.uid ?? uid);
}

/** The process's own socket as it sees it itself: `kubectl debug` shares its pids, but not its mounts. */
function socketsBehindMounts(pid: string, uid: number): readonly Listed[] {
  const name = socketName(pidWithin(pid));
  return foldersOf(pid, uid).flatMap((folder) =>
    socketAt(join("/proc", pid, "root", folder), name, Number(pid), uid),
  );
}

/** The pid that the process itself has, which in a container is another one than ours for it. */
const pidWithin = (pid: string): number =>
  Number(/^NSpid:.*?(\d+)$/m.exec(read(join("/proc", pid, "status")) ?? "")?.[1] ?? pid);

function environmentOf(pid: string): SocketEnv | undefined {
  const entries = read(join("/proc", pid, "environ"))?.split("\0");
  return (
    entries &&
    Object.fromEntries(
      entries.map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]),
    )
  );
}

interface Listed extends FoundSocket {
  /** Which file it is, by whatever path. */
  readonly file: string;
}

/** The socket of that name in a folder that belongs to its owner alone, so that nobody else can have put one there. */
function socketAt(folder: string, name: string, pid: number | undefined, uid: number): readonly Listed[] {
  const owner = look(folder)?.uid;
  if (owner === undefined || (uid !== 0 && owner !== uid) || problemOf(folder, owner) !== undefined)
    return [];
  const path = join(folder, name);
  const found = look(path);
  if (pid === undefined || found?.isSocket() !== true) return [];
  return [{ pid, path, uid: found.uid, inode: found.ino, file: `${found.dev}:${found.ino}` }];
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The text of a file of /proc; nothing if it is another user's, or the process is gone. */
function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** What lies there; nothing where it cannot be seen. */
function look(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}
