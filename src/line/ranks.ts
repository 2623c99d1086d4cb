// Which members of a line come first when it is cut, and which are kept: what the format says of names.
import { conventionalNames } from "../context.js";
import type { Place, Spread } from "./formats/place.js";
import type { Profile } from "./profile.js";
import type { Rank } from "./shares.js";
import type { Ranks } from "./truncate.js";

const known = new WeakMap<Profile, Ranks>();

export function ranksOf(profile: Profile): Ranks {
  const ranks = known.get(profile) ?? readRanks(profile);
  known.set(profile, ranks);
  return ranks;
}

function readRanks({ header, reserved, messageKey, errorKey, layout, settings }: Profile): Ranks {
  const ofLine = new Map<string, Rank>();
  const add = (names: Iterable<string>, rank: Rank): void => {
    for (const name of names) ofLine.set(name, rank);
  };
  const idsIn = new Map<string, ReadonlySet<string>>();
  const place = layout.placeOf(errorKey);
  const error = place !== undefined && "members" in place ? place.members : {};
  const namesOf = (...members: readonly string[]): string[] =>
    members.flatMap((name) => error[name]?.name ?? []);
  const stacks = namesOf("stack");
  add([...reserved, ...settings.baseNames, messageKey, errorKey, ...namesOf("message"), ...stacks], "kept");
  add(namesOf("type", "code"), "id");
  for (const name of conventionalNames) {
    const id = idPlace(layout.placeOf(name), layout.nameOf(name));
    if (id.within === undefined) ofLine.set(id.name, "id");
    else {
      ofLine.set(id.within, "kept");
      idsIn.set(id.within, new Set([...(idsIn.get(id.within) ?? []), id.name]));
    }
  }
  add(header, "header");
  return {
    ofLine,
    idsIn,
    error: errorKey,
    messages: new Set(namesOf("message")),
    stacks: new Set(["stack", ...stacks]),
    message: messageKey,
    placed: new Set([...layout.targets, ...layout.groups]),
    leftOut: layout.nameOf("…"),
  };
}

/** A conventional name has one place, or none. */
const idPlace = (place: Place | Spread | undefined, name: string): Pick<Place, "name" | "within"> =>
  place === undefined || "members" in place ? { name } : place;
