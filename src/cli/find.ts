// The sockets of this machine's processes that the user may reach: those of the user, those of systemd services, and
// those where a process's own environment says that they are.
import { lstatSync, readdirSync, readFileSync, type Stats } from "node:fs";
import { join } from "node:path";
import { pidOfSocket, problemOf, type SocketEnv, socketFolders } from "../control/socket-folder.js";

export interface FoundSocket {
  readonly pid: number;
  readonly path: string;
}

/**
 * @param uid the user's; root sees everybody's
 * @param pid only this process's
 */
export function findSockets(env: SocketEnv, uid: number, pid: number | undefined): readonly FoundSocket[] {
  const folders = new Set([...socketFolders(env, uid), ...serviceFolders(), ...foldersOfProcesses(uid, pid)]);
  const byPid = new Map<number, FoundSocket>();
  for (const folder of folders) {
    for (const found of socketsIn(folder, uid)) {
      if ((pid === undefined || found.pid === pid) && !byPid.has(found.pid)) byPid.set(found.pid, found);
    }
  }
  return [...byPid.values()].sort((one, other) => one.pid - other.pid);
}

/** `RuntimeDirectory=` of systemd's services, and the runtime folders of users. */
function serviceFolders(): readonly string[] {
  const services = list("/run").map((name) => join("/run", name, "heartwood"));
  const users = list("/run/user").map((name) => join("/run/user", name, "heartwood"));
  return [...services, ...users];
}

/** Where processes with another environment, or another user, keep theirs; only what may be read of them. */
function foldersOfProcesses(uid: number, pid: number | undefined): readonly string[] {
  const pids = pid === undefined ? list("/proc").filter((name) => /^\d+$/.test(name)) : [String(pid)];
  return pids.flatMap((name) => {
    const env = environmentOf(name);
    if (env === undefined) return [];
    return socketFolders(env, look(join("/proc", name))?.uid ?? uid);
  });
}

function environmentOf(pid: string): SocketEnv | undefined {
  try {
    const entries = readFileSync(join("/proc", pid, "environ"), "utf8").split("\0");
    return Object.fromEntries(
      entries.map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]),
    );
  } catch {
    return undefined; // another user's, or gone
  }
}

/** Those in a folder that belongs to its owner alone, so that nobody else can have put one there. */
function socketsIn(folder: string, uid: number): readonly FoundSocket[] {
  const owner = look(folder)?.uid;
  if (owner === undefined || (uid !== 0 && owner !== uid) || problemOf(folder, owner) !== undefined)
    return [];
  return list(folder).flatMap((name) => {
    const pid = pidOfSocket(name);
    const path = join(folder, name);
    return pid !== undefined && look(path)?.isSocket() === true ? [{ pid, path }] : [];
  });
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
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
