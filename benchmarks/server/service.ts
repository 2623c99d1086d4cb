// The program of a service under load: writes the lines of a request to its stdout, and answers. Started by measure.ts.
import { createServer } from "node:http";
import { argv } from "node:process";
import { type Rival, rivals } from "../rival.js";
import { contextOf, linesOfRequest, type ServiceName, serviceScenario } from "./services.js";
import { serveUntilTold } from "./serving.js";

async function main(name: ServiceName): Promise<void> {
  const rival = name === "off" ? undefined : await (await rivals[name].load()).open(1, serviceScenario);
  const handle = rival === undefined ? () => undefined : handlerOf(rival);
  let asked = 0;
  const server = createServer((_, response) => {
    handle(asked++);
    response.end("done");
  });
  serveUntilTold(server, async () => rival?.drain());
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

await main(argv[2] as ServiceName); // run.ts passes it, typed
