// Where a request or a message comes from: its id and its place in a trace, read from headers that nobody vouches for.
import { reason } from "../line/attempt.js";
import { detached } from "../line/detached.js";
import { BareRecord } from "../line/fields.js";
import type { PlainRecord } from "../line/plain.js";
import { warnOnce } from "../notices.js";
import { randomDigits, randomUuid } from "./ids.js";
import { parseTraceparent, parseTracestate, type TracePlace } from "./traceparent.js";

/** Gives a header by its lower-case name; undefined where there is none. */
export type ReadHeader = (name: string) => string | undefined;

/** The text of a header: of several of a name, the list that they are; of bytes, as HTTP reads them. */
export function textOf(value: unknown): string | undefined {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("latin1");
  if (Array.isArray(value)) return value.map(textOf).join();
  return typeof value === "string" ? value : undefined;
}

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
  return {
    requestId,
    place: {
      traceId: caller?.traceId ?? randomDigits(32),
      spanId: randomDigits(16),
      flags: caller?.flags ?? "01",
    },
    tracestate: caller && parseTracestate(read("tracestate") ?? ""),
    baggage: plainBaggage(read("baggage")),
  };
}

/** The caller's id, the first that is plain, else a new one. */
function takeRequestId(read: ReadHeader, settings: OriginSettings): string {
  for (const name of settings.requestIdHeaders) {
    const id = read(name);
    if (isPlainId(id)) return id;
  }
  const { makeRequestId } = settings;
  if (makeRequestId === randomUuid) return randomUuid();
  const made = askForId(makeRequestId);
  return isPlainId(made) ? detached(made) : randomUuid();
}

function askForId(makeRequestId: () => string): unknown {
  try {
    return makeRequestId();
  } catch (thrown) {
    warnThrew("makeRequestId", thrown);
    return undefined;
  }
}

/** An option of the user's threw: the request goes on as if it had not been given. */
export function warnThrew(option: string, thrown: unknown): void {
  warnOnce(
    "HEARTWOOD_REQUEST_OPTION_THREW",
    `Option "${option}" of a request adapter threw, and its default was used: ${reason(thrown)}`,
  );
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

/** W3C Baggage: at most 8,192 bytes of visible ASCII and spaces. */
const baggageForm = /^[\x20-\x7e]{1,8192}$/;

const plainBaggage = (header: string | undefined): string | undefined =>
  header !== undefined && baggageForm.test(header) ? header : undefined;
