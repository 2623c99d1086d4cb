// A string as JSON text: JSON.stringify's, but that nothing leaves as it is that moves a terminal, ends a line for some
// reader or is broken UTF-16.

const { stringify } = JSON; // captured: a user's replacement must not change a line's form

/** Beyond JSON's own escapes: DEL and C1 move a terminal, and U+0085, U+2028 and U+2029 end a line for some readers. */
const unsafe = /[\u007f-\u009f\u2028\u2029]/g;

/** JSON text of a string, quotes included. */
export const quote = (text: string): string => (isVerbatim(text) ? `"${text}"` : quoteSlowly(text));

/** Up to here a loop is cheaper than a call of the engine's matcher. */
const longestLoop = 12;
/** And from here on JSON.stringify, which looks at many units at a time since V8 14, is cheaper than the matcher. */
const longestMatch = Number.parseInt(process.versions.v8, 10) >= 14 ? 200 : Number.POSITIVE_INFINITY;

/** Whether a string is for sure its own JSON text between quotes; a long one may be it without being told so. */
export function isVerbatim(text: string): boolean {
  const { length } = text;
  if (length > longestLoop) return length <= longestMatch && !notVerbatim.test(text);
  for (let index = 0; index < length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 32 || unit === 34 || unit === 92 || (unit > 126 && mustEscape(unit))) return false;
  }
  return true;
}

const mustEscape = (unit: number): boolean =>
  unit < 0xa0 || unit === 0x2028 || unit === 0x2029 || (unit >= 0xd800 && unit <= 0xdfff);

/** What makes a string's JSON text differ from the string: all but these. Half a character is not told from a whole. */
const notVerbatim = /[^ !#-[\]-~\u00a0-\u2027\u202a-\ud7ff\ue000-\uffff]/;

const quoteSlowly = (text: string): string =>
  !isAscii(text) && leftRaw.test(text) ? escapeUnsafe(stringify(text.toWellFormed())) : stringify(text);

/** What `JSON.stringify` does not escape as we want it, in the string itself. */
const leftRaw = /[\u007f-\u009f\u2028\u2029\ud800-\udfff]/;

/** Of a long string, such as a stack or a line, this says sooner than the matcher that there is nothing of the kind. */
const isAscii = (text: string): boolean =>
  text.length > 100 && Buffer.byteLength(text) === text.length && !text.includes("\u007f");

/** Escapes in JSON text what JSON allows raw and a reader may trip over. */
export function makeSafe(text: string): string {
  return isAscii(text) ? text : escapeUnsafe(text.isWellFormed() ? text : text.toWellFormed());
}

/** The same of text that is well formed, or whose broken parts are escaped already. */
export const escapeUnsafe = (json: string): string =>
  json.search(unsafe) === -1 ? json : json.replace(unsafe, escapeUnit);

const escapeUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** UTF-8 bytes of what `quote` gives, without its quotes and without making it. */
export function quotedBytes(text: string): number {
  const { length } = text;
  let bytes = 0;
  for (let index = 0; index < length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) bytes += asciiBytes[unit] ?? 1;
    else if (unit < 0x800) bytes += unit < 0xa0 ? 6 : 2;
    else if (unit === 0x2028 || unit === 0x2029) bytes += 6;
    else if (isPairAt(text, index)) {
      bytes += 4;
      index++;
    } else bytes += 3; // half a pair is printed as U+FFFD
  }
  return bytes;
}

const asciiBytes = Uint8Array.from(
  { length: 0x80 },
  (_, unit) => quote(String.fromCharCode(unit)).length - 2,
);

/** Not by `codePointAt`, which V8 13 and 14, once compiled, lets read behind the end of a text that is a part of another. */
const isPairAt = (text: string, index: number): boolean =>
  (text.charCodeAt(index) & surrogate) === 0xd800 && (text.charCodeAt(index + 1) & surrogate) === 0xdc00;

const surrogate = 0xfc00; // of a unit, what tells the first half of a pair from the second, and both from the rest
