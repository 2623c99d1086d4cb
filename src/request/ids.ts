// Random ids, made for many requests at once: a few random bytes cost as much as thousands, and a UUID put together by
// itself is a tree of twenty strings. An id here is a view of one flat text.
import { randomFillSync } from "node:crypto";

/** How many are made at once. An id holds the text of them all, 6 kB at most. */
const batch = 128;

const pool = Buffer.allocUnsafeSlow(16_384);
let poolUsed = pool.length;

/** Random bytes that nobody else gets. They are overwritten later: to be printed at once. */
function randomBytes(count: number): Buffer {
  if (poolUsed + count > pool.length) {
    randomFillSync(pool);
    poolUsed = 0;
  }
  poolUsed += count;
  return pool.subarray(poolUsed - count, poolUsed);
}

const digits: Uint8Array = Buffer.from("0123456789abcdef");
const dash = 45;

/** So many random hexadecimal digits, not all 0. */
export function randomDigits(count: number): string {
  if (digitsUsed + count > digitsText.length) {
    digitsText = randomBytes(digitsBytes).toString("hex");
    digitsUsed = 0;
  }
  digitsUsed += count;
  const taken = digitsText.slice(digitsUsed - count, digitsUsed);
  return taken.startsWith("0000") && /^0+$/.test(taken) ? randomDigits(count) : taken;
}

const digitsBytes = 24 * batch; // the ids of a trace and of a span
let digitsText = "";
let digitsUsed = 0;

/** A random UUID, of version 4 (RFC 9562): what `crypto.randomUUID` makes. */
export function randomUuid(): string {
  if (uuidsUsed === uuidsText.length) {
    uuidsText = printUuids(randomBytes(uuidBytes * batch));
    uuidsUsed = 0;
  }
  uuidsUsed += uuidLength;
  return uuidsText.slice(uuidsUsed - uuidLength, uuidsUsed);
}

const uuidBytes = 16;
const uuidLength = 36;
let uuidsText = "";
let uuidsUsed = 0;

function printUuids(bytes: Uint8Array): string {
  const text = Buffer.allocUnsafeSlow(uuidLength * batch);
  let at = 0;
  for (let index = 0; index < bytes.length; index++) {
    const place = index % uuidBytes;
    if (place === 4 || place === 6 || place === 8 || place === 10) text[at++] = dash;
    const byte = markedAt(place, bytes[index] ?? 0);
    text[at++] = digits[byte >> 4] ?? 0;
    text[at++] = digits[byte & 0x0f] ?? 0;
  }
  return text.toString("latin1");
}

/** A UUID's byte with its version, which stands in the seventh, or its variant, in the ninth. */
function markedAt(place: number, byte: number): number {
  if (place === 6) return (byte & 0x0f) | 0x40;
  return place === 8 ? (byte & 0x3f) | 0x80 : byte;
}
