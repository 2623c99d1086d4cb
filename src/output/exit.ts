// The end of the process: what is buffered is written when it exits, and when a signal is about to end it; and what
// channels of control leave on the disk is removed.
import { isMainThread } from "node:worker_threads";
import { firstTime, state } from "../state.js";
import { startTimer } from "../timers.js";

/** Signals that end a process by default, and that an operator or a supervisor sends to have it end. */
const endingSignals = ["SIGTERM", "SIGINT", "SIGHUP"] as const; // the literal names, which process.on asks for

/** A process that lives so long after a signal was not ended by it. */
const survivedMs = 1_000;

/** Has the writers of this process finish when it exits; one hook for all writers and all copies of the package. */
export function finishAtExit(): void {
  if (!firstTime("exit hook")) return;
  // First, since another listener may call process.exit or throw, and none after it is called. From then on each line is
  // written at once, those of the other listeners.
  process.prependListener("exit", finishAll);
}

/** Has the writers finish before a signal ends the process; one listener for each signal and all copies. */
export function finishAtSignals(): void {
  if (!isMainThread || !firstTime("signal listeners")) return;
  // First, since Node takes a `once` listener off before it calls it: one that stood before us would not be counted.
  for (const signal of endingSignals) process.prependListener(signal, onSignal);
}

function finishAll(): void {
  for (const ending of state.control.endings) ending.finish();
  for (const writer of state.writers) writer.finish();
}

function onSignal(signal: NodeJS.Signals): void {
  if (countOthers(signal) > 0) {
    for (const writer of state.writers) writer.writeNow();
    return; // the application decides what the signal means
  }
  endBy(signal, onSignal);
}

/** Takes our listener off and raises the signal again: it does what it does to a process without a logger. */
export function endBy(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): void {
  finishAll();
  // Handlers of signal-exit run first.
  process.removeListener(signal, listener);
  process.kill(process.pid, signal);
  // As process 1 of a container it does nothing, and the process goes on.
  startTimer(goOn, survivedMs).unref();
}

function goOn(): void {
  for (const ending of state.control.endings) ending.goOn();
  for (const writer of state.writers) writer.goOn();
}

/**
 * Listeners of that signal that are neither ours, of which there is one, nor signal-exit's. Its versions 3 and 4 raise
 * the signal again once they are alone, as we do, and each would take the other for the application; how many there are
 * they tell on the process.
 */
export function countOthers(signal: NodeJS.Signals): number {
  const ofSignalExit =
    countOf(process, "__signal_exit_emitter__") + countOf(globalThis, Symbol.for("signal-exit emitter"));
  return process.listenerCount(signal) - 1 - ofSignalExit;
}

function countOf(host: object, name: string | symbol): number {
  const emitter: unknown = Reflect.get(host, name);
  const count: unknown = typeof emitter === "object" && emitter !== null ? Reflect.get(emitter, "count") : 0;
  return typeof count === "number" ? count : 0;
}
