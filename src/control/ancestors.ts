// Whether nodemon started this process, at any distance: it restarts by SIGUSR2, and sets no variable that says so.
import { readFileSync } from "node:fs";
import { isRecord } from "../option-checks.js";

/** Farther ancestors are not looked at. */
const mostAncestors = 32;
const psTimeoutMs = 1_000;

/**
 * The pids of a process's ancestors, the parent first; none on platforms without /proc. To be asked early: nodemon
 * signals the shell that it started before the programs below it, which are init's children by then.
 */
export function ancestorPids(pid: number, platform: NodeJS.Platform): readonly number[] {
  const pids: number[] = [];
  const find = platform === "linux" ? parentOf : (): number => 0;
  for (let at = find(pid); at > 0 && pids.length < mostAncestors; at = find(at)) pids.push(at);
  return pids;
}

/**
 * Whether npm's script or an ancestor's command line names nodemon.
 * @param pids what `ancestorPids` told of the process
 */
export function isBelowNodemon(
  env: Readonly<Record<string, string | undefined>>,
  pid: number,
  pids: readonly number[],
  platform: NodeJS.Platform,
): boolean {
  if (namesNodemon((env["npm_lifecycle_script"] ?? "").split(/[\s"'`;&|()]+/))) return true;
  return platform === "linux"
    ? pids.some((at) => namesNodemon(readProc(at, "cmdline").split("\0")))
    : isBelowNodemonIn(listProcesses(), pid);
}

/** Whether one of the words is nodemon's command or its file, and not merely a path with that text in it. */
export const namesNodemon = (words: readonly string[]): boolean =>
  words.some((word) => /(?:^|\/)(?:nodemon|nodemon\/bin\/nodemon\.js)$/.test(word));

/** The name in parentheses may have any characters, so the last one ends it. @returns 0 if there is none */
const parentOf = (pid: number): number =>
  Number(/^\d+ \(.*\) \S (\d+)/s.exec(readProc(pid, "stat"))?.[1] ?? 0);

/** Empty if it is another user's, or the process is gone. */
function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}

/** All processes, a line each: pid, parent's pid, process group, command line. */
function listProcesses(): string {
  const found: unknown = process.getBuiltinModule("node:child_process"); // seldom needed, and slow to load
  if (!isChildProcess(found)) return "";
  try {
    return found.execFileSync("ps", ["-A", "-ww", "-o", "pid=,ppid=,pgid=,command="], {
      encoding: "utf8",
      timeout: psTimeoutMs,
      maxBuffer: 16 * 1024 * 1024,
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch {
    return "";
  }
}

type ChildProcess = typeof import("node:child_process");

const isChildProcess = (found: unknown): found is ChildProcess => isRecord(found) && "execFileSync" in found;

/**
 * Whether nodemon is an ancestor in what `ps -o pid=,ppid=,pgid=,command=` prints, or in the same process group, where
 * it still is when it has ended the shell between. A path with blanks is several words there.
 */
export function isBelowNodemonIn(list: string, pid: number): boolean {
  const rows = list.split("\n").map((line) => line.trim().split(/\s+/));
  const byPid = new Map(
    rows.map(([at = "", parent = "", group = "", ...words]) => [at, { parent, group, words }]),
  );
  const own = byPid.get(String(pid));
  let at = byPid.get(own?.parent ?? "");
  for (let n = 0; at !== undefined && n < mostAncestors; n++) {
    if (namesNodemon(at.words)) return true;
    at = byPid.get(at.parent);
  }
  return (
    own !== undefined && rows.some(([, , group, ...words]) => group === own.group && namesNodemon(words))
  );
}
