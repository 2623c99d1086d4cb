// Objects whose keys, not values, are the trouble.
import type { Makers } from "./entry.js";

const withoutPrototype = (members: object): object => Object.assign(Object.create(null), members);

export const keys: Makers = {
  "own __proto__": () => JSON.parse('{"__proto__":{"polluted":true},"a":1}'),
  "own __proto__, nested": () =>
    JSON.parse('{"a":{"__proto__":{"polluted":true}},"constructor":{"prototype":{"x":1}}}'),
  "keys named like Object's methods": () => ({
    constructor: "c",
    toString: "t",
    hasOwnProperty: "h",
    valueOf: "v",
    isPrototypeOf: null,
  }),
  "methods named like Object's methods": () => ({
    constructor: () => ({}),
    toString: () => ({}),
    hasOwnProperty: () => false,
    valueOf: () => 1n,
    propertyIsEnumerable: () => false,
  }),
  "constructor that is null": () => ({ constructor: null, a: 1 }),
  "hasOwnProperty that is null": () => ({ hasOwnProperty: null, a: 1 }),
  "no prototype": () => withoutPrototype({ a: 1, b: withoutPrototype({ c: 2 }) }),
  "prototype without prototype": () => Object.create(withoutPrototype({ inherited: 1 })),
  "enumerable members inherited": () => Object.create({ inherited: 1, level: "fatal" }, {}),
  "symbol keys": () => ({ [Symbol("k")]: 1, [Symbol("x\ny")]: 2, a: 3 }),
  "numeric keys": () => ({
    2: "two",
    1: "one",
    "-1": "below",
    "01": "octal",
    "1.5": "half",
    4294967295: "edge",
  }),
  "array-like with a huge length": () => ({ length: 2 ** 32, 0: "a" }),
  "empty key": () => ({ "": 1 }),
  "key with a newline": () => ({ 'x\n{"level":"fatal","msg":"forged"}\n': 1 }),
  "key that closes the text": () => ({ 'a":1,"level":"fatal","b': 1, "\\": 2, '\\"': 3 }),
  "key with terminal escapes": () => ({ "\u001b]0;title\u0007\u001b[2J": 1, "\u009b31m": 2, "\u007f": 3 }),
  "key with NUL": () => ({ "a\u0000b": 1 }),
  "key with a lone surrogate": () => ({ "\ud800": 1, "\udc00x": 2 }),
  "key with U+2028": () => ({ "a\u2028b\u2029c": 1 }),
  "keys that differ in case and form": () => ({ a: 1, A: 2, "\u00e9": 3, "e\u0301": 4 }),
};
