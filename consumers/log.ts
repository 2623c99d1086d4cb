// The logger that most services have: in the format that LOG_FORMAT says, to stdout.
import { createLogger } from "heartwood";

export const log = createLogger({ service: "donations" });
