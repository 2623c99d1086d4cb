// What is known of a field's name: its text in a line, and how its value prints.
import {
  isConvertible,
  jsonMember,
  lineNameOf,
  lineNamesOf,
  memberAt,
  type Place,
  printAt,
  type Spread,
  valueAt,
  type WriteMember,
} from "./formats/place.js";
import type { Layout } from "./layout.js";
import { keyText, nextKeyText, type Opening, openingOf } from "./opening.js";
import type { Stringify } from "./pino-seams.js";
import { print } from "./print.js";
import { asItIs, type KeySource, type Printer, printerOf } from "./printer.js";
import { type SpreadPlainly, spreadPlainly } from "./spread.js";

/** Names that occur together; one object for as long as contexts have the same, so that what is known of it stays. */
export interface NameSet extends ReadonlySet<string> {
  /** The names of bindings that were last found to have none of them. */
  apartFrom?: ReadonlySet<string>;
}

/** What a profile knows of a field's name. */
export interface Key {
  readonly name: string;
  /** The names that its value may have in the line. */
  readonly names: readonly string[];
  /** Empty where `print` gives whole members. */
  readonly opening: Opening;
  /** Reserved, or one that pino looks at to find requests and responses: not printed without a second look. */
  readonly isSpecial: boolean;
  /** Not for the fast lane. */
  readonly isSlow: boolean;
  /** The value's text. */
  readonly print: Stringify;
  /** The same, as a line of the format has them: another text where the line is no flat object. */
  readonly lineOpening: Opening;
  readonly linePrint: Stringify;
  /** Whether a text is printed as it is: no serializer or redactor has its say. */
  readonly isTextPlain: boolean;
  /** Whether it stands outside the object that the fields are in. */
  readonly isOutside: boolean;
  /** Whether it may print a part of an object that several fields share. */
  readonly isShared: boolean;
  /** `,"httpRequest":`, and how its part prints, for one that shares an object: undefined where that is not plain data. */
  readonly groupText: string | undefined;
  readonly spread: SpreadPlainly;
  /** The key that followed in the last line: the next line probably has the same fields. */
  next: Key | undefined;
  /** The bindings and the context that were last found not to have the name. */
  apartFrom: object | undefined;
  apartFromContext: object | undefined;
}

/** How a name's value stands in the line. */
export type Printed = Omit<Key, "name" | "isSpecial" | "isSlow" | "next" | "apartFrom" | "apartFromContext">;

/** @param isMoved whether the name is reserved: the fast lane then prints it behind `_` */
export function printedAs(source: KeySource, name: string, isMoved: boolean): Printed {
  const { layout } = source;
  const printer = printerOf(source, name);
  const place = layout.placeOf(name);
  if (place === undefined) {
    const printed = printedUnder(layout.nameOf(name), layout, printer);
    return isMoved ? { ...printedUnder(`_${name}`, layout, printer), opening: printed.opening } : printed;
  }
  if ("members" in place) return printedSpread(place, name, source, printer);
  const print = printerAt(place, layout, printer);
  return place.within === undefined
    ? printedUnder(place.name, layout, {
        print,
        isTextPlain: printer.isTextPlain && place.write === undefined,
      })
    : printedWithin(place, layout, print);
}

/** The value's text as its place has it; a number, which is the usual case, without a text of it between. */
function printerAt(place: Place, { origin }: Layout, { print, shape }: Printer): Stringify {
  const { write, convert } = place;
  if (write === undefined && convert === undefined) return print;
  return (value) => {
    if (convert !== undefined && typeof value === "number" && isConvertible(value) && shape === asItIs)
      return convert(value);
    const text = print(value);
    return text === undefined ? undefined : valueAt(place, text, origin);
  };
}

/** A value under one name. */
function printedUnder(
  name: string,
  { fold, outside }: Layout,
  { print, isTextPlain }: Pick<Printer, "print" | "isTextPlain">,
): Printed {
  const opening = openingOf(nextKeyText(name));
  return {
    names: [name],
    opening,
    print,
    lineOpening: fold === undefined ? opening : openingOf(fold.nameText(name)),
    linePrint: fold === undefined ? print : mapText(print, fold.valueText),
    isTextPlain,
    isOutside: outside.has(name),
    ...sharesNothing,
  };
}

const sharesNothing = { isShared: false, groupText: undefined, spread: () => undefined } as const; // three of Printed's members

/** A value that is a part of an object; no folded line has one among its fields. */
function printedWithin(place: Place, layout: Layout, print: Stringify): Printed {
  const printMember: Stringify = (value) => {
    const text = print(value);
    return text === undefined ? undefined : memberAt(place, text, jsonMember);
  };
  return {
    ...asMembers([lineNameOf(place)], layout),
    print: printMember,
    linePrint: printMember,
    groupText: nextKeyText(lineNameOf(place)),
    spread(value) {
      const text = print(value);
      return { outside: "", inside: text === undefined ? "" : keyText(place.name) + text };
    },
  };
}

/** An object whose members become members of the line, or parts of an object. */
function printedSpread(place: Spread, name: string, source: KeySource, printer: Printer): Printed {
  const { layout, limits } = source;
  const { fold, origin } = layout;
  const { shape } = printer;
  const [first] = Object.values(place.members);
  const group = first?.within;
  const given = { name, spread: place, limits, origin };
  const flat = shape === undefined ? undefined : spreadPlainly(given, group);
  const inLine = fold === undefined || shape === undefined ? flat : spreadPlainly({ ...given, fold }, group);
  const printBy =
    (spread: SpreadPlainly | undefined, member: WriteMember): Stringify =>
    (value) => {
      const shaped = shape?.(value);
      const spreading = spread?.(shaped);
      if (spreading === undefined) {
        const whole = shape === undefined ? printer.print(value) : print(shaped, limits);
        return whole === undefined ? undefined : printAt(place, name, whole, origin, member);
      }
      if (group === undefined || spreading.inside === "") return spreading.outside;
      return `${member(group, `{${spreading.inside}}`)}${spreading.outside}`;
    };
  return {
    ...asMembers(lineNamesOf(place, name), layout),
    print: printBy(flat, jsonMember),
    linePrint: printBy(inLine, fold?.member ?? jsonMember),
    groupText: group === undefined || flat === undefined ? undefined : nextKeyText(group),
    spread: (value) => flat?.(shape?.(value)),
  };
}

const nothing = openingOf("");

/** What whole members have in common: there is no text before them. */
const asMembers = (
  names: readonly string[],
  { outside, groups }: Layout,
): Pick<Printed, "names" | "opening" | "lineOpening" | "isTextPlain" | "isOutside" | "isShared"> => ({
  names,
  opening: nothing,
  lineOpening: nothing,
  isTextPlain: false,
  isOutside: names.some((each) => outside.has(each)),
  isShared: names.some((each) => groups.has(each)),
});

const mapText =
  (print: Stringify, change: (text: string) => string): Stringify =>
  (value) => {
    const text = print(value);
    return text === undefined ? undefined : change(text);
  };
