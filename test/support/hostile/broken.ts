// Objects whose own members turn against the reader: getters, toJSON, coercions, cycles.
import { inspect } from "node:util";
import { fail, type Makers, withThrowing } from "./entry.js";

/** An object whose getter throws exactly this. */
const throwing = (thrown: () => unknown): object => ({
  first: 1,
  get bad(): never {
    throw thrown();
  },
  last: "z",
});

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** Answers the first `calm` times, throws ever after. */
function timeBomb(calm: number): () => string {
  let left = calm;
  return () => (left-- > 0 ? "calm" : fail("the time bomb"));
}

const endlessGetter = (): object => ({
  get next() {
    return endlessGetter();
  },
});

const endlessToJSON = (): object => ({ toJSON: () => ({ again: endlessToJSON() }) });

export const broken: Makers = {
  "getter that throws": () => throwing(() => new Error("getter")),
  "getter that throws null": () => throwing(() => null),
  "getter that throws undefined": () => throwing(() => undefined),
  "getter that throws a symbol": () => throwing(() => Symbol("thrown\nsymbol")),
  "getter that throws a revoked proxy": () => throwing(revoked),
  "getter that throws an object without prototype": () => throwing(() => Object.create(null)),
  "getter that throws an error with a throwing message": () =>
    throwing(() => Object.defineProperty(new Error(), "message", { get: () => fail("message") })),
  "getter that throws a text with a newline": () =>
    throwing(() => new Error('x\n{"level":"fatal"}\u001b[31m')),
  "getter that calls itself": () => ({
    get bad(): unknown {
      return Reflect.get(this, "bad");
    },
  }),
  "getter that throws the second time": () => {
    const bomb = timeBomb(1);
    return {
      get bad() {
        return bomb();
      },
    };
  },
  "getter that leads ever deeper": endlessGetter,
  "getter that returns a new cycle": () => ({
    get ring() {
      const ring: Record<string, unknown> = {};
      ring["ring"] = ring;
      return ring;
    },
  }),
  "getter that adds keys while being read": () => {
    let count = 0;
    const growing: Record<string, unknown> = {};
    const add = (): number => {
      count += 1;
      Object.defineProperty(growing, `k${count}`, { get: add, enumerable: true, configurable: true });
      return count;
    };
    add();
    return growing;
  },
  "getter that returns its own object": () => ({
    get self(): unknown {
      return this;
    },
  }),
  "getter of a class that throws": () =>
    new (class Account {
      #balance = 1n;
      get balance(): bigint {
        return this.#balance > 0n ? fail("balance") : 0n;
      }
    })(),
  "non-enumerable getter that throws": () =>
    Object.defineProperty({ a: 1 }, "hidden", { get: () => fail("hidden") }),
  "accessor with a setter only": () => Object.defineProperty({}, "bad", { set() {}, enumerable: true }),

  "toJSON that throws": () => ({ toJSON: () => fail("toJSON") }),
  "toJSON that throws null": () => ({
    toJSON() {
      throw null;
    },
  }),
  "toJSON that throws the second time": () => ({ toJSON: timeBomb(1) }),
  "toJSON getter that throws": () => withThrowing({}, "toJSON"),
  "toJSON that returns itself": () => ({
    toJSON() {
      return this;
    },
  }),
  "toJSON that returns a monster": () => ({ toJSON: () => throwing(() => new Error("inner")) }),
  "toJSON that returns ever more toJSON": endlessToJSON,
  "toJSON that returns undefined": () => ({ toJSON: () => undefined }),
  "toJSON that returns a function": () => ({ toJSON: () => () => 1 }),
  "toJSON that returns a symbol": () => ({ toJSON: () => Symbol("json") }),
  "toJSON that returns a BigInt": () => ({ toJSON: () => 1n }),
  "toJSON that returns a revoked proxy": () => ({ toJSON: revoked }),
  "toJSON that is async": () => ({ toJSON: async () => "later" }),
  "toJSON that is a text": () => ({ toJSON: "not a function", a: 1 }),
  "toJSON that overflows the stack": () => {
    const deeper = (): unknown => [deeper()];
    return { toJSON: deeper };
  },

  "Symbol.toPrimitive that throws": () => ({ [Symbol.toPrimitive]: () => fail("toPrimitive") }),
  "Symbol.toPrimitive that returns an object": () => ({ [Symbol.toPrimitive]: () => ({}) }),
  "toString and valueOf that throw": () => ({
    toString: () => fail("toString"),
    valueOf: () => fail("valueOf"),
  }),
  "toString that returns a symbol": () => ({ toString: () => Symbol("text") }),
  "toString that returns an object": () => ({ toString: () => ({}), valueOf: () => ({}) }),
  "Symbol.toStringTag that throws": () => withThrowing({}, Symbol.toStringTag),
  "Symbol.toStringTag that says Error": () => ({ [Symbol.toStringTag]: "Error", a: 1 }),
  "Symbol.toStringTag that says Date": () => ({ [Symbol.toStringTag]: "Date", a: 1 }),
  "Symbol.iterator that throws": () => ({ [Symbol.iterator]: () => fail("iterator"), a: 1 }),
  "iterable without end": () => ({
    *[Symbol.iterator]() {
      for (;;) yield 1;
    },
  }),
  "inspect.custom that throws": () => ({ [inspect.custom]: () => fail("inspect.custom"), a: 1 }),
  "inspect.custom that returns an escape": () => ({ [inspect.custom]: () => "\u001b[31m\nforged", a: 1 }),
  "then getter that throws": () => withThrowing({}, "then"),
  "constructor getter that throws": () => withThrowing({ a: 1 }, "constructor"),

  "cycle, direct": () => {
    const cycle: Record<string, unknown> = { healthy: 1 };
    cycle["self"] = cycle;
    return cycle;
  },
  "cycle through an array": () => {
    const cycle: unknown[] = [1];
    cycle.push([cycle], 2);
    return cycle;
  },
  "cycle through a Map and a Set": () => {
    const map = new Map<unknown, unknown>();
    return map.set("set", new Set([map])).set(map, map);
  },
  "cycle with a BigInt and a throwing getter": () => {
    const cycle: Record<string, unknown> = { big: 1n, bad: throwing(() => new Error("in a cycle")) };
    cycle["self"] = { back: cycle };
    return cycle;
  },
};

/** Takes away what is merged into it. */
export const wiping: Makers = {
  "getter that deletes its neighbours": () => {
    const shrinking: Record<string, unknown> = {};
    const wipe = (): string => {
      for (const key of Object.keys(shrinking)) delete shrinking[key];
      return "alone";
    };
    Object.defineProperty(shrinking, "wipe", { get: wipe, enumerable: true, configurable: true });
    return Object.assign(shrinking, { next: 1, last: 2 });
  },
};
