// What is known of a field's name: its text in a line, and how its value prints.
import { findDeclared, printDeclared } from "./declared.js";
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
import { keyText } from "./print.js";
import { isPrinter } from "./stringifiers.js";

/** Names that occur together; one object for as long as contexts have the same, so that what is known of it stays. */
export interface NameSet extends ReadonlySet<string> {
  /** The bindings that were last found to have none of them. */
  apartFrom?: object;
}

/** What a profile knows of a field's name. */
export interface Key {
  readonly name: string;
  /** `,"name":`. */
  readonly text: string;
  /** Reserved, or one that pino looks at to find requests and responses: not for the fast lane. */
  readonly isSpecial: boolean;
  /** The value's text. */
  readonly print: Stringify;
  /** `,"name":"`, where a text is printed as it is; undefined where a serializer or redactor has its say. */
  readonly open: string | undefined;
  /** The key that followed in the last line: the next line probably has the same fields. */
  next: Key | undefined;
  /** The bindings and the context that were last found not to have the name. */
  apartFrom: object | undefined;
  apartFromContext: object | undefined;
}

/** How pino would print the value of that name: by its serializer, then by its redactor or else by the printer. */
export function printerOf(
  { logger, limits, isOurs }: { readonly logger: Inside; readonly limits: Limits; readonly isOurs: boolean },
  name: string,
): Pick<Key, "open" | "print"> {
  const serializers = logger[serializersSym];
  const stringifiers = logger[stringifiersSym];
  const serialize = serializers[name] ?? (name === logger[errorKeySym] ? serializers["err"] : undefined);
  const stringify = stringifiers[name] ?? stringifiers[wildcardFirstSym] ?? logger[stringifySym];
  // pino asks no redactor about these: they are not printed
  const text: Stringify = isPrinter(stringify)
    ? stringify
    : (value) => (value === undefined || typeof value === "function" ? undefined : stringify(value));
  if (serialize === undefined)
    return { print: text, open: isPrinter(stringify) ? `,${keyText(name)}"` : undefined };
  const isDirect = isOurs && isPrinter(stringify);
  const declared = isDirect ? findDeclared(serialize) : undefined;
  const serialized: Stringify = (value) => text(serialize.call(serializers, value));
  const print = declared === undefined ? serialized : printDeclared(declared, name, limits);
  return { print: (value) => (value === undefined ? undefined : print(value)), open: undefined };
}
