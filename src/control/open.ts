// The channels of this process, opened as a logger asks for them: each once in a process, however many loggers there are.
import { isMainThread } from "node:worker_threads";
import { reason } from "../line/attempt.js";
import { state } from "../state.js";
import { openFile } from "./file.js";
import type { ControlPlan } from "./plan.js";
import { controller, performer } from "./process-control.js";
import { perform } from "./protocol.js";
import { listenForSignal, type SignalWish, signalRule } from "./signal.js";
import { openWorkers } from "./workers.js";

const { channels } = state.control;

/**
 * Opens the channels of a plan that are not open yet.
 * @param say told of what could not be opened, in a sentence or two; nothing is thrown
 */
export function openChannels(plan: ControlPlan, say: (problem: string) => void): void {
  const { signal, socket, file, workers } = plan;
  openSignal(signal);
  if (workers) attempt("workers", say, () => openWorkers(controller, state.control));
  if (file !== undefined) attempt(`file ${file}`, say, () => openFile(controller, file));
  if (socket !== false && isMainThread) attempt("socket", say, () => socketChannel(socket, say));
  for (const channel of plan.channels) {
    attempt(`channel ${channels.size}`, say, () =>
      channel({ perform: (request, origin) => perform(request, performer, origin) }),
    );
  }
}

/**
 * Closes all but the signal's, whose default action would end the process, and ends the overrides.
 * @param say told of what could not be closed; nothing is thrown
 */
export function closeChannels(say: (problem: string) => void): void {
  const closers = [...channels];
  channels.clear(); // before, since what a channel does as it closes may be to close a logger
  for (const [name, close] of closers) {
    try {
      close();
    } catch (thrown) {
      say(`Control, ${name}: it was not closed (${reason(thrown)}).`);
    }
  }
  controller.close();
}

function attempt(name: string, say: (problem: string) => void, open: () => unknown): void {
  if (channels.has(name)) return;
  try {
    const opened = open();
    if (!isDisposable(opened))
      say(
        `Control, ${name}: it cannot be closed. Return an object with [Symbol.dispose]() from its function.`,
      );
    channels.set(name, () => isDisposable(opened) && opened[Symbol.dispose]());
  } catch (thrown) {
    say(`Control, ${name}: it was not opened (${reason(thrown)}).`);
  }
}

/** A channel of the user's may return anything. */
const isDisposable = (opened: unknown): opened is Disposable =>
  typeof opened === "object" &&
  opened !== null &&
  Symbol.dispose in opened &&
  typeof opened[Symbol.dispose] === "function";

/** The listener stays when the channel is closed: the signal's default action would end the process. */
function openSignal(wish: SignalWish): void {
  const { env, execArgv, platform } = process;
  const rule = signalRule(wish, { env, execArgv, isMainThread, platform });
  if (rule === "nothing") return;
  listenForSignal(controller, rule);
  if (rule === "toggles") channels.set("signal", () => {});
}

/** Loaded when it is asked for: an HTTP server is not what a logger should cost. */
function socketChannel(given: true | string, say: (problem: string) => void): Disposable {
  let isClosed = false;
  let opened: Disposable | undefined;
  import("./socket.js").then(
    ({ openSocket }) => {
      if (!isClosed) opened = openSocket(performer, given === true ? undefined : given, process.env, say);
    },
    (thrown: unknown) => say(`Control, socket: it was not opened (${reason(thrown)}).`),
  );
  return {
    [Symbol.dispose]() {
      isClosed = true;
      opened?.[Symbol.dispose]();
    },
  };
}
