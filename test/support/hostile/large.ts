// Values of a size that no line can hold: what is cheap to make is "cut", what is not is "costly".
import { entries, fail, type Hostile, once } from "./entry.js";

const MEGABYTES_50 = 50_000_000;

function nest(depth: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = "bottom";
  for (let level = 0; level < depth; level += 1) value = wrap(value);
  return value;
}

function wideObject(width: number): object {
  const wide: Record<string, number> = {};
  for (let index = 0; index < width; index += 1) wide[`k${index}`] = index;
  return wide;
}

const chain = (length: number): unknown =>
  nest(length, (cause) => new Error("link", typeof cause === "string" ? undefined : { cause }));

/** 25 levels, two doors each: 2^25 nodes when printed naively, built only as far as they are read. */
const lazyTree = (levels: number): object => ({
  get left() {
    return levels === 0 ? "leaf" : lazyTree(levels - 1);
  },
  get right() {
    return levels === 0 ? "leaf" : lazyTree(levels - 1);
  },
});

const jsonTree = (levels: number): object => ({
  toJSON: () => (levels === 0 ? "leaf" : [jsonTree(levels - 1), jsonTree(levels - 1)]),
});

const bulky: readonly Hostile[] = entries(
  {
    "BigInt of 20,000 digits": () => 10n ** 20_000n,
    "symbol with a description of 100 kB": () => Symbol("d".repeat(100_000)),
    "key of 100 kB": () => ({ ["k".repeat(100_000)]: 1, last: 1 }),
    "text of 100 kB": () => "t".repeat(100_000),
    "text of 20,000 controls": () => "\u0001".repeat(20_000),
    "text of 20,000 quotes": () => '"'.repeat(20_000),
    "text of 20,000 astral characters": () => "\u{1f333}".repeat(20_000),
    "array of 2,000 texts": () => Array.from({ length: 2_000 }, (_, index) => `text number ${index}`),
    "object of 2,000 keys": () => wideObject(2_000),
    "object of 200 levels": () => nest(200, (next) => ({ next, padding: "p".repeat(100) })),
    "error with a stack of 100 kB": () =>
      Object.assign(new Error("tall"), { stack: `Error: tall\n${"at x\n".repeat(20_000)}` }),
    "error with a message of 100 kB": () => new Error("m".repeat(100_000)),
    "error with a name of 100 kB": () => Object.assign(new Error("x"), { name: "N".repeat(100_000) }),
    "error at the end of 1,000 causes": () => chain(1_000),
    "AggregateError of 1,000 errors": () =>
      new AggregateError(
        Array.from({ length: 1_000 }, (_, index) => new Error(`e${index}`)),
        "many",
      ),
    "Buffer of 100 kB": () => Buffer.alloc(100_000),
    "300 throwing getters": () =>
      Object.defineProperties(
        {},
        Object.fromEntries(
          Array.from({ length: 300 }, (_, index) => [
            `g${index}`,
            { get: () => fail("g"), enumerable: true },
          ]),
        ),
      ),
  },
  { size: "cut" },
);

const sprawling: readonly Hostile[] = entries(
  { globalThis: () => globalThis, process: () => process },
  { size: "cut", endlessInPino: true },
);

const endlessInPino: readonly Hostile[] = entries(
  {
    "2^25 shared arrays": once(() => nest(25, (inner) => [inner, inner])),
    "2^25 shared objects": once(() => nest(25, (inner) => ({ l: inner, r: inner }))),
    "2^25 shared errors": once(() => nest(25, (inner) => new AggregateError([inner, inner], "twice"))),
    "2^25 shared Maps": once(() =>
      nest(
        25,
        (inner) =>
          new Map([
            ["l", inner],
            ["r", inner],
          ]),
      ),
    ),
    "2^25 behind getters": () => lazyTree(25),
    "2^25 behind toJSON": () => jsonTree(25),
    "sparse array of 2^32 - 1 items": () => new Array(2 ** 32 - 1),
    "proxy of an array that claims 2^32 - 1 items": () =>
      new Proxy([1], { get: (target, key) => (key === "length" ? 2 ** 32 - 1 : Reflect.get(target, key)) }),
  },
  { size: "costly", endlessInPino: true },
);

const bounded: readonly Hostile[] = entries(
  {
    "object 10^5 deep": once(() => nest(100_000, (next) => ({ next }))),
    "array 10^5 deep": once(() => nest(100_000, (next) => [next])),
    "Map 10^5 deep": once(() => nest(100_000, (next) => new Map([["next", next]]))),
    "error at the end of 10^5 causes": once(() => {
      const limit = Error.stackTraceLimit;
      Error.stackTraceLimit = 0; // 10^5 stacks would be most of the cost
      const last = chain(100_000);
      Error.stackTraceLimit = limit;
      return last;
    }),
    "object 10^6 wide": once(() => wideObject(1_000_000)),
    "array 10^6 wide": once(() => Array.from({ length: 1_000_000 }, (_, index) => index)),
    "Map of 10^6": once(() => new Map(Array.from({ length: 1_000_000 }, (_, index) => [index, index]))),
    "Set of 10^6": once(() => new Set(Array.from({ length: 1_000_000 }, (_, index) => index))),
    "array of 10^6 times the same object": once(() => new Array(1_000_000).fill({ a: 1 })),
    "error with 10^5 members": once(() => Object.assign(new Error("wide"), wideObject(100_000))),
    "proxy with 10^5 keys": () => new Proxy(wideObject(100_000), {}),
  },
  { size: "costly" },
);

const megabytes50: readonly Hostile[] = entries(
  {
    "text of 50 MB": once(() => "x".repeat(MEGABYTES_50)),
    "text of 50 MB of newlines": once(() => "\n".repeat(MEGABYTES_50)),
    "error with a message of 50 MB": once(() => new Error("m".repeat(MEGABYTES_50))),
    "key of 50 MB": once(() => ({ ["k".repeat(MEGABYTES_50)]: 1 })),
  },
  { size: "costly", limitMs: 3000 },
);

const bytes50: readonly Hostile[] = entries(
  {
    "Buffer of 50 MB": once(() => Buffer.alloc(MEGABYTES_50)),
    "Float64Array of 50 MB": once(() => new Float64Array(MEGABYTES_50 / 8)),
  },
  { size: "costly", limitMs: 3000, endlessInPino: true },
);

export const cut: readonly Hostile[] = [...bulky, ...sprawling];

export const costly: readonly Hostile[] = [...bounded, ...endlessInPino, ...megabytes50, ...bytes50];
