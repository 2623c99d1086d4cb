// Values as programs log them: plain data, errors, dates, maps, classes, and what JSON has no word for.
import fc from "fast-check";
import { listOf, literal, objectOf, type Recipe, recipe } from "./recipe.js";

/** Texts that encoders get wrong. */
const sharpTexts = [
  "",
  "%s %d %j %o %%",
  "100%",
  'quo"te',
  "back\\slash",
  "line\nbreak\r\t",
  "\u0000\u001b[31m",
  "\u007f\u0085\u009f",
  "\u2028\u2029",
  "\ud800",
  "\udc00x",
  "é 😀 नमस्ते",
  `${"x".repeat(101)}"`,
  `${"y".repeat(99)}\u007f`,
];

export const texts: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom(...sharpTexts),
  fc.string({ unit: "binary", maxLength: 8 }),
  fc.string({ unit: "grapheme", maxLength: 8 }),
);

const sharpKeys = [
  ..."abc",
  ...["user", "password", "secret", "err", "error", "req", "res", "msg", "message", "payload"],
  ...[
    "level",
    "time",
    "pid",
    "hostname",
    "name",
    "logger",
    "log_error",
    "log_truncated",
    "log_override",
    "_pid",
    "0",
  ],
  ...["__proto__", "constructor", "hasOwnProperty", "toString", "", 'quo"te', "line\nbreak", "é\u2028"],
];

export const keys: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...sharpKeys) },
  { weight: 1, arbitrary: texts },
);

class Account {
  #secret = 1;
  readonly id = "a-1";
  readonly password = "hidden";
  get secret(): number {
    return this.#secret;
  }
  toString(): string {
    return `account ${this.id}`;
  }
}

class Money {
  readonly #amount: number;
  constructor(amount: number) {
    this.#amount = amount;
  }
  toJSON(key: string): unknown {
    return { amount: this.#amount, key };
  }
}

class CodedError extends Error {
  readonly code = "E_CODED";
  readonly password = "hidden";
}

/** An error whose stack does not say where the test made it. */
function makeError(message: string, more: object = {}, from: new (text: string) => Error = Error): Error {
  return Object.assign(new from(message), { stack: `${from.name}: ${message}\n    at place` }, more);
}

function makeCircular(): object {
  const first: Record<string, unknown> = { password: "x", list: [1] };
  first["self"] = first;
  return { first, again: first };
}

const withThrowingGetter = (): object =>
  Object.defineProperty({ a: 1 }, "broken", {
    enumerable: true,
    get: () => {
      throw new Error("getter");
    },
  });

const odd: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  NaN: () => Number.NaN,
  "-0": () => -0,
  Infinity: () => Number.POSITIVE_INFINITY,
  "10n": () => 10n,
  "Symbol('s')": () => Symbol("s"),
  "function named() {}": () => function named(): void {},
  "() => {}": () => () => {},
  "new Date(0)": () => new Date(0),
  "new Date(NaN)": () => new Date(Number.NaN),
  "new Map([['a', 1]])": () => new Map([["a", 1]]),
  "new Set([1])": () => new Set([1]),
  "Buffer.from('hi')": () => Buffer.from("hi"),
  "new Uint8Array(2)": () => new Uint8Array(2),
  "/x/g": () => /x/g,
  "new URL('http://u:p@h/')": () => new URL("http://u:p@h/"),
  "new Account()": () => new Account(),
  "new Money(5)": () => new Money(5),
  "Object('boxed')": () => Object("boxed"),
  "Object(1n)": () => Object(1n),
  "nullPrototype()": () => Object.assign(Object.create(null), { a: 1, user: { password: "x" } }),
  "circular()": makeCircular,
  "throwingGetter()": withThrowingGetter,
  "{ toJSON: throws }": () => ({
    toJSON: () => {
      throw new Error("toJSON");
    },
  }),
  "{ toJSON: undefined }": () => ({ toJSON: () => undefined, a: 1 }),
  "{ big: 1n }": () => ({ big: 1n, deep: { a: { b: { c: { d: { e: { f: 1 } } } } } } }),
  "new Array(2)": () => new Array(2),
};

const errors: Readonly<Record<string, () => unknown>> = {
  "Error('boom')": () => makeError("boom"),
  "Error('')": () => makeError(""),
  "Error, caused": () => makeError("outer", { cause: makeError("inner", { cause: "text" }) }),
  "Error, extras": () => makeError("more", { status: 500, user: { password: "x" }, nothing: undefined }),
  CodedError: () => makeError("coded", {}, CodedError),
  AggregateError: () => Object.assign(new AggregateError([makeError("one"), 2], "all"), { stack: "all" }),
  "Error, frozen": () => Object.freeze(makeError("frozen")),
  "Error, toJSON": () => makeError("json", { toJSON: () => "as json" }),
  "Error, no message": () => makeError("x", { message: undefined }),
};

const recipesOf = (makers: Readonly<Record<string, () => unknown>>): fc.Arbitrary<Recipe> =>
  fc.constantFrom(...Object.entries(makers).map(([code, make]) => recipe(code, make)));

export const errorValues: fc.Arbitrary<Recipe> = recipesOf(errors);
export const oddValues: fc.Arbitrary<Recipe> = recipesOf(odd);

const simple: fc.Arbitrary<Recipe> = fc
  .oneof(texts, fc.integer(), fc.double(), fc.boolean(), fc.constant(null))
  .map(literal);

/** Records of `value`; the names are those that loggers treat apart, more often than not. */
export const recordsOf = (
  value: fc.Arbitrary<Recipe>,
  maxLength = 4,
): fc.Arbitrary<Recipe<Record<string, unknown>>> =>
  fc.uniqueArray(fc.tuple(keys, value), { maxLength, selector: ([key]) => key }).map(objectOf);

const nest = (leaf: fc.Arbitrary<Recipe>): fc.Arbitrary<Recipe> =>
  fc.letrec<{ value: Recipe }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      leaf,
      recordsOf(tie("value"), 3),
      fc.array(tie("value"), { maxLength: 3 }).map(listOf),
    ),
  })).value;

/** What JSON knows: no undefined, nothing with a class. */
export const plainValues: fc.Arbitrary<Recipe> = nest(simple);

/** Anything a program may log. */
export const anyValues: fc.Arbitrary<Recipe> = nest(
  fc.oneof(
    { weight: 4, arbitrary: simple },
    { weight: 2, arbitrary: oddValues },
    { weight: 1, arbitrary: errorValues },
  ),
);

export const textRecipes: fc.Arbitrary<Recipe<string>> = texts.map(literal);
