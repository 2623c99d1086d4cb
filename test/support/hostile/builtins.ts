// What the language and Node themselves offer, none of it plain data.
import { createSecretKey } from "node:crypto";
import { EventEmitter } from "node:events";
import * as stream from "node:stream";
import { runInThisContext } from "node:vm";
import { fail, type Makers } from "./entry.js";

function detached(): ArrayBuffer {
  const buffer = new ArrayBuffer(8);
  structuredClone(buffer, { transfer: [buffer] });
  return buffer;
}

const withOwn = (target: object, key: PropertyKey, value: unknown): object =>
  Object.defineProperty(target, key, { value, enumerable: true });

class Ring extends Array<number> {
  override [Symbol.iterator](): never {
    fail("the array's iterator");
  }
}

export const builtins: Makers = {
  undefined: () => undefined,
  null: () => null,
  NaN: () => Number.NaN,
  Infinity: () => Number.POSITIVE_INFINITY,
  "minus zero": () => -0,
  BigInt: () => 1n,
  "negative BigInt beyond 64 bits": () => -(2n ** 80n),
  "BigInt, nested": () => ({ a: { b: [1n, { c: 2n }] }, healthy: 1 }),
  symbol: () => Symbol("plain"),
  "symbol with a newline in its description": () => Symbol('x\n{"level":"fatal"}'),
  "symbol without description": () => Symbol(),
  "well-known symbol": () => Symbol.iterator,
  "symbol, nested": () => ({ a: [Symbol("in an array")], b: Symbol("in an object") }),
  "boxed primitives": () => [Object(1), Object("x"), Object(false)],
  "boxed number whose valueOf throws": () => withOwn(Object(1), "valueOf", () => fail("valueOf")),
  "boxed text whose toString throws": () => withOwn(Object("x"), "toString", () => fail("toString")),
  "boxed BigInt": () => Object(1n),
  "boxed symbol": () => Object(Symbol("boxed")),

  function: () => function named() {},
  "arrow function": () => () => 1,
  "async function": () => async () => 1,
  "generator function": () =>
    function* numbers() {
      yield 1;
    },
  "function with members": () => Object.assign(() => 1, { a: 1, toJSON: () => fail("toJSON") }),
  "function whose name throws": () => Object.defineProperty(() => 1, "name", { get: () => fail("name") }),
  "function whose name is an escape": () =>
    Object.defineProperty(() => 1, "name", { value: "\u001b[31m\nforged" }),
  class: () => class Account {},
  "instance with private fields": () =>
    new (class Vault {
      #secret = 1;
      open = true;
      get opened(): number {
        return this.#secret;
      }
    })(),
  "generator object": () =>
    (function* numbers() {
      yield 1;
    })(),
  "async generator object": () =>
    (async function* numbers() {
      yield 1;
    })(),
  "pending promise": () => new Promise(() => {}),
  "resolved promise": () => Promise.resolve({ a: 1 }),

  Map: () => new Map([["a", { b: 1 }]]),
  "Map with hostile keys": () =>
    new Map<unknown, unknown>([
      [Symbol("k"), 1n],
      [{}, () => 1],
      [null, new Map()],
    ]),
  Set: () => new Set([1, "a", { b: 1 }]),
  "Set of monsters": () => new Set([1n, Symbol("s"), { toJSON: () => fail("toJSON") }]),
  "Map whose iterator throws": () => withOwn(new Map([["a", 1]]), Symbol.iterator, () => fail("iterator")),
  "Map whose size throws": () =>
    Object.defineProperty(new Map([["a", 1]]), "size", { get: () => fail("size") }),
  "object that inherits from Map.prototype": () => Object.create(Map.prototype),
  WeakMap: () => new WeakMap(),
  WeakSet: () => new WeakSet(),
  WeakRef: () => new WeakRef({}),
  Uint8Array: () => new Uint8Array([1, 2, 3]),
  "Float64Array with NaN": () => new Float64Array([Number.NaN, -0, 1]),
  BigInt64Array: () => new BigInt64Array([1n, 2n]),
  Buffer: () => Buffer.from("text"),
  ArrayBuffer: () => new ArrayBuffer(8),
  "detached ArrayBuffer": detached,
  SharedArrayBuffer: () => new SharedArrayBuffer(8),
  DataView: () => new DataView(new ArrayBuffer(8)),

  "invalid date": () => new Date(Number.NaN),
  "date whose toISOString throws": () => withOwn(new Date(0), "toISOString", () => fail("toISOString")),
  "date whose toJSON throws": () => withOwn(new Date(0), "toJSON", () => fail("toJSON")),
  "date of year 275760": () => new Date(8.64e15),
  "object that inherits from Date.prototype": () => Object.create(Date.prototype),
  RegExp: () => /(a+)+$/g,
  "RegExp whose toString throws": () => withOwn(/x/, "toString", () => fail("toString")),
  "RegExp whose source throws": () => Object.defineProperty(/x/, "source", { get: () => fail("source") }),
  URL: () => new URL("https://user:pass@example.org/a?b=c#d"),
  URLSearchParams: () => new URLSearchParams("a=1&a=2"),

  "sparse array": () => Object.assign(new Array(5), { 3: "only" }),
  "array with members": () => Object.assign([1, 2], { extra: 1n, "-1": "below" }),
  "array with an accessor that throws": () =>
    Object.defineProperty([1, 2, 3], 1, { get: () => fail("item"), enumerable: true }),
  "array whose toJSON throws": () => Object.assign([1, 2], { toJSON: () => fail("toJSON") }),
  "array whose iterator throws": () => Ring.from([1, 2]),
  "array without prototype": () => Object.setPrototypeOf([1, 2], null),
  "array of nothing printable": () => [undefined, () => 1, Symbol("s"), Number.NaN],
  arguments: () => runInThisContext("(function () { return arguments; })(1, 2, 3)"),

  "module namespace": () => stream,
  "Intl.NumberFormat": () => new Intl.NumberFormat("en"),
  TextEncoder: () => new TextEncoder(),
  AbortController: () => new AbortController(),
  EventEmitter: () => new EventEmitter(),
  "readable stream": () => stream.Readable.from(["a"]),
  "fetch's Headers": () => new Headers({ authorization: "x" }),
  "fetch's Request": () => new Request("http://example.org/", { method: "POST", body: "b" }),
  "fetch's Response": () => new Response("body", { status: 500 }),
  FormData: () => new FormData(),
  Blob: () => new Blob(["x"]),
  KeyObject: () => createSecretKey(Buffer.from("key")),
};
