// The process: starts the service, and ends it when asked. What throws here ends the process with heartwood's
// `fatal` line and Node's exit code 1, so nothing is caught.
import { once } from "node:events";
import { readTokens } from "./auth.js";
import { log } from "./log.js";
import { countOpenRequests } from "./open-requests.js";
import { createRoutes } from "./routes.js";
import { createDoor } from "./server.js";
import { readSettings } from "./settings.js";
import { stopWhenAsked } from "./stop.js";
import { openAuditTrail } from "./store.js";

const settings = readSettings(process.env);
const trail = await openAuditTrail(settings.auditFile);
const requests = countOpenRequests();
const routes = createRoutes(trail, settings.zakatOrigin);
const server = createDoor(routes, await readTokens(settings.tokensFile), requests);

server.listen(settings.port, settings.host);
await once(server, "listening");
log.info({ address: server.address(), audit_file: settings.auditFile }, "listening");

await stopWhenAsked(server, requests, settings.stopLimitMs);
