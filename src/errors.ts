// The errors this package throws: only for configuration and documented misuse, never from a log call.
import { visible } from "./visible.js";

/** What went wrong, for machines; the message is for people. */
export type HeartwoodErrorCode =
  | "OPTION_UNKNOWN"
  | "OPTION_INVALID"
  | "LEVEL_UNKNOWN"
  | "DIRECTIVE_INVALID"
  | "FORMAT_UNKNOWN"
  | "DESTINATION_UNUSABLE"
  | "SCHEMA_INVALID"
  | "PINO_UNSUPPORTED";

/**
 * A mistake in configuration. The message says where, what came, what is allowed and what to do.
 *
 * @example
 * try { createLogger({ lvel: "debug" }) } catch (error) { error.code } // "OPTION_UNKNOWN"
 */
export class HeartwoodError extends Error {
  override readonly name = "HeartwoodError";
  readonly code: HeartwoodErrorCode;

  constructor(code: HeartwoodErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Shows a wrong value in an error message: short, quoted where it is text, and safe for whatever it is. */
export function show(value: unknown): string {
  if (typeof value === "string")
    return visible(JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value));
  if (typeof value === "function") return "a function";
  if (typeof value === "object" && value !== null) return isArray(value) ? "an array" : "an object";
  return String(value);
}

function isArray(value: object): boolean {
  try {
    return Array.isArray(value);
  } catch {
    return false; // a revoked proxy
  }
}

/** The allowed word nearest to what came, where one is near enough to be a slip of the keyboard. */
export function nearest(word: string, allowed: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of allowed) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other. */
function editDistance(from: string, to: string): number {
  if (Math.abs(from.length - to.length) > 3) return Number.POSITIVE_INFINITY;
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      let cost = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
      );
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped && row > 1 && column > 1) cost = Math.min(cost, at(beforeLast, column - 2) + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return at(last, to.length);
}

const at = (costs: readonly number[], index: number): number => costs[index] ?? Number.POSITIVE_INFINITY;
