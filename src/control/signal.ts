// The signal channel: SIGUSR2 switches debug on for a while, and off again. Its default action would end the process,
// so the listener stays, also when everything else is closed.
import { readFileSync } from "node:fs";
import type { Controller } from "../levels/controller.js";
import { firstTime } from "../state.js";

/** The only signal that is free for it: SIGUSR1 is the inspector's, the others end a process. */
const toggleSignal = "SIGUSR2";

const origin = { channel: "signal" };

/** Opens the channel, once in a process; where the platform has no such signal, nothing. */
export function openSignal(controller: Controller, platform: NodeJS.Platform): void {
  if (platform !== "win32" && firstTime("signal channel")) process.on(toggleSignal, () => toggle(controller));
}

/** Off where an override by signal stands; else debug, for the usual time. Nothing where all loggers are closed. */
function toggle(controller: Controller): void {
  if (controller.roots().length === 0) return;
  const reverted = controller.revert("", origin, ({ channel }) => channel === origin.channel);
  if (reverted.length === 0) controller.set("", { level: mostTalkative(controller) }, origin);
}

/** `debug`; in a process with other levels only, the lowest of them. */
function mostTalkative(controller: Controller): string {
  const levels = controller.levels();
  if (Object.hasOwn(levels, "debug")) return "debug";
  const [lowest] = Object.entries(levels).sort(([, one], [, other]) => one - other);
  return lowest?.[0] ?? "silent";
}

/** What decides whether the signal is ours where nobody asked for it. */
export interface Circumstances {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly execArgv: readonly string[];
  readonly isTerminal: boolean;
  readonly isMainThread: boolean;
  /** The command lines of the parent process and of its parent, where they can be read. */
  readonly ancestors: readonly string[];
}

/** Why the signal is left alone where nobody asked for it; undefined where it is taken. */
export function reasonAgainstSignal(circumstances: Circumstances): string | undefined {
  const { env, isTerminal, isMainThread, ancestors } = circumstances;
  if (!isMainThread) return "signals are the main thread's";
  if (isTerminal) return "stdout is a terminal";
  if (env["NODE_ENV"] === "development") return "NODE_ENV is development";
  if (testRunners.some((name) => (env[name] ?? "") !== "")) return "a test runner runs it";
  if (isClaimed(circumstances)) return "Node's report or heap snapshot is made by it";
  if (ancestors.some((command) => /\bnodemon\b/.test(command))) return "nodemon restarts by it";
  return undefined;
}

/** What test runners set for the programs they run. */
const testRunners = [
  "VITEST",
  "JEST_WORKER_ID",
  "NODE_TEST_CONTEXT",
  "MOCHA_WORKER_ID",
  "TAP",
  "AVA_PATH",
  "PLAYWRIGHT_TEST",
];

/** By flags or NODE_OPTIONS. A report is made on SIGUSR2 where no other signal is said. */
function isClaimed({ env, execArgv }: Circumstances): boolean {
  const flags = [...execArgv, ...(env["NODE_OPTIONS"] ?? "").split(/\s+/)].join(" ").replaceAll("_", "-");
  const bySnapshot = new RegExp(`--heapsnapshot-signal[= ]"?${toggleSignal}`).test(flags);
  const reportSignal = /--report-signal[= ]"?(\w+)/.exec(flags)?.[1] ?? toggleSignal;
  return bySnapshot || (/--report-on-signal\b/.test(flags) && reportSignal === toggleSignal);
}

let ancestors: readonly string[] | undefined;

/** The command lines of those that started this process; read once, since that does not change with what becomes of them. */
export function ancestorCommands(): readonly string[] {
  ancestors ??= readAncestors(process.ppid);
  return ancestors;
}

/** Of the parent and the grandparent; none where there is no /proc. nodemon sets no variable. */
function readAncestors(parentPid: number): readonly string[] {
  const parent = readProc(parentPid, "cmdline");
  const grandparentPid = Number(/^\d+ \(.*\) \S (\d+)/s.exec(readProc(parentPid, "stat"))?.[1]);
  return [parent, Number.isInteger(grandparentPid) ? readProc(grandparentPid, "cmdline") : ""];
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}
