// What back ends ask of a value's text beyond JSON: other units, other ways to write an id. A text that is not what it
// should be stays as it is.

const { stringify } = JSON; // captured, as the printer's

/** Milliseconds as whole nanoseconds. */
export const nanoseconds = (ms: number): string => String(Math.round(ms * 1_000_000));

/** Milliseconds as seconds: whole nanoseconds are divided, which leaves no digits of binary fractions behind. */
export const seconds = (ms: number): string => String(Math.round(ms * 1_000_000) / 1_000_000_000);

/** Milliseconds as the text of a protobuf duration, in one of the lengths that protobuf writes: `"0.012500s"`. */
export function duration(ms: number): string {
  const micros = Math.round(Math.abs(ms) * 1_000);
  const digits = String(1_000_000 + (micros % 1_000_000)).slice(1); // all six
  return `"${ms < 0 ? "-" : ""}${Math.floor(micros / 1_000_000)}.${digits}s"`;
}

/** A number as text, as protobuf's JSON has numbers of 64 bits. */
export const numberText = (number: number): string => `"${number}"`;

const traceFlags = /^"[0-9a-f]{2}"$/;

/** W3C's flags, given as a number, as two hexadecimal digits; what is no byte stays a number. */
export const flagsDigits = (flags: number): string =>
  Number.isInteger(flags) && flags >= 0 && flags <= 0xff
    ? `"${flags.toString(16).padStart(2, "0")}"`
    : String(flags);

/** Whether W3C's flags say that the trace is kept. */
export const isSampled = (flags: string): string =>
  traceFlags.test(flags) ? String((Number.parseInt(flags.slice(1), 16) & 1) === 1) : flags;

const hexId = /^"(?:[0-9a-f]{16})?([0-9a-f]{16})"$/;

/** The low 64 bits of an id in hex, as decimals. */
export function lowDecimal(id: string): string {
  const low = hexId.exec(id)?.[1];
  return low === undefined ? id : `"${BigInt(`0x${low}`)}"`;
}

/** A text that holds the JSON of an object or array, for where a back end takes one value; others stay. */
export function flatText(text: string): string {
  const first = text.charCodeAt(0);
  return first === 123 || first === 91 ? stringify(text) : text; // what is printed already has nothing else to escape
}
