// The ways of waiting that need a server, a worker or another process.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { getContext, runWithContext } from "../../../src/index.js";
import type { At, Kind } from "./kinds.js";

export interface Network {
  readonly kinds: Readonly<Record<string, Kind>>;
  /** Contexts that a request found already standing when it came in: each one is another request's. */
  readonly leaks: readonly unknown[];
  readonly requests: () => number;
  readonly connections: () => number;
  close(): Promise<void>;
}

/** At most so many at a time; the others wait in their own flow and are woken by the one before. */
function pool(size: number): <T>(work: () => Promise<T>) => Promise<T> {
  const queue: (() => void)[] = [];
  let free = size;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => queue.push(resolve));
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port; // it listens on TCP

/** A server whose every request is a flow of its own, and the clients that call it. */
export async function openNetwork(atOf: (id: string) => At): Promise<Network> {
  const leaks: unknown[] = [];
  let requests = 0;
  let connections = 0;

  const server = createServer((incoming, response) => {
    requests += 1;
    if (Object.keys(getContext()).length > 0) leaks.push(getContext());
    const id = `server of ${incoming.headers["x-flow"]} ${requests}`;
    const at = atOf(id);
    void runWithContext({ request_id: id }, async () => {
      at("at the door");
      for await (const _ of incoming) at("body");
      await delay(Math.random() * 3);
      at("after work");
      response.once("finish", () => at("finish"));
      response.write("first ");
      setImmediate(() => {
        at("last");
        response.end("last");
      });
    });
  });
  server.keepAliveTimeout = 10_000;
  server.on("connection", () => {
    connections += 1;
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${portOf(server)}/`;

  const few = pool(40);
  const fetching: Kind = (at, id) =>
    few(async () => {
      at("in the pool");
      const response = await fetch(url, { method: "POST", body: "one", headers: { "x-flow": id } });
      at("head");
      for await (const _ of response.body ?? []) at("chunk");
      at("end");
    });

  const agent = new Agent({ keepAlive: true, maxSockets: 20 });
  const requesting: Kind = (at, id) =>
    new Promise((resolve, reject) => {
      const outgoing = request(url, { agent, method: "POST", headers: { "x-flow": id } }, (incoming) => {
        at("response");
        incoming.on("data", () => at("data"));
        incoming.on("end", () => {
          at("end");
          resolve();
        });
      });
      outgoing.on("error", reject).end("body");
    });

  const worker = new Worker(
    'const { parentPort } = require("node:worker_threads"); parentPort.on("message", (id) => parentPort.postMessage(id));',
    { eval: true },
  );
  const answers = new Map<string, () => void>();
  worker.on("message", (call) => answers.get(call)?.());
  const working: Kind = async (at, id) => {
    const call = `${id} ${Math.random()}`;
    const answered = new Promise<void>((resolve) => answers.set(call, resolve));
    worker.postMessage(call);
    await answered;
    at("the worker's answer");
  };

  const oneAtATime = pool(4);
  const children: Kind = (at, id) =>
    oneAtATime(async () => {
      const child = spawn(process.execPath, ["-e", "process.stdin.pipe(process.stdout)"], {
        stdio: ["pipe", "pipe", "inherit"],
      });
      child.once("spawn", () => at("spawn"));
      child.stdout.on("data", () => at("stdout"));
      child.once("exit", () => at("exit"));
      child.stdin.end(id);
      await once(child, "close");
      at("closed");
    });

  return {
    kinds: { fetch: fetching, "http keep-alive": requesting, worker: working, "child processes": children },
    leaks,
    requests: () => requests,
    connections: () => connections,
    async close() {
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await worker.terminate();
    },
  };
}
