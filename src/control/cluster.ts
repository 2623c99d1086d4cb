// A process of a cluster among the others: a worker hears its primary, a primary all its workers. Their messages are
// such as Node keeps to itself, so that no "message" listener of the application's gets to see one.
import type { Worker } from "node:cluster";
import { isRecord } from "../option-checks.js";
import { type Link, type Links, pack, type Receive } from "./wire.js";

type Cluster = typeof import("node:cluster").default;

const internalEvent = "internalMessage";

/** @returns what leaves again. A process that is in no cluster hears nothing */
export function joinCluster(links: Links, receive: Receive): () => void {
  // Loaded here, since it costs a millisecond and most processes are in no cluster.
  const cluster: unknown = process.getBuiltinModule("node:cluster");
  if (!isCluster(cluster)) return () => {};
  return cluster.isWorker ? joinPrimary(links, receive) : joinForked(cluster, links, receive);
}

const isCluster = (found: unknown): found is Cluster => isRecord(found) && "isPrimary" in found;

function joinPrimary(links: Links, receive: Receive): () => void {
  const link: Link = {
    send(message) {
      if (process.connected) process.send?.(message, undefined, undefined, ignoreLost);
    },
  };
  const hear = (message: unknown): void => receive(message, link);
  process.on(internalEvent, hear);
  links.add(link);
  link.send(pack({ kind: "hello" }));
  return () => {
    links.delete(link);
    process.off(internalEvent, hear);
  };
}

function joinForked(cluster: Cluster, links: Links, receive: Receive): () => void {
  const leaves = new Map<Worker, () => void>();
  const join = (worker: Worker): void => void leaves.set(worker, joinOne(worker, links, receive));
  const leave = (worker: Worker): void => {
    leaves.get(worker)?.();
    leaves.delete(worker);
  };
  for (const worker of Object.values(cluster.workers ?? {})) if (worker !== undefined) join(worker);
  cluster.on("fork", join);
  cluster.on("disconnect", leave);
  cluster.on("exit", leave);
  return () => {
    cluster.off("fork", join);
    cluster.off("disconnect", leave);
    cluster.off("exit", leave);
    for (const worker of [...leaves.keys()]) leave(worker);
  };
}

function joinOne(worker: Worker, links: Links, receive: Receive): () => void {
  const link: Link = {
    send(message) {
      if (worker.isConnected()) worker.process.send(message, undefined, undefined, ignoreLost);
    },
  };
  const hear = (message: unknown): void => receive(message, link);
  worker.process.on(internalEvent, hear);
  links.add(link);
  return () => {
    links.delete(link);
    worker.process.off(internalEvent, hear);
  };
}

/** A worker that dies at this moment needs no levels any more. */
function ignoreLost(): void {}
