// "A log call never throws and never loses its line": every hostile value in every place, in every format; of those
// that share the ways of `json`, in a part of them.
import { afterAll, describe, expect, test } from "vitest";
import { formatNames } from "../../src/line/format.js";
import { type Hostile, hostile } from "../support/hostile/index.js";
import { callPlaces } from "../support/matrix/calls.js";
import { type Format, faultsOf } from "../support/matrix/judge.js";
import { loggerPlaces } from "../support/matrix/loggers.js";
import { optionPlaces } from "../support/matrix/options.js";
import type { Place } from "../support/matrix/place.js";
import { watchdog } from "../support/matrix/watchdog.js";

const places: readonly Place[] = [...callPlaces, ...loggerPlaces, ...optionPlaces];
const counted = new Map<Format, number>();
const dog = watchdog(20_000);

/** The formats of back ends share the ways of `json`: each tries a share of the values, another one in each place. */
const shared = formatNames.filter((name) => !["json", "pino", "pretty"].includes(name));

/** The values that the place takes and that are worth their time there. */
function valuesFor(place: Place, format: Format): readonly Hostile[] {
  const share = shared.indexOf(format) + places.indexOf(place);
  return hostile.filter(({ size, endlessInPino, make }, index) => {
    if (shared.includes(format) && (size === "costly" || (index + share) % 12 !== 0)) return false;
    if (endlessInPino && format === "pino") return false;
    if (size === "costly" && (format === "pretty" || !place.costly)) return false;
    if (size === "costly" && format === "pino" && place.name !== "field") return false;
    return place.takes?.(make()) ?? true;
  });
}

function runPlace(place: Place, format: Format): string[] {
  const values = valuesFor(place, format);
  counted.set(format, (counted.get(format) ?? 0) + values.length);
  return values.flatMap((one) => {
    dog.enter(`${format}, ${place.name}: ${one.name}`);
    const faults = faultsOf({ hostile: one, place, format });
    dog.leave();
    return faults.map((fault) => `${one.name}: ${fault}`);
  });
}

test("the catalogue has at least 70 values, each with a name of its own", () => {
  expect(new Set(hostile.map(({ name }) => name)).size).toBe(hostile.length);
  expect(hostile.length).toBeGreaterThanOrEqual(70);
});

describe.each(formatNames)('in format "%s", whatever is', (format) => {
  const isShared = shared.includes(format);
  const chosen = places.filter(
    (place) => (format !== "pretty" && !isShared) || place.pretty || (isShared && place.shared),
  );
  test.each(chosen.map((place) => [place.name, place] as const))(
    "%s",
    { timeout: 0 }, // the watchdog's and the judge's limits are of CPU time
    (_name, place) => {
      expect(runPlace(place, format)).toEqual([]);
    },
  );
});

afterAll(() => {
  dog[Symbol.dispose]();
  const total = [...counted.values()].reduce((sum, count) => sum + count, 0);
  const parts = [...counted].map(([format, count]) => `${count} ${format}`).join(", ");
  console.log(`never throws: ${total} cases (${parts}): ${hostile.length} values, ${places.length} places`);
});
