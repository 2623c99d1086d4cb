// The program of a service under load: writes the lines of a request to its stdout, and answers. Started by run.ts.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { argv, cpuUsage, exit } from "node:process";
import { type Rival, rivals } from "../rival.js";
import {
  contextOf,
  linesOfRequest,
  type ServiceName,
  serviceScenario,
  type Usage,
  usagePath,
} from "./services.js";

async function main(name: ServiceName): Promise<void> {
  const rival = name === "off" ? undefined : await (await rivals[name].load()).open(1, serviceScenario);
  const handle = rival === undefined ? () => undefined : handlerOf(rival);
  let served = 0;
  const server = createServer((request, response) => {
    if (request.url === usagePath) return void response.end(JSON.stringify(usage(served)));
    handle(served);
    served += 1;
    response.end("done");
  });
  server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port)); // of a TCP server
  process.once("message", async () => {
    server.close();
    server.closeAllConnections();
    await rival?.drain();
    process.send?.(served, () => exit());
  });
  process.once("disconnect", exit); // also when run.ts is gone
}

function handlerOf<Log>(rival: Rival<Log>): (n: number) => void {
  return (n) =>
    rival.within(contextOf(n), (log) => {
      for (const { message, fields } of linesOfRequest) {
        if (fields === undefined) rival.text(log, message);
        else rival.fields(log, fields(n), message);
      }
    });
}

function usage(served: number): Usage {
  const { user, system } = cpuUsage();
  return { served, cpuUs: user + system, atMs: performance.now() };
}

await main(argv[2] as ServiceName); // run.ts passes it, typed
