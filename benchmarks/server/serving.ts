// What the programs of services under load share: they tell their port, their usage, and how much they served.
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { cpuUsage, exit } from "node:process";
import { setImmediate } from "node:timers/promises";
import type { Question, Usage } from "./services.js";

/**
 * Serves, and answers what measure.ts asks: the usage, and to end; then it writes what is left and ends the process.
 * @param drain resolves when every line so far has been written
 */
export function serveUntilTold(server: Server, drain: () => Promise<void>): void {
  let served = 0;
  server.prependListener("request", () => {
    served++;
  });
  server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port)); // of a TCP server
  process.on("message", async (question: Question) => {
    if (question === "usage") return void process.send?.(usageOf(served));
    server.close();
    server.closeAllConnections();
    await setImmediate(); // for what is said of a connection that is gone
    await drain();
    process.send?.(served, () => exit());
  });
  process.once("disconnect", exit); // also when measure.ts is gone
}

function usageOf(served: number): Usage {
  const { user, system } = cpuUsage();
  return { served, cpuUs: user + system, atMs: performance.now() };
}
