// A user's program with a declared shape.
import { createLogger } from "heartwood";
import { schema } from "heartwood/schema";

const order = schema({ type: "object", properties: { id: { type: "string" } }, required: ["id"] });
createLogger({ serializers: { order } }).info({ order: { id: "o-1", card: "4111" } }, "placed");
