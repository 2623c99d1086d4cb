// The workers channel: what one thread or process of a service is told, all of them are. Threads hear each other on a
// broadcast channel; a cluster's primary passes on between its workers. Nobody else hears it.
import { BroadcastChannel, isMainThread } from "node:worker_threads";
import type { ControlState, OverrideNews } from "../control-state.js";
import type { Controller } from "../levels/controller.js";
import { isRecord } from "../option-checks.js";
import { atEndOfTurn } from "../timers.js";
import { joinCluster } from "./cluster.js";
import { type Link, type Links, pack, type Receive, unpack } from "./wire.js";

/** Joins the others: a thread and a process of a cluster at once, whoever may start some once there are any. */
export function openWorkers(controller: Controller, state: ControlState): Disposable {
  const links: Links = new Set();
  const receive: Receive = (message, from) => take(controller, links, message, from);
  const threads = once(() => joinThreads(links, receive));
  const processes = once(() => joinCluster(links, receive));
  const tell = (news: OverrideNews): void => {
    threads.open();
    for (const link of links) link.send(pack(news));
  };

  state.onChange.add(tell);
  process.on("worker", threads.open);
  if (!isMainThread) threads.open();
  else if (process.connected) processes.open();
  else atEndOfTurn(processes.open).unref(); // to load node:cluster takes a millisecond, and most are none
  return {
    [Symbol.dispose]() {
      state.onChange.delete(tell);
      process.off("worker", threads.open);
      threads.close();
      processes.close();
    },
  };
}

/** Something that is opened once at most, and never after it was closed. */
function once(open: () => () => void): { readonly open: () => void; readonly close: () => void } {
  let close: (() => void) | undefined;
  return {
    open() {
      close ??= open();
    },
    close() {
      close?.();
      close = () => {};
    },
  };
}

/** Does what a message says, and passes it on to where it did not come from. */
function take(controller: Controller, links: Links, given: unknown, from: Link): void {
  const message = unpack(given, controller.levels());
  if (message === undefined) return;
  if (message.kind === "hello") {
    const overrides = controller.overrides();
    if (isMainThread && overrides.length > 0) from.send(pack({ kind: "set", overrides }));
    return;
  }
  if (message.kind === "revert") controller.withdraw(message.ids);
  else for (const override of message.overrides) controller.adopt(override);
  // As it came: another thread may have levels that this one has not.
  if (isRecord(given)) for (const link of links) if (link !== from) link.send(given);
}

/** All threads of this process hear each other. */
function joinThreads(links: Links, receive: Receive): () => void {
  const channel = new BroadcastChannel("heartwood/levels@1");
  const link: Link = { send: (message) => channel.postMessage(message) };
  channel.onmessage = (event: unknown) => receive(dataOf(event), link);
  channel.unref();
  links.add(link);
  if (!isMainThread) link.send(pack({ kind: "hello" }));
  return () => {
    links.delete(link);
    channel.close();
  };
}

const dataOf = (event: unknown): unknown => (isRecord(event) ? event["data"] : undefined);
