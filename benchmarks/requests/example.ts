// The program of the example service, under load with its lines and without: as it is, but that its audit trail lies in
// a folder of its own and goes with it. Started by measure.ts.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { argv, env } from "node:process";
import { exampleToken } from "../server/asked.js";
import { serveUntilTold } from "../server/serving.js";
import type { Logging } from "./stages.js";

async function main(logging: Logging): Promise<void> {
  env["LOG_LEVEL"] = logging === "silent" ? "silent" : "info"; // before its logger is made, by the import
  const { digestOf } = await import("../../examples/donations/auth.js");
  const { log } = await import("../../examples/donations/log.js");
  const { countOpenRequests } = await import("../../examples/donations/open-requests.js");
  const { createRoutes } = await import("../../examples/donations/routes.js");
  const { createDoor } = await import("../../examples/donations/server.js");
  const { openAuditTrail } = await import("../../examples/donations/store.js");
  const folder = mkdtempSync(join(tmpdir(), "heartwood-bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const routes = createRoutes(await openAuditTrail(join(folder, "audit.ndjson")), undefined);
  const tokens = new Map([[digestOf(exampleToken), "u-20451"]]);
  const requests = countOpenRequests();
  serveUntilTold(createDoor(routes, tokens, requests), async () => {
    await requests.none(); // a donation is recorded, and said to be, also when its client is gone
    await new Promise((resolve) => log.flush(resolve));
  });
}

await main(argv[2] as Logging); // run.ts passes it, typed
