// What is known of a field's name: its text in a line, and how its value prints.
import { findDeclared, printDeclared } from "./declared.js";
import { lineNamesOf, type Place, printAt, type Spread } from "./formats/place.js";
import type { Layout } from "./layout.js";
import type { Limits } from "./limits.js";
import {
  errorKeySym,
  type Inside,
  type Stringify,
  serializersSym,
  stringifiersSym,
  stringifySym,
  wildcardFirstSym,
} from "./pino-seams.js";
import { keyText, print } from "./print.js";
import { hide, isSecret } from "./secrets.js";
import { isPrinter } from "./stringifiers.js";

/** Names that occur together; one object for as long as contexts have the same, so that what is known of it stays. */
export interface NameSet extends ReadonlySet<string> {
  /** The bindings that were last found to have none of them. */
  apartFrom?: object;
}

/** What a profile knows of a field's name. */
export interface Key {
  readonly name: string;
  /** The names that its value may have in the line. */
  readonly names: readonly string[];
  /** `,"name":`; empty where `print` gives whole members. */
  readonly text: string;
  /** Reserved, or one that pino looks at to find requests and responses: not printed without a second look. */
  readonly isSpecial: boolean;
  /** Not for the fast lane. */
  readonly isSlow: boolean;
  /** The value's text. */
  readonly print: Stringify;
  /** The same, as a line of the format has them: another text where the line is no flat object. */
  readonly lineText: string;
  readonly linePrint: Stringify;
  /** `,"name":"`, where a text is printed as it is; undefined where a serializer or redactor has its say. */
  readonly lineOpen: string | undefined;
  /** Whether it stands outside the object that the fields are in. */
  readonly isOutside: boolean;
  /** How many parts of shared objects it may print. */
  readonly parts: number;
  /** The key that followed in the last line: the next line probably has the same fields. */
  next: Key | undefined;
  /** The bindings and the context that were last found not to have the name. */
  apartFrom: object | undefined;
  apartFromContext: object | undefined;
}

/** What a key is made of. */
export interface KeySource {
  readonly logger: Inside;
  readonly limits: Limits;
  readonly isOurs: boolean;
  readonly layout: Layout;
}

/** How a name's value stands in the line. */
export type Printed = Pick<
  Key,
  "names" | "text" | "print" | "lineText" | "linePrint" | "lineOpen" | "isOutside" | "parts"
>;

/** @param isMoved whether the name is reserved: the fast lane then prints it behind `_` */
export function printedAs(source: KeySource, name: string, isMoved: boolean): Printed {
  const { layout } = source;
  const { print, isOpen } = printerOf(source, name);
  const place = layout.placeOf(name);
  if (place === undefined) {
    const printed = printedUnder(layout.nameOf(name), layout, print, isOpen);
    return isMoved ? { ...printedUnder(`_${name}`, layout, print, isOpen), text: printed.text } : printed;
  }
  if (!("members" in place) && place.within === undefined && place.write === undefined)
    return printedUnder(place.name, layout, print, isOpen);
  return printedAt(place, name, layout, print);
}

/** A value under one name. */
function printedUnder(name: string, { fold, outside }: Layout, print: Stringify, isOpen: boolean): Printed {
  const text = `,${keyText(name)}`;
  const lineText = fold === undefined ? text : fold.nameText(name);
  return {
    names: [name],
    text,
    print,
    lineText,
    linePrint: fold === undefined ? print : mapText(print, fold.valueText),
    lineOpen: isOpen ? `${lineText}"` : undefined,
    isOutside: outside.has(name),
    parts: 0,
  };
}

/** A value whose text becomes one member or several. */
function printedAt(place: Place | Spread, name: string, layout: Layout, print: Stringify): Printed {
  const { fold, outside, groups, origin } = layout;
  const names = lineNamesOf(place, name);
  const printMembers = mapText(print, (text) => printAt(place, name, text, origin));
  return {
    names,
    text: "",
    print: printMembers,
    lineText: "",
    linePrint:
      fold === undefined
        ? printMembers
        : mapText(print, (text) => printAt(place, name, text, origin, fold.member)),
    lineOpen: undefined,
    isOutside: names.some((each) => outside.has(each)),
    parts: names.filter((each) => groups.has(each)).length,
  };
}

const mapText =
  (print: Stringify, change: (text: string) => string): Stringify =>
  (value) => {
    const text = print(value);
    return text === undefined ? undefined : change(text);
  };

const printHidden: Stringify = (value) => print(hide(value));

/** How pino would print the value of that name: by its serializer, then by its redactor or else by the printer. */
function printerOf(
  { logger, limits, isOurs }: KeySource,
  name: string,
): { readonly print: Stringify; readonly isOpen: boolean } {
  if (limits.hidesSecrets === true && isSecret(name)) return { print: printHidden, isOpen: false };
  const serializers = logger[serializersSym];
  const stringifiers = logger[stringifiersSym];
  const serialize = serializers[name] ?? (name === logger[errorKeySym] ? serializers["err"] : undefined);
  const stringify = stringifiers[name] ?? stringifiers[wildcardFirstSym] ?? logger[stringifySym];
  // pino asks no redactor about these: they are not printed
  const text: Stringify = isPrinter(stringify)
    ? stringify
    : (value) => (value === undefined || typeof value === "function" ? undefined : stringify(value));
  if (serialize === undefined) return { print: text, isOpen: isPrinter(stringify) };
  const isDirect = isOurs && isPrinter(stringify);
  const declared = isDirect ? findDeclared(serialize) : undefined;
  const serialized: Stringify = (value) => text(serialize.call(serializers, value));
  const printed = declared === undefined ? serialized : printDeclared(declared, name, limits);
  return { print: (value) => (value === undefined ? undefined : printed(value)), isOpen: false };
}
