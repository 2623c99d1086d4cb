// Where a request or a message comes from: its id and its place in a trace, read from headers that nobody vouches for.
import { randomBytes, randomUUID } from "node:crypto";
import { BareRecord } from "../line/fields.js";
import type { PlainRecord } from "../line/plain.js";
import { parseTraceparent, parseTracestate, type TracePlace } from "./traceparent.js";

/** Gives a header by its lower-case name; undefined where there is none. */
export type ReadHeader = (name: string) => string | undefined;

export interface Origin {
  readonly requestId: string;
  /** This process's own span in the trace that the caller began, or that begins here. */
  readonly place: TracePlace | undefined;
  /** Sent on with the trace, and never printed. */
  readonly tracestate: string | undefined;
  /** Sent on only where that is asked for, and never printed. */
  readonly baggage: string | undefined;
}

/** How an id is found. */
export interface OriginSettings {
  readonly requestIdHeaders: readonly string[];
  readonly makeRequestId: () => string;
  readonly trace: boolean;
}

const plainId = /^[\w.\-=+/:]{1,128}$/;

/** `__proto__`, `constructor` and their kind: other people keep what they know of a request under its id. */
const inherited: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Whether an id may stand in lines, headers and look-up tables: short, plain, and no name that every object has. */
export const isPlainId = (id: unknown): id is string =>
  typeof id === "string" && plainId.test(id) && !inherited.has(id);

/** Reads a request's id and trace, or makes them. What came and is not as it should be is replaced. */
export function originOf(read: ReadHeader, settings: OriginSettings): Origin {
  const requestId = takeRequestId(read, settings);
  if (!settings.trace) return { requestId, place: undefined, tracestate: undefined, baggage: undefined };
  const caller = parseTraceparent(read("traceparent"));
  const tracestate = caller && read("tracestate");
  return {
    requestId,
    place: {
      traceId: caller?.traceId ?? randomDigits(32),
      spanId: randomDigits(16),
      flags: caller?.flags ?? "01",
    },
    tracestate: tracestate === undefined ? undefined : parseTracestate([tracestate]),
    baggage: plainBaggage(read("baggage")),
  };
}

/** The caller's id, the first that is plain, else a new one. */
export function takeRequestId(read: ReadHeader, settings: OriginSettings): string {
  for (const name of settings.requestIdHeaders) {
    const id = read(name);
    if (id !== undefined && isPlainId(id)) return id;
  }
  const made = settings.makeRequestId();
  return settings.makeRequestId === randomUUID || isPlainId(made) ? made : randomUUID();
}

/** The context fields of an origin, by their conventional names. */
export function contextOf({ requestId, place }: Origin): PlainRecord {
  const fields = new BareRecord();
  fields["request_id"] = requestId;
  if (place === undefined) return fields;
  fields["trace_id"] = place.traceId;
  fields["span_id"] = place.spanId;
  fields["trace_flags"] = place.flags;
  return fields;
}

/** Random bytes are made for many ids at once: to ask for a few costs as much as to ask for thousands. */
const storeBytes = 6_144;
let digits = "";
let used = 0;

/** So many random hexadecimal digits, not all 0. */
function randomDigits(count: number): string {
  if (used + count > digits.length) {
    digits = randomBytes(storeBytes).toString("hex");
    used = 0;
  }
  used += count;
  const taken = digits.slice(used - count, used);
  return /^0+$/.test(taken) ? randomDigits(count) : taken;
}

/** W3C Baggage: at most 8,192 bytes of visible ASCII and spaces. */
const baggageForm = /^[\x20-\x7e]{1,8192}$/;

const plainBaggage = (header: string | undefined): string | undefined =>
  header !== undefined && baggageForm.test(header) ? header : undefined;
