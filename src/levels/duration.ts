// How long an override stands: `10m`, `1h30m`, or a number of seconds; read and written.
import { show } from "../errors.js";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Milliseconds that an override may stand. */
export const shortestMs: number = second;
export const longestMs: number = 7 * day;
export const usualMs: number = 15 * minute;

const pattern = /^(?:(\d{1,7})d)?(?:(\d{1,7})h)?(?:(\d{1,7})m)?(?:(\d{1,7})s)?$/;

/**
 * Milliseconds, or what to say of a text that means none between 1 s and 7 d.
 * @param given `"10m"`, `"1h30m"`, `"90"` or `90`: seconds where there is no unit
 * @example parseDuration("1h30m") // { ms: 5_400_000 }
 */
export function parseDuration(given: unknown): { readonly ms: number } | { readonly problem: string } {
  const ms =
    typeof given === "number" ? given * second : typeof given === "string" ? msOf(given) : Number.NaN;
  if (ms >= shortestMs && ms <= longestMs) return { ms: Math.round(ms) };
  return { problem: `${show(given)} is not a duration. Use 1s to 7d, as in 10m, 1h30m or 90 (seconds).` };
}

function msOf(text: string): number {
  const folded = text.trim().toLowerCase();
  if (/^\d{1,7}$/.test(folded)) return Number(folded) * second;
  const parts = pattern.exec(folded);
  if (parts === null) return Number.NaN;
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] = parts;
  return Number(days) * day + Number(hours) * hour + Number(minutes) * minute + Number(seconds) * second;
}

/** The two largest units that are not zero: `1h30m`; below a second, `0s`. */
export function formatDuration(ms: number): string {
  let left = Math.max(0, Math.round(ms / second)) * second;
  const parts: string[] = [];
  for (const [unit, size] of [
    ["d", day],
    ["h", hour],
    ["m", minute],
    ["s", second],
  ] as const) {
    // literal, so that each is a pair
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) parts.push(`${count}${unit}`);
  }
  return parts.slice(0, 2).join("") || "0s";
}
