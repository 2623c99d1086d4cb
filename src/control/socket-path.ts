// The path of a socket, before somebody listens there: what lies in its place is left alone, unless it is a socket of
// this user that nobody listens on any more.
import { lstatSync, readdirSync, unlinkSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { show } from "../errors.js";
import { codeOf } from "../output/pour.js";
import { longestPath, pidOfSocket } from "./socket-folder.js";

/** Why a socket cannot be made at that path; undefined where it can. Takes a dead one of ours away. */
export async function clearPath(path: string, uid: number): Promise<string | undefined> {
  const bytes = Buffer.byteLength(path);
  if (bytes > longestPath)
    return `The path ${show(path)} has ${bytes} bytes, and a socket's may have ${longestPath}. Give a shorter one.`;
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

/** Takes a socket away, if it is still the same one. */
export function removeSame(path: string, inode: number): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isSocket() === true && found.ino === inode) unlinkSync(path);
}

/** Takes away the sockets of processes that are gone. Whatever fails here is left for the next one to try. */
export async function removeDead(folder: string, uid: number): Promise<void> {
  for (const name of readdirSync(folder)) {
    const pid = pidOfSocket(name);
    if (pid === undefined || isRunning(pid)) continue;
    try {
      await clearPath(join(folder, name), uid);
    } catch {
      // taken away by another one at this moment
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}
