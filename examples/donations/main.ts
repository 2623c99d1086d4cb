// The process: starts the service, and ends it when asked. What throws here ends the process with heartwood's
// `fatal` line and Node's exit code 1, so nothing is caught.
import { once } from "node:events";
import { readTokens } from "./auth.js";
import { log } from "./log.js";
import { createRoutes } from "./routes.js";
import { createDoor } from "./server.js";
import { readSettings } from "./settings.js";
import { openAuditTrail } from "./store.js";

/** How long open requests may take once the service is asked to stop, in milliseconds. */
const stopLimitMs = 10_000;

const settings = readSettings(process.env);
const trail = await openAuditTrail(settings.auditFile);
const server = createDoor(createRoutes(trail), await readTokens(settings.tokensFile));

server.listen(settings.port, "127.0.0.1");
await once(server, "listening");
log.info({ address: server.address(), audit_file: settings.auditFile }, "listening");

process.once("SIGTERM", stop);
process.once("SIGINT", stop);

async function stop(signal: NodeJS.Signals): Promise<void> {
  server.close();
  log.info({ signal }, "stopping");
  setTimeout(() => server.closeAllConnections(), stopLimitMs).unref();
  // Awaited, not `server.close(callback)`: a listener runs in the context of what closes the server, which is
  // the last connection, so its line would carry the ids of that connection's request.
  await once(server, "close");
  log.info("stopped");
  // No process.exit: nothing is left to wait for, so Node ends by itself.
}
