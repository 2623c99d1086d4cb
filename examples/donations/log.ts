// The service's one logger. Level and format are the operator's (LOG_LEVEL, LOG_FORMAT); lines go to stdout, or to the
// file that DONATIONS_LOG_FILE names.
// A module takes its own name from it, once: `const storeLog = log.named("store")`.
import { createLogger, destination } from "heartwood";

const path = process.env["DONATIONS_LOG_FILE"];
const file = path ? destination({ dest: path, mode: 0o640 }) : undefined;

export const log = createLogger({}, file);

// logrotate has moved the file away: the lines from now on go to a new one.
if (file !== undefined) process.on("SIGHUP", () => file.reopen());
