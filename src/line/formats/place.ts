// Where a member of heartwood's line stands in a format: under another name, as a part of an object that several
// share, or spread over several. A place is given the value's JSON text, redacted and shaped already, and changes that.
import { splitMembers } from "../members.js";
import { keyText, nextKeyText } from "../opening.js";
import { flatText } from "./values.js";

/** Whose lines they are. */
export interface ServiceOrigin {
  readonly service?: string | undefined;
  readonly version?: string | undefined;
  readonly environment?: string | undefined;
  /** The Google Cloud project, of which the names of its traces begin. */
  readonly project?: string | undefined;
}

/** The place of one value. */
export interface Place {
  readonly name: string;
  /** The object that it is a part of; that object's name then stands in the line. */
  readonly within?: string;
  /** The value's JSON text as the back end reads it. */
  readonly write?: (text: string, origin: ServiceOrigin) => string;
  /** The same of a number, from the number; other values stay as they are. */
  readonly convert?: (value: number) => string;
}

/** The places of an object's members, by their names; those without one stay where they were. */
export interface Spread {
  readonly members: Readonly<Record<string, Place>>;
  /** The name of a value that is no object. @default its own */
  readonly otherwise?: string;
  /** Whether a list of objects is taken as well; any other list that has an object in it is then a text. */
  readonly takesLists?: boolean;
  /** Whether a list is printed as a text that holds its JSON. */
  readonly asText?: boolean;
}

/** Places by the names that heartwood has for them. */
export type Places = Readonly<Record<string, Place | Spread>>;

type Manner = Pick<Place, "write" | "convert">;

export const at = (name: string, manner: Manner = {}): Place => ({ name, ...manner });
export const within = (group: string, name: string, manner: Manner = {}): Place => ({
  ...at(name, manner),
  within: group,
});
export const spread = (members: Spread["members"]): Spread => ({ members });
/** Where the back end takes an object or nothing: for another value it would refuse the line. */
export const objectOr = (otherwise: string, takesLists = false): Spread => ({
  members: {},
  otherwise,
  takesLists,
});

/** Where the back end takes no list of mixed values: the list is a text of that name. */
export const listText = (otherwise: string): Spread => ({ members: {}, otherwise, asText: true });

/** The place of that name, an own one: a field may be called `constructor`. */
export const findPlace = (places: Places, name: string): Place | Spread | undefined =>
  Object.hasOwn(places, name) ? places[name] : undefined;

/** The member's name in the line. */
export const lineNameOf = ({ name, within: group }: Place): string => group ?? name;

/** The names that may stand in the line for a member called `name`. */
export const lineNamesOf = (place: Place | Spread, name: string): readonly string[] =>
  "members" in place
    ? [...Object.values(place.members).map(lineNameOf), name, ...(place.otherwise ? [place.otherwise] : [])]
    : [lineNameOf(place)];

/** The objects that several members share. */
export const groupsOf = (places: Places): readonly string[] =>
  Object.values(places)
    .flatMap((place): readonly Place[] => ("members" in place ? Object.values(place.members) : [place]))
    .flatMap(({ within: group }) => group ?? []);

/** The text of a member. */
export type WriteMember = (name: string, value: string) => string;

/** `,"name":value`. */
export const jsonMember: WriteMember = (name, value) => nextKeyText(name) + value;

/** The members that a value of that name is in the line, one or several. */
export function printAt(
  place: Place | Spread,
  name: string,
  text: string,
  origin: ServiceOrigin,
  member: WriteMember = jsonMember,
): string {
  if ("members" in place) return printSpread(place, name, text, origin, member);
  return memberAt(place, valueAt(place, text, origin), member);
}

/** The member of a place, or the part of an object. */
export function memberAt(place: Place, value: string, member: WriteMember): string {
  if (place.within === undefined) return member(place.name, value);
  return member(place.within, `{${keyText(place.name)}${value}}`);
}

/** A value's text as its place has it. */
export function valueAt({ write, convert }: Place, text: string, origin: ServiceOrigin): string {
  if (convert !== undefined)
    return isNumber(text) && isConvertible(Number(text)) ? convert(Number(text)) : text;
  return write === undefined ? text : write(text, origin);
}

/** Whether a millionfold of it is a number still. */
export const isConvertible = (value: number): boolean => Math.abs(value) < 1e300;

const isNumber = (text: string): boolean => /^-?\d/.test(text);

function printSpread(
  { members, otherwise, takesLists, asText }: Spread,
  name: string,
  text: string,
  origin: ServiceOrigin,
  write: WriteMember,
): string {
  let placed = "";
  let rest = "";
  if (takesLists === true && text.startsWith("[") && text.includes("{"))
    return isListOfObjects(text) ? write(name, text) : write(otherwise ?? name, stringify(text));
  if (!text.startsWith("{")) return write(otherwise ?? name, asText === true ? flatText(text) : text);
  for (const { key, value } of splitMembers(text.slice(1, -1))) {
    const place = Object.hasOwn(members, key) ? members[key] : undefined;
    if (place === undefined) rest += jsonMember(key, value);
    else placed += printAt(place, key, value, origin, write);
  }
  const isAll = rest === "" && placed !== "";
  return isAll ? placed : placed + write(name, `{${rest.slice(1)}}`);
}

const { parse, stringify } = JSON; // captured, as the printer's

function isListOfObjects(text: string): boolean {
  const list: unknown = parse(text);
  const isObject = (item: unknown): boolean =>
    typeof item === "object" && item !== null && !Array.isArray(item);
  return Array.isArray(list) && list.every(isObject);
}
