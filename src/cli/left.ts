// What killed processes left behind: sockets that nobody listens on. They are no processes, and are not counted.
import { existsSync } from "node:fs";
import { isRunning, removeSame } from "../control/socket-path.js";
import type { Outcome } from "./commands.js";
import type { FoundSocket } from "./find.js";

/** Whether there is no process any more behind a socket, or never was the one that has its pid now. */
export const isLeft = (outcome: Outcome, pid: number): boolean =>
  "problem" in outcome && (outcome.contact === "refused" || (outcome.contact === "lost" && !isRunning(pid)));

/**
 * Tidies up what is left: the socket is removed if its process is dead and the file is this user's.
 * @returns what the user should know; undefined if there is nothing to say
 */
export function tidy({ pid, path, inode, uid: owner }: FoundSocket, uid: number): string | undefined {
  if (isRunning(pid)) {
    if (!existsSync(path)) return undefined; // closed at this moment
    return `${pid}: nobody listens on ${path}. The process that made it is gone, and another one has its pid: remove the file.`;
  }
  if (owner === uid) removeSame(path, inode);
  return undefined;
}
