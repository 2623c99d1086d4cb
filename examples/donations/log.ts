// The service's one logger. Level and format are the operator's (LOG_LEVEL, LOG_FORMAT); lines go to stdout.
// A module takes its own name from it, once: `const storeLog = log.named("store")`.
import { createLogger } from "heartwood";

export const log = createLogger();
