// A user's program: what newer Nodes have, an error that suppressed another and JSON's raw texts.
import { createLogger } from "heartwood";

const log = createLogger({ base: null });
const both = new SuppressedError(new TypeError("close"), new RangeError("body"), "both");
log.error(both);
log.error({ problems: [both] }, "nested");
const raw = JSON.rawJSON("12345678901234567890");
log.info({ raw, nested: [raw, JSON.rawJSON('"\u2028"'), JSON.rawJSON("null")] }, "raw");
log.info({ raw, date: new Map([["raw", raw]]) }, "raw %j", raw);
log.child({ raw }).info("raw");
