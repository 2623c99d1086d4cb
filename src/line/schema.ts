// Declared shapes, the subpath heartwood/schema: a serializer that prints what a JSON Schema declares, and nothing else.
import { warnOnce } from "../notices.js";
import { reason } from "./attempt.js";
import { compile, type PrintFitting } from "./compiled.js";
import { declare } from "./declared.js";
import { fitShape } from "./fit.js";
import { defaultLimits } from "./limits.js";
import { print } from "./print.js";
import type { JsonSchema, SchemaValue } from "./schema-value.js";
import { readShape, type Shape } from "./shape.js";

export type { JsonSchema, SchemaValue } from "./schema-value.js";

/**
 * A serializer of a declared shape, for option `serializers`. Called as a function, it gives the value as plain data,
 * cut to the shape.
 */
export type SchemaSerializer<Value> = (value: Value) => unknown;

/**
 * Declares the shape of what is logged under a name: only what it declares is printed. A property that does not fit
 * its declared type is printed as a short text that says so, and named in the line's `log_error`.
 * @param definition a JSON Schema; of a property, `{}` allows anything
 * @throws {HeartwoodError} `SCHEMA_INVALID`, naming the place in the schema, what came, and what is allowed
 * @example
 * const order = schema({ type: "object", properties: { id: { type: "string" } }, required: ["id"] });
 * const log = createLogger({ serializers: { order } });
 */
export function schema<const Schema extends JsonSchema>(
  definition: Schema,
): SchemaSerializer<SchemaValue<Schema>> {
  const shape = readShape(definition);
  const printFitting = tryCompile(shape);
  return declare((value: unknown) => fitShape(value, shape, "", defaultLimits), {
    fit: (value, name, limits) => fitShape(value, shape, name, limits),
    print: (value, name, limits) =>
      (limits.hidesSecrets === true ? undefined : printFitting?.(value, limits)) ??
      print(fitShape(value, shape, name, limits), limits),
  });
}

/** The shape's program. Where the process may not make code of text, there is none: that is said once. */
function tryCompile(shape: Shape): PrintFitting | undefined {
  try {
    return compile(shape);
  } catch (thrown) {
    const text = `schema: fast-json-stringify cannot compile: ${reason(thrown)}. Declared shapes are printed without it: the same text, more slowly.`;
    warnOnce("HEARTWOOD_SCHEMA_NOT_COMPILED", text);
    return undefined;
  }
}
