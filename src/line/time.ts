// The time member of a line: RFC 3339 in UTC with milliseconds, or pino's milliseconds since 1970.

// Captured: fake timers replace Date, and a clock that answers nonsense must not cost the line.
const RealDate = Date;
const realNow = Date.now;
// RFC 3339 has years of four digits: 0000 to 9999.
const earliest = -62_167_219_200_000;
const latest = 253_402_300_799_999;

/**
 * Prints `,"time":"2026-11-20T18:10:33.123Z"`, under that name. All but the milliseconds is printed once a second: to
 * print a date costs more than the rest of a line, and in most services each line has a millisecond of its own.
 */
export function isoTimeAs(name: string): () => string {
  let secondMs = Number.NaN;
  let opening = "";
  return eachMs((ms) => {
    const whole = Math.trunc(ms); // as Date does
    const begunMs = Math.floor(whole / 1_000) * 1_000;
    if (begunMs !== secondMs) {
      secondMs = begunMs;
      opening = `,"${name}":"${new RealDate(begunMs).toISOString().slice(0, -"000Z".length)}`;
    }
    return `${opening}${threeDigits(whole - begunMs)}Z"`;
  });
}

/** @param count 0 to 999 */
const threeDigits = (count: number): string => String(1_000 + count).slice(1);

/** Prints `,"time":"1763662233123000000"`: nanoseconds since 1970, as a text since they are too many for a number. */
export const nanosecondsAs = (name: string): (() => string) =>
  eachMs((ms) => `,"${name}":"${Math.trunc(ms)}000000"`);

/** A member that is printed once per millisecond: most lines share theirs with the one before. */
function eachMs(print: (ms: number) => string): () => string {
  let lastMs = Number.NaN;
  let lastMember = "";
  return function member() {
    const ms = now();
    if (ms === lastMs) return lastMember;
    lastMs = ms;
    lastMember = print(ms);
    return lastMember;
  };
}

/** `,"time":1763662233123`, as pino prints it. */
export const epochTime = (): string => `,"time":${now()}`;

/** The clock is read at each call, so that a test's fake one is seen; where that answers no date, the real one is. */
function now(): number {
  isRead = true;
  const ms = askClock();
  if (ms !== readMs) readMs = ms; // to keep one that is no small integer is an allocation: 40 B a line
  return ms;
}

function askClock(): number {
  try {
    const ms: unknown = Date.now();
    if (typeof ms === "number" && ms >= earliest && ms <= latest) return ms;
  } catch {
    // a fake clock that throws
  }
  return realNow();
}

let readMs = 0;
let isRead = false;

/** The time of the line that is being written. To read the clock costs as much as to join a line, so it is read once. */
export function lineMs(): number {
  if (!isRead) return realNow(); // the line has no time, or not ours
  isRead = false;
  return readMs;
}
