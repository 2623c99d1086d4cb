// "The same as pino, byte for byte, also for hostile values": every input for which pino prints valid JSON.
import pino from "pino";
import { describe, expect, test } from "vitest";
import { type Hostile, hostile } from "../support/hostile/index.js";
import { callPlaces } from "../support/matrix/calls.js";
import { optionPlaces } from "../support/matrix/options.js";
import type { Place } from "../support/matrix/place.js";
import { captureUntyped, type UntypedLogger, untyped } from "../support/untyped.js";

interface Writer {
  readonly log: UntypedLogger;
  readonly lines: readonly unknown[];
}

type Create = (options: object) => Writer;

const pinos: Create = (options) => {
  const lines: unknown[] = [];
  return { log: untyped(pino(options, { write: (line: unknown) => void lines.push(line) })), lines };
};

const ours: Create = (options) => {
  const { log, lines } = captureUntyped({ format: "pino", ...options });
  return { log: untyped(log), lines };
};

/** The one line that the call writes, undefined where it is not one valid line. */
function lineOf(create: Create, place: Place, make: () => unknown): string | undefined {
  const value = make();
  const { log, lines } = create({ ...place.options?.(value) });
  try {
    place.call(log.child({ component: "c" }), value);
    const [line, ...more] = lines;
    JSON.parse(String(line));
    return typeof line === "string" && more.length === 0 ? line : undefined;
  } catch {
    return undefined; // what pino throws at, never-throws.test.ts judges
  }
}

const withoutTime = (line: string): string => line.replace(/"time":\d+/, '"time":0');

/** Where the two lines part, with a little around it. */
function difference(left: string, right: string): string {
  let at = 0;
  while (at < left.length && left[at] === right[at]) at += 1;
  const from = Math.max(0, at - 30);
  return `${JSON.stringify(left.slice(from, at + 60))} where pino has ${JSON.stringify(right.slice(from, at + 60))}`;
}

function differences(place: Place, values: readonly Hostile[]): string[] {
  return values.flatMap(({ name, make }) => {
    if (place.takes !== undefined && !place.takes(make())) return [];
    // One call site for both: the stacks of the errors made on the way are compared too.
    const [wanted, got = "no valid line"] = [pinos, ours].map((create) => lineOf(create, place, make));
    if (wanted === undefined) return [];
    const [left, right] = [withoutTime(got), withoutTime(wanted)];
    return left === right ? [] : [`${name}: ${difference(left, right)}`];
  });
}

// `process` and `globalThis` do not print the same twice.
const comparables = hostile.filter(({ size, endlessInPino }) => size !== "costly" && !endlessInPino);

describe("in format pino", () => {
  const places = [...callPlaces, ...optionPlaces];
  test.each(places.map((place) => [place.name, place] as const))(
    "%s",
    { timeout: 0 }, // it waits for nothing
    (_name, place) => {
      expect(differences(place, comparables)).toEqual([]);
    },
  );
});
