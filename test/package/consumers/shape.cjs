// A user's program with a declared shape.
const { createLogger } = require("heartwood");
const { schema } = require("heartwood/schema");

const order = schema({ type: "object", properties: { id: { type: "string" } }, required: ["id"] });
createLogger({ serializers: { order } }).info({ order: { id: "o-1", card: "4111" } }, "placed");
