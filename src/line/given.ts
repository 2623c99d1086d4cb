// What an object says of itself where it was given for fields: as an argument of a call, as bindings or as context.
// Its `toJSON` counts, as it does inside a line: it may be there to leave a password out.
import { types } from "node:util";
import { reason } from "./attempt.js";
import { broken, findToJSON, isError, plainCopy } from "./plain.js";
import { isPlain } from "./print.js";
import { summaryFields, summaryOf } from "./summary.js";

/** What there is to print of an object. */
export type Given =
  /** An object whose members are fields: the one that was given, or what its `toJSON` returned. */
  | { readonly kind: "fields"; readonly fields: object }
  /** Items of a list. */
  | { readonly kind: "items"; readonly items: unknown }
  /** One value: a text, a number, bytes, null. */
  | { readonly kind: "value"; readonly value: unknown }
  /** A `toJSON` that threw, and the text in the object's place. */
  | { readonly kind: "broken"; readonly text: string };

/** Calls the object's `toJSON`, if it has one; that of an error does not count, and a summary comes first. Never throws. */
export function readGiven(given: object): Given {
  if (isError(given)) return { kind: "fields", fields: given };
  const isBytes = ArrayBuffer.isView(given) || types.isAnyArrayBuffer(given);
  if (isBytes) return { kind: "value", value: given }; // Buffer's own `toJSON` lists each byte
  const summary = givenSummary(given);
  if (summary !== undefined) return { kind: "fields", fields: summary };
  const toJSON = findToJSON(given);
  if (toJSON === undefined) return readResult(given);
  try {
    return readResult(toJSON(""));
  } catch (thrown) {
    return { kind: "broken", text: broken("", `toJSON threw: ${reason(thrown)}`) };
  }
}

/**
 * The fields of node's own objects and fetch's, and of a framework's around them, whose `toJSON` may give the headers: a
 * request is `req`, a response `res`, and another's summary is its members. Undefined if it is none.
 */
export function givenSummary(given: object): object | undefined {
  try {
    if (isPlain(given)) return undefined;
    const fields = summaryFields(given);
    if (fields !== undefined) return fields;
    const summary = summaryOf(given);
    if (summary === undefined) return undefined;
    return "method" in summary && "path" in summary ? { req: given } : summary;
  } catch {
    return undefined; // a proxy's trap
  }
}

/** A result is not asked for a `toJSON` of its own, as in JSON: it could go on for ever. */
function readResult(result: unknown): Given {
  if (typeof result !== "object" || result === null) return { kind: "value", value: result };
  if (isList(result)) return { kind: "items", items: result };
  if (types.isSet(result)) return { kind: "items", items: plainCopy(result) };
  if (types.isBoxedPrimitive(result)) return { kind: "value", value: plainCopy(result) };
  return { kind: "fields", fields: result };
}

function isList(value: object): value is unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false; // a revoked proxy
  }
}
