// What pino takes for a request or a response of node's, by their members, and prints as `req` and `res`.
import { types } from "node:util";
import { readFields } from "./fields.js";
import { serializeExchangeAsPino } from "./pino-seams.js";
import { hasPollutedPrototype } from "./print.js";
import { type PlainRecord, peek } from "./read.js";

/** Whether a polluted prototype lends every object names, some of them those by which pino knows requests. */
export const lendsNames = (): boolean =>
  hasPollutedPrototype() || "setHeader" in Object.prototype || "socket" in Object.prototype;

/** Whether pino takes the object for one. A proxy it is not asked: each question runs code. */
export const isExchange = (given: object): boolean =>
  !types.isProxy(given) && !lendsNames() && (isRequest(given) || isResponse(given));

const isRequest = (given: object): boolean =>
  ["method", "headers", "socket"].every((name) => Boolean(peek(given, name)));

const isResponse = (given: object): boolean => typeof peek(given, "setHeader") === "function";

/** The fields that pino makes of it; of one that throws, its own members. */
export function asExchange(given: object): object {
  try {
    return serializeExchangeAsPino(given, isRequest(given));
  } catch {
    return asMember(readFields(given));
  }
}

/** The fields, or what pino would take for a request or a response as a member: pino would read it again, deeper. */
export function asMember(fields: PlainRecord): PlainRecord {
  if (isRequest(fields)) return { req: fields };
  return isResponse(fields) ? { res: fields } : fields;
}

/** Whether fields that had the name as well could be taken for one. */
export const isExchangeName = (name: string, fields: PlainRecord): boolean =>
  name === "setHeader" ||
  (name === "socket" && fields["method"] !== undefined && fields["headers"] !== undefined) ||
  (name === "method" && fields["socket"] !== undefined && fields["headers"] !== undefined) ||
  (name === "headers" && fields["socket"] !== undefined && fields["method"] !== undefined);
