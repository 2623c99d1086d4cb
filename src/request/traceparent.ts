// The headers of W3C Trace Context, Level 1: `traceparent` and `tracestate`, read strictly. What is not as the
// specification has it, is as if it had not come. https://www.w3.org/TR/trace-context/

import { noTrace } from "../line/active-span.js";

/** A place in a trace: where a call came from, or where this process stands. */
export interface TracePlace {
  /** 32 hexadecimal digits, lower case, not all 0. */
  readonly traceId: string;
  /** 16 hexadecimal digits, lower case, not all 0. */
  readonly spanId: string;
  /** Two hexadecimal digits; see `knownFlags`. */
  readonly flags: string;
}

/** Version, trace id, parent id, flags, and what a later version may have put behind them. */
const traceparentForm = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/s;

const noSpan = "0".repeat(16);

/** `sampled` (Level 1) and `random` (Level 2): the other bits have no meaning yet, and are sent on as 0. */
const knownFlags = 0b11;

/**
 * Reads a `traceparent`: version 00 exactly, a later version by its first four parts.
 * @param header as it came; two of them joined are not one
 * @returns undefined where it is missing or not valid
 * @example parseTraceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
 */
export function parseTraceparent(header: string | undefined): TracePlace | undefined {
  if (header === undefined || header.length > 1_000) return undefined;
  const parts = traceparentForm.exec(trimmed(header));
  if (parts === null) return undefined;
  const [, version, traceId = "", spanId = "", flags = "", rest] = parts;
  if (version === "ff" || (version === "00" && rest !== undefined)) return undefined;
  if (traceId === noTrace || spanId === noSpan) return undefined;
  const known = Number.parseInt(flags, 16) & knownFlags;
  return { traceId, spanId, flags: `0${known.toString(16)}` };
}

/** The `traceparent` of a call that is made from here, always of version 00; undefined where the ids are not valid. */
export function formatTraceparent({ traceId, spanId, flags }: TracePlace): string | undefined {
  const valid = parseTraceparent(`00-${traceId}-${spanId}-${flags}`);
  return valid && `00-${valid.traceId}-${valid.spanId}-${valid.flags}`;
}

/** Level 1, 3.3.1.3: a tenant's key is at most 241 characters before the `@` and 14 behind it. */
const memberForm =
  /^(?<key>[a-z][a-z0-9_\-*/]{0,255}|[a-z0-9][a-z0-9_\-*/]{0,240}@[a-z][a-z0-9_\-*/]{0,13})=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

const maxMembers = 32;
/** What everyone has to send on at least; longer lists lose members from the end, those above `longMember` first. */
const maxLength = 512;
const longMember = 128;

/**
 * Reads a `tracestate` that came with a valid `traceparent`. One bad member, a key twice or more than 32 members: all
 * of it is dropped, as the specification asks.
 * @param header the value; of several headers, their values in their order, joined by commas, as Node joins them
 * @returns what is to be sent on, of 512 characters at most; undefined where nothing is
 */
export function parseTracestate(header: string): string | undefined {
  if (header.length > 100_000) return undefined;
  const members = header.split(",").map(trimmed);
  const present = members.filter((member) => member !== "");
  const keys = present.map((member) => memberForm.exec(member)?.groups?.["key"]);
  const isValid =
    present.length <= maxMembers && !keys.includes(undefined) && new Set(keys).size === keys.length;
  const kept = isValid ? shortened(present).join(",") : "";
  return kept === "" ? undefined : kept;
}

function shortened(members: readonly string[]): readonly string[] {
  let kept = members;
  while (kept.join(",").length > maxLength) {
    const long = kept.findLastIndex((member) => member.length > longMember);
    kept = kept.toSpliced(long, 1); // -1, where there is none: the last
  }
  return kept;
}

/** Without the optional white space of HTTP: spaces and tabs. `trim()` would take more. */
function trimmed(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09;
