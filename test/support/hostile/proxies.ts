// Proxies: each trap throwing by itself, revoked ones, and those that lie.
import { fail, type Makers } from "./entry.js";

const traps = [
  "apply",
  "construct",
  "defineProperty",
  "deleteProperty",
  "get",
  "getOwnPropertyDescriptor",
  "getPrototypeOf",
  "has",
  "isExtensible",
  "ownKeys",
  "preventExtensions",
  "set",
  "setPrototypeOf",
] as const;

const handlerFor = (names: readonly string[]): ProxyHandler<object> =>
  Object.fromEntries(names.map((name) => [name, () => fail(`trap ${name}`)]));

/** A function's proxy has all thirteen traps in use; an object's is what JSON.stringify walks into. */
const trapped = (name: string): object =>
  new Proxy(name === "apply" || name === "construct" ? () => 1 : { a: 1, b: { c: 2 } }, handlerFor([name]));

function revoked<T extends object>(target: T): T {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

/** Every property, and every call, is the same again. */
function echo(): object {
  const proxy: object = new Proxy(() => proxy, { get: () => proxy, apply: () => proxy });
  return proxy;
}

/** Reports three keys that it has not, and describes them as enumerable. */
const liar = (): object =>
  new Proxy(
    {},
    {
      ownKeys: () => ["a", "b", "c"],
      getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }),
      get: (_target, key) => (key === "b" ? 1n : undefined),
      has: () => false,
    },
  );

export const proxies: Makers = {
  ...Object.fromEntries(traps.map((name) => [`proxy whose ${name} trap throws`, () => trapped(name)])),
  "proxy whose traps all throw": () => new Proxy({ a: 1 }, handlerFor(traps)),
  "proxy of an array whose traps all throw": () => new Proxy([1, 2], handlerFor(traps)),
  "proxy of a function whose traps all throw": () => new Proxy(() => 1, handlerFor(traps)),
  "proxy of an error whose get trap throws": () =>
    new Proxy(new Error("behind a proxy"), handlerFor(["get"])),
  "proxy of an error whose traps all throw": () => new Proxy(new Error("behind a proxy"), handlerFor(traps)),
  "proxy of a Map": () => new Proxy(new Map([["a", 1]]), {}),
  "proxy of a Date": () => new Proxy(new Date(0), {}),
  "proxy without a handler": () => new Proxy({ a: 1 }, {}),
  "proxy that claims to be an Error": () => new Proxy({ a: 1 }, { getPrototypeOf: () => Error.prototype }),
  "proxy whose prototype is itself": () => {
    const proxy: object = new Proxy({ a: 1 }, { getPrototypeOf: () => proxy });
    return proxy;
  },
  "revoked proxy of an object": () => revoked({}),
  "revoked proxy of an array": () => revoked([]),
  "revoked proxy of a function": () => revoked(() => 1),
  "object that inherits from a revoked proxy": () => Object.create(revoked({})),
};

export const liars: Makers = {
  "proxy that lies about its keys": liar,
  "proxy that answers everything with itself": echo,
  "proxy whose keys come twice with other values": () => {
    let reads = 0;
    return new Proxy({ a: 1 }, { get: () => (++reads % 2 === 0 ? 1n : "odd") });
  },
  "proxy that swallows what is set": () =>
    new Proxy({ a: 1 }, { set: () => true, defineProperty: () => true }),
};
