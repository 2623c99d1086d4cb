// Errors as libraries really throw them, and as an attacker would.
import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { fail, type Makers, withThrowing } from "./entry.js";

/** An error with one own member replaced. */
const errorWith = (key: string, value: unknown): Error =>
  Object.defineProperty(new Error("whole"), key, { value, enumerable: true, configurable: true });

function caught(cause: () => unknown): unknown {
  try {
    return cause();
  } catch (error) {
    return error;
  }
}

class CardError extends Error {
  #number = "4111";
  override readonly name = "CardError";
  get last4(): string {
    return this.#number;
  }
}

export const errors: Makers = {
  "frozen error": () => Object.freeze(new Error("frozen")),
  "sealed error": () => Object.seal(new Error("sealed")),
  "error that cannot be extended": () => Object.preventExtensions(new Error("closed")),
  "frozen error with a frozen cause": () =>
    Object.freeze(new Error("frozen", { cause: Object.freeze(new Error("inner")) })),
  ...Object.fromEntries(
    ["message", "stack", "name", "cause", "code", "errors", "constructor", "toString", "toJSON", "extra"].map(
      (key) => [`error whose ${key} throws`, () => withThrowing(new Error("whole"), key)],
    ),
  ),
  "error whose every member throws": () =>
    Object.defineProperties(
      new Error(),
      Object.fromEntries(
        ["stack", "message", "name", "cause", "code", "errors", "constructor", "toString"].map((key) => [
          key,
          { get: () => fail(key), enumerable: true },
        ]),
      ),
    ),
  "error whose stack is an object": () => errorWith("stack", { frames: [1, 2] }),
  "error whose stack is a number": () => errorWith("stack", 7),
  "error whose stack is a symbol": () => errorWith("stack", Symbol("stack")),
  "error whose stack is an array of call sites": () => errorWith("stack", [new Map(), () => 1]),
  "error without a stack": () => errorWith("stack", undefined),
  "error whose message is an object": () =>
    errorWith("message", { toString: () => fail("message.toString") }),
  "error whose message is a symbol": () => errorWith("message", Symbol("message")),
  "error whose message is a BigInt": () => errorWith("message", 5n),
  "error whose name is a symbol": () => errorWith("name", Symbol("name")),
  "error whose code is a cycle": () => {
    const code: unknown[] = [];
    code.push(code);
    return errorWith("code", code);
  },
  "error whose constructor is null": () => errorWith("constructor", null),
  "error whose class has no name": () => new (class extends Error {})("anonymous"),
  "error whose toString throws": () => errorWith("toString", () => fail("toString")),
  "error with a newline and an escape in its message": () =>
    new Error('x\n{"level":"fatal"}\u001b[2J\u009b31m'),
  "error without prototype": () => Object.setPrototypeOf(new Error("bare"), null),
  "error of another realm": () => runInNewContext("new RangeError('elsewhere')"),
  "error with private fields": () => new CardError("declined"),
  "error of the system": () => caught(() => readFileSync("/nowhere/at/all")),
  "error of the parser": () => caught(() => JSON.parse("{")),
  "error with hostile own members": () =>
    Object.assign(new Error("loaded"), {
      big: 1n,
      symbol: Symbol("s"),
      map: new Map([[{}, 1]]),
      run: () => 1,
    }),
  "error with an own __proto__": () =>
    Object.assign(new Error("odd"), JSON.parse('{"__proto__":{"polluted":1}}')),
  "object that inherits from Error.prototype": () => Object.create(Error.prototype),
  "object that inherits from an error": () => Object.create(new Error("parent")),
  DOMException: () => new DOMException("aborted", "AbortError"),
  "AbortSignal's reason": () => AbortSignal.abort().reason,
  AggregateError: () => new AggregateError([new Error("one"), new TypeError("two")], "several"),
  "AggregateError of monsters": () =>
    new AggregateError(
      [null, 1n, Symbol("s"), withThrowing(new Error("whole"), "message"), Object.freeze(new Error("f"))],
      "monsters",
    ),
  "AggregateError that holds itself": () => {
    const aggregate = new AggregateError([], "ring");
    aggregate.errors.push(aggregate, new Error("healthy", { cause: aggregate }));
    return aggregate;
  },
  "error whose errors is a number": () => errorWith("errors", 5),
  "error whose errors throws when iterated": () =>
    errorWith("errors", { [Symbol.iterator]: () => fail("iterator") }),
  "error that is its own cause": () => {
    const error = new Error("ring");
    error.cause = error;
    return error;
  },
  "two errors that cause each other": () => {
    const left = new Error("left");
    const right = new Error("right", { cause: left });
    left.cause = right;
    return left;
  },
  "error caused by a text": () => new Error("outer", { cause: "inner\ntext" }),
  "error caused by null": () => new Error("outer", { cause: null }),
  "error caused by an object with a throwing message": () =>
    new Error("outer", {
      cause: Object.defineProperty({ stack: "s" }, "message", { get: () => fail("message") }),
    }),
  "error caused by a function": () => {
    const inner = new Error("inner");
    return new Error("outer", { cause: () => inner });
  },
  "plain object shaped like an error": () => ({
    name: "Error",
    message: "pretender",
    stack: "Error: pretender\n at x",
  }),
  "plain object shaped like an error, members throwing": () =>
    withThrowing(withThrowing({ name: "Error" }, "message"), "stack"),
};
