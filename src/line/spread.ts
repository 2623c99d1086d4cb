// An object whose members a format has places for, printed straight from the object: the completion line of a request
// and an error are most of a service's spread values. What is no plain data goes by its text (formats/place.ts), which
// gives the same.
import { countNotes, dropNotes } from "./attempt.js";
import type { Fold } from "./fold.js";
import { type Place, type ServiceOrigin, type Spread, valueAt } from "./formats/place.js";
import type { Limits } from "./limits.js";
import { nextKeyText } from "./opening.js";
import type { PlainRecord } from "./plain.js";
import { hasPollutedPrototype, isPlain, print, spentNodes } from "./print.js";
import { shown } from "./secrets.js";

/** A value's members: those outside the object that it shares with other fields, and those in it. */
export interface Spreading {
  readonly outside: string;
  /** `"name":value`, a comma between: not before the first, which would have to be cut off again. */
  readonly inside: string;
}

/** Undefined for what is no plain data within the limits. */
export type SpreadPlainly = (value: unknown) => Spreading | undefined;

interface Spot {
  /** `,"name":`, and what stands there before the first member. */
  readonly text: string;
  readonly firstText: string;
  readonly place: Place;
  /** Whether another member has the same place: the text says which of them stays. */
  readonly isShared: boolean;
}

export interface SpreadSource {
  readonly name: string;
  readonly spread: Spread;
  readonly limits: Limits;
  readonly origin: ServiceOrigin;
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
  const nameText = fold === undefined ? nextKeyText : fold.nameText;
  const valueText = fold === undefined ? asItIs : fold.valueText;
  const spots = spotsOf(members, nameText, group !== undefined);
  const restText = nameText(name);
  const inner: Limits = { ...limits, maxDepth: limits.maxDepth - 1 };

  const spreadMembers = (value: PlainRecord): Spreading | undefined => {
    let placed = "";
    let rest = "";
    let count = 0;
    let nodesLeft = limits.maxNodes;
    let isSpotTaken = false;
    for (const key in value) {
      const member = shown(value[key], key, limits, value);
      if (++count > limits.maxBreadth || (key === "toJSON" && typeof member === "function")) return undefined;
      const text = print(member, inner);
      if (text === undefined) continue;
      if (typeof member === "object" && member !== null) nodesLeft -= spentNodes();
      if (nodesLeft < 0) return undefined;
      const spot = spots.get(key);
      if (spot === undefined) rest += nextKeyText(key) + text;
      else {
        if (spot.isShared && isSpotTaken) return undefined;
        isSpotTaken ||= spot.isShared;
        placed += (placed === "" ? spot.firstText : spot.text) + valueText(valueAt(spot.place, text, origin));
      }
    }
    const isAll = rest === "" && placed !== "";
    const outside = isAll ? "" : restText + valueText(`{${rest.slice(1)}}`);
    return group === undefined ? { outside: placed + outside, inside: "" } : { outside, inside: placed };
  };

  return (value) => {
    if (typeof value !== "object" || value === null || hasPollutedPrototype()) return undefined;
    const noted = countNotes();
    try {
      const spreading = isPlain(value) ? spreadMembers(value) : undefined;
      if (spreading === undefined) dropNotes(noted); // they come again with the text
      return spreading;
    } catch {
      dropNotes(noted);
      return undefined; // a getter or a proxy's trap threw: the text says why
    }
  };
}

function spotsOf(
  members: Spread["members"],
  nameText: (name: string) => string,
  isInObject: boolean,
): ReadonlyMap<string, Spot> {
  const places = Object.entries(members);
  const isShared = (name: string): boolean => places.filter(([, place]) => place.name === name).length > 1;
  return new Map(
    places.map(([key, place]): [string, Spot] => {
      const text = nameText(place.name);
      const firstText = isInObject ? text.slice(1) : text;
      return [key, { text, firstText, place, isShared: isShared(place.name) }];
    }),
  );
}

const asItIs = (text: string): string => text;
