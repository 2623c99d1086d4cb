// Where a serializer that a declared shape made meets the printer: a serializer gives a value, which is then printed;
// a declared shape prints its value itself, in one pass.
import type { Limits } from "./limits.js";
import type { Serializer, Stringify } from "./pino-seams.js";

/** What a declared shape does with the value of the name it stands under. Neither throws. */
export interface Declared {
  /** The value as plain data: what is declared and fits it, and a text in the place of what does not. */
  readonly fit: (value: unknown, name: string, limits: Limits) => unknown;
  /** The same, as JSON text. */
  readonly print: (value: unknown, name: string, limits: Limits) => string | undefined;
}

const declaredSym: unique symbol = Symbol("heartwood.declared");

interface WithDeclared {
  readonly [declaredSym]: Declared;
}

/** Marks a serializer as one whose values `declared` prints. */
export const declare = <Marked extends object>(serializer: Marked, declared: Declared): Marked =>
  Object.defineProperty(serializer, declaredSym, { value: declared });

const isMarked = (serializer: object): serializer is WithDeclared => declaredSym in serializer;

/** The shape that made a serializer; undefined where it is one like any other. */
export const findDeclared = (serializer: object): Declared | undefined =>
  isMarked(serializer) ? serializer[declaredSym] : undefined;

/** The serializer as it stands under one name of a logger. */
export const bindDeclared = (declared: Declared, name: string, limits: Limits): Serializer =>
  declare((value: unknown) => declared.fit(value, name, limits), declared);

/** How a value is printed under that name. */
export const printDeclared =
  (declared: Declared, name: string, limits: Limits): Stringify =>
  (value) =>
    declared.print(value, name, limits);
