// What the programs of services under load share: they tell their port, their usage, and how much they served.
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { cpuUsage, exit } from "node:process";
import { setImmediate } from "node:timers/promises";
import { type Usage, usagePath } from "./services.js";

/**
 * Serves until run.ts says that it is over, then writes what is left and ends the process. A request for the usage goes
 * to no listener of the server's.
 * @param drain resolves when every line so far has been written
 */
export function serveUntilTold(server: Server, drain: () => Promise<void>): void {
  let served = 0;
  const listeners = server.listeners("request");
  server.removeAllListeners("request");
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    if (request.url === usagePath) return void response.end(JSON.stringify(usageOf(served)));
    served += 1;
    for (const listener of listeners) Reflect.apply(listener, server, [request, response]);
  });
  server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port)); // of a TCP server
  process.once("message", async () => {
    server.close();
    server.closeAllConnections();
    await setImmediate(); // for what is said of a connection that is gone
    await drain();
    process.send?.(served, () => exit());
  });
  process.once("disconnect", exit); // also when run.ts is gone
}

function usageOf(served: number): Usage {
  const { user, system } = cpuUsage();
  return { served, cpuUs: user + system, atMs: performance.now() };
}
