// The signal channel: SIGUSR2 switches debug on for a while, and off again. Its default action would end the process,
// so the listener stays, also when everything else is closed.

import { saySignalIgnored } from "../levels/changes-said.js";
import type { Controller } from "../levels/controller.js";
import { countOthers, endBy } from "../output/exit.js";
import { firstTime, state } from "../state.js";
import { ancestorPids, isBelowNodemon } from "./ancestors.js";

/** The only signal that is free for it: SIGUSR1 is the inspector's, the others end a process. */
const toggleSignal = "SIGUSR2";

const origin = { channel: "signal" };

/** Number of the level of the line that says why a signal changed nothing. */
const info = 30;

/** What the code and the operator say about the signal. */
export type SignalWish = "as usual" | "asked for" | "left alone" | { readonly closedBy: string };

/** What else decides about it. */
export interface Circumstances {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly execArgv: readonly string[];
  readonly isMainThread: boolean;
  readonly platform: NodeJS.Platform;
}

/** What is installed: nothing, a listener that toggles, or one that only says why it does nothing. */
export type SignalRule = "nothing" | "toggles" | { readonly closedBy: string };

/**
 * What is installed for the signal. The first that holds decides. What can change while the process runs, an
 * application's listener and nodemon, is asked when a signal comes.
 */
export function signalRule(wish: SignalWish, circumstances: Circumstances): SignalRule {
  const { env, isMainThread, platform } = circumstances;
  if (platform === "win32" || !isMainThread || isClaimed(circumstances)) return "nothing";
  if (wish === "left alone") return "nothing";
  if (wish === "asked for") return "toggles";
  if (testRunners.some((name) => (env[name] ?? "") !== "")) return "nothing";
  return wish === "as usual" ? "toggles" : wish;
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

/** Whether Node itself acts on the signal. A report is made on SIGUSR2 if no other signal is given. */
function isClaimed({ env, execArgv }: Circumstances): boolean {
  const words = (env["NODE_OPTIONS"] ?? "").replaceAll('"', "").split(/\s+/);
  const flags = [...words, ...execArgv].join(" ").replaceAll("_", "-"); // the command line wins, as the last
  if (lastOf(flags, /--heapsnapshot-signal[= ](\w+)/g) === toggleSignal) return true;
  const isReported = lastOf(flags, /(--(?:no-)?report-on-signal)(?![\w-])/g) === "--report-on-signal";
  return isReported && (lastOf(flags, /--report-signal[= ](\w+)/g) ?? toggleSignal) === toggleSignal;
}

const lastOf = (text: string, pattern: RegExp): string | undefined => [...text.matchAll(pattern)].at(-1)?.[1];

let closedBy = "no logger of this process asks for it";

/**
 * Listens for the signal, once in a process. It toggles while the channel "signal" is open.
 * @param rule of the logger that is being made; the newest one that closes the signal is the one that is said
 */
export function listenForSignal(controller: Controller, rule: Exclude<SignalRule, "nothing">): void {
  if (typeof rule === "object") ({ closedBy } = rule);
  // First, since Node takes a `once` listener off before it calls it: one that stood before us would not be counted.
  if (!firstTime("signal channel")) return;
  const { pid, platform } = process;
  const ancestors = ancestorPids(pid, platform);
  let known: boolean | undefined; // asked once: it takes time, and does not change
  const isBelow = (): boolean => {
    known ??= isBelowNodemon(process.env, pid, ancestors, platform);
    return known;
  };
  process.prependListener(toggleSignal, onSignal);

  function onSignal(): void {
    if (countOthers(toggleSignal) > 0) ignore(controller, "the application has a listener of its own for it");
    else if (isBelow()) endBy(toggleSignal, onSignal);
    else if (state.control.channels.has(origin.channel)) toggle(controller);
    else ignore(controller, closedBy);
  }
}

/** Says once for each reason that the signal changed nothing. */
function ignore(controller: Controller, reason: string): void {
  const notice = `signal ignored: ${reason}`;
  if (state.said.has(notice)) return;
  const { event, message } = saySignalIgnored(reason);
  if (controller.roots().some((root) => root.say(event, message, info))) state.said.add(notice);
}

/** Ends an override that a signal set; else sets debug, for the usual time. Nothing if all loggers are closed. */
export function toggle(controller: Controller): void {
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
