// A user's module whose declarations tsc has to write: the type of a declared shape is inferred from its schema.
import { schema } from "heartwood/schema";

export const order = schema({
  type: "object",
  properties: { id: { type: "string" }, lines: { type: "array", items: { enum: ["a", "b"] } } },
  required: ["id"],
});

order({ id: "o-1", lines: ["a"] });
// @ts-expect-error a declared string is a string
order({ id: 1 });
