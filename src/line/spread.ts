// An object whose members a format has places for, printed straight from the object: the completion line of a request
// and an error are most of a service's spread values. What is no plain data goes by its text (formats/place.ts), which
// gives the same.
import type { Fold } from "./fold.js";
import { type Origin, type Place, type Spread, valueAt } from "./formats/place.js";
import type { Limits } from "./limits.js";
import type { PlainRecord } from "./plain.js";
import { hasPollutedPrototype, isPlain, keyText, print } from "./print.js";
import { shown } from "./secrets.js";

/** A value's members: those outside the object that it shares with other fields, and those in it. */
export interface Spreading {
  readonly outside: string;
  /** `,"name":value` each. */
  readonly inside: string;
}

/** Undefined for what is no plain data within the limits. */
export type SpreadPlainly = (value: unknown) => Spreading | undefined;

interface Spot {
  /** `,"name":`. */
  readonly text: string;
  readonly place: Place;
  /** Whether another member has the same place: the text says which of them stays. */
  readonly isShared: boolean;
}

export interface SpreadSource {
  readonly name: string;
  readonly spread: Spread;
  readonly limits: Limits;
  readonly origin: Origin;
  /** Where the line is no flat object, and the text is to stand in it. */
  readonly fold?: Fold | undefined;
}

/**
 * Undefined for a spread of which only some members go to an object that others share.
 * @param group the object that all of them go to
 */
export function spreadPlainly(
  { name, spread: { members }, limits, origin, fold }: SpreadSource,
  group: string | undefined,
): SpreadPlainly | undefined {
  if (Object.values(members).some(({ within }) => within !== group)) return undefined;
  const nameText = fold === undefined ? flatName : fold.nameText;
  const valueText = fold === undefined ? asItIs : fold.valueText;
  const spots = spotsOf(members, nameText);
  const restText = nameText(name);
  const inner: Limits = { ...limits, maxDepth: limits.maxDepth - 1 };

  const spreadMembers = (value: PlainRecord): Spreading | undefined => {
    let placed = "";
    let rest = "";
    let count = 0;
    for (const key in value) {
      const member = shown(value[key], key, limits);
      if (++count > limits.maxBreadth || (key === "toJSON" && typeof member === "function")) return undefined;
      const text = print(member, inner);
      if (text === undefined) continue;
      const spot = spots.get(key);
      if (spot === undefined) rest += `,${keyText(key)}${text}`;
      else if (spot.isShared && placed.includes(spot.text)) return undefined;
      else placed += spot.text + valueText(valueAt(spot.place, text, origin));
    }
    const isAll = rest === "" && placed !== "";
    const outside = isAll ? "" : restText + valueText(`{${rest.slice(1)}}`);
    return group === undefined ? { outside: placed + outside, inside: "" } : { outside, inside: placed };
  };

  return (value) => {
    if (typeof value !== "object" || value === null || hasPollutedPrototype()) return undefined;
    try {
      return isPlain(value) ? spreadMembers(value) : undefined;
    } catch {
      return undefined; // a getter or a proxy's trap threw: the text says why
    }
  };
}

function spotsOf(members: Spread["members"], nameText: (name: string) => string): ReadonlyMap<string, Spot> {
  const places = Object.entries(members);
  const isShared = (name: string): boolean => places.filter(([, place]) => place.name === name).length > 1;
  return new Map(
    places.map(([key, place]): [string, Spot] => [
      key,
      { text: nameText(place.name), place, isShared: isShared(place.name) },
    ]),
  );
}

const flatName = (name: string): string => `,${keyText(name)}`;

const asItIs = (text: string): string => text;
