// The path of a socket, before somebody listens there: what lies in its place is left alone, unless it is a socket of
// this user that nobody listens on any more.
import { lstatSync, readdirSync, readFileSync, unlinkSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { show } from "../errors.js";
import { codeOf } from "../output/pour.js";
import { longestPath, pidOfSocket } from "./socket-folder.js";

/** Why a socket cannot be made at that path; undefined where it can. Takes a dead one of ours away. */
export async function clearPath(
  path: string,
  uid: number,
  platform: NodeJS.Platform,
): Promise<string | undefined> {
  const [bytes, most] = [Buffer.byteLength(path), longestPath(platform)];
  if (bytes > most)
    return `The path ${show(path)} has ${bytes} bytes, and a socket's may have ${most}. Give a shorter one.`;
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (!found.isSocket())
    return `${show(path)} is there already, and no socket. It is left alone: give another path, or take it away.`;
  if (found.uid !== uid)
    return `The socket ${show(path)} belongs to uid ${found.uid}, not to ${uid}. It is left alone: give another path.`;
  if (await isAlive(path))
    return `Another process listens on ${show(path)}. It is left alone: give another path.`;
  removeSame(path, found.ino);
  return undefined;
}

/** Whether somebody listens. In doubt, yes: only a refused connection proves that nobody does. */
function isAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.setTimeout(1_000);
    const finish = (isListening: boolean): void => {
      socket.destroy();
      resolve(isListening);
    };
    socket.once("connect", () => finish(true));
    socket.once("timeout", () => finish(true));
    socket.once("error", (error) => finish(codeOf(error) !== "ECONNREFUSED"));
  });
}

/** Removes a socket if it is still the same one. Never throws: the process may have lost the right to by now. */
export function removeSame(path: string, inode: number): void {
  try {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found?.isSocket() === true && found.ino === inode) unlinkSync(path);
  } catch {
    // Left for the next process or the CLI to remove.
  }
}

/** Takes away the sockets of processes that are gone. Whatever fails here is left for the next one to try. */
export async function removeDead(folder: string, uid: number): Promise<void> {
  for (const name of readdirSync(folder)) {
    const pid = pidOfSocket(name);
    if (pid === undefined || isRunning(pid)) continue;
    try {
      await clearPath(join(folder, name), uid, process.platform);
    } catch {
      // taken away by another one at this moment
    }
  }
}

/**
 * Whether a process has that pid; it need not be the one that had it before. A killed process whose parent does not ask
 * for its end, as process 1 of many containers, keeps its pid and is dead.
 */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
  try {
    return !/^\d+ \(.*\) [ZX] /s.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return true; // no /proc
  }
}
