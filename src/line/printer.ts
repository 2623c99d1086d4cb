// How the value of a name prints: by its serializer, then by its redactor or else by the printer.
import { findDeclared, printDeclared } from "./declared.js";
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
import { print } from "./print.js";
import { isSecret } from "./secret-names.js";
import { isJudgedByContent, shownMember } from "./secrets.js";
import { isPrinter } from "./stringifiers.js";

/** What a key is made of. */
export interface KeySource {
  readonly logger: Inside;
  readonly limits: Limits;
  readonly isOurs: boolean;
  readonly layout: Layout;
}

/** How pino would print the value of a name. */
export interface Printer {
  /** The text of the value, as its serializer, redactor or the printer has it. */
  readonly print: Stringify;
  /** Whether a text is printed as it is. */
  readonly isTextPlain: boolean;
  /** What of the value the printer prints; undefined where a redactor or a declared shape has its say. */
  readonly shape: ((value: unknown) => unknown) | undefined;
}

/** With the secrets of that name hidden; those inside a text are left to the printer. */
function hidingPrinter(printer: Printer, name: string): Printer {
  const { shape } = printer;
  if (!isSecret(name) && !isJudgedByContent(name)) return printer;
  const printShown: Stringify = (value) => {
    const member = shownMember(value, name);
    return member === value ? printer.print(value) : print(member);
  };
  return {
    print: printShown,
    isTextPlain: false,
    shape: shape === undefined ? undefined : (value) => shape(shownMember(value, name)),
  };
}

export function printerOf(source: KeySource, name: string): Printer {
  const printer = plainPrinterOf(source, name);
  return source.limits.hidesSecrets === true ? hidingPrinter(printer, name) : printer;
}

/** The text of a value, wherever in the line its name stands. */
export const printValue = (source: KeySource, name: string, value: unknown): string | undefined =>
  printerOf(source, name).print(value);

/** By the name's serializer, then by its redactor or else by the printer. */
function plainPrinterOf({ logger, limits, isOurs }: KeySource, name: string): Printer {
  const serializers = logger[serializersSym];
  const stringifiers = logger[stringifiersSym];
  const serialize = serializers[name] ?? (name === logger[errorKeySym] ? serializers["err"] : undefined);
  const stringify = stringifiers[name] ?? stringifiers[wildcardFirstSym] ?? logger[stringifySym];
  const isPlainly = isPrinter(stringify);
  // pino asks no redactor about these: they are not printed
  const text: Stringify = isPlainly
    ? stringify
    : (value) => (value === undefined || typeof value === "function" ? undefined : stringify(value));
  if (serialize === undefined)
    return { print: text, isTextPlain: isPlainly, shape: isPlainly ? asItIs : undefined };
  const declared = isOurs && isPlainly ? findDeclared(serialize) : undefined;
  if (declared !== undefined) {
    const printed = printDeclared(declared, name, limits);
    const print: Stringify = (value) => (value === undefined ? undefined : printed(value));
    return { print, isTextPlain: false, shape: undefined };
  }
  const shape = (value: unknown): unknown =>
    value === undefined ? undefined : serialize.call(serializers, value);
  const serialized: Stringify = (value) => (value === undefined ? undefined : text(shape(value)));
  return { print: serialized, isTextPlain: false, shape: isPlainly ? shape : undefined };
}

export const asItIs = (value: unknown): unknown => value;
