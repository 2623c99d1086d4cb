// Whether the service is well, for probes and alerts: they come often, and leave no lines unless they fail.
import { type AdminHandler, adminHandler } from "heartwood/control";

/** For probes: 200 as long as the process answers: where it does not, a restart helps. */
export const alivePath = "/health";

/**
 * For alerts: 200, or 503 with the reasons while lines do not reach where they should. Not for probes: the service could
 * serve, and a restart would lose the lines that wait.
 */
export const logHealthPath = "/admin/log/health";

/**
 * Answers `logHealthPath`. Anyone may ask that and nothing else: those who change levels have the signal, the socket
 * and the file, which are the machine's, where this port is the public's.
 */
export const answerLogHealth: AdminHandler = adminHandler({
  prefix: "/admin/log",
  authorize: ({ method, path }) => ["GET", "HEAD"].includes(method) && path === "/health",
});
