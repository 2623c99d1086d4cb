// What is printed of an error: its type, what it carries of its own, and what its class carries.
import { runInNewContext } from "node:vm";
import { beforeEach, describe, expect, test } from "vitest";
import { takeNotes } from "../../src/line/attempt.js";
import { plainCopy } from "../../src/line/plain.js";
import { print } from "../../src/line/print.js";

beforeEach(() => void takeNotes());

/** What a line has of the error, but for its stack. */
function printed(error: unknown): Record<string, unknown> {
  const { stack, ...rest } = JSON.parse(print(error) ?? "null") as Record<string, unknown>; // print gives an object for an error
  expect(stack === undefined || typeof stack === "string").toBe(true);
  return rest;
}
const fail = (text: string): never => {
  throw new Error(text);
};

describe("the type of an error", () => {
  class Plain extends Error {}
  class Named extends Error {
    override name = "PaymentError";
  }
  class ByPrototype extends Error {}
  ByPrototype.prototype.name = "ByPrototypeError";
  class Below extends ByPrototype {}
  class ByAccessor extends TypeError {
    override get name(): string {
      return "AccessorError";
    }
  }
  class ByCall extends Error {
    constructor(message: string) {
      super(message);
      this.name = new.target.name;
    }
  }
  const own = (name: unknown): Error => Object.assign(new Plain("m"), { name });
  const table: readonly (readonly [what: string, error: unknown, type: string])[] = [
    ["Error for a plain error", new Error("m"), "Error"],
    ["a built-in's name", new RangeError("m"), "RangeError"],
    ["the class of one that sets no name", new Plain("m"), "Plain"],
    ["an own name", new Named("m"), "PaymentError"],
    ["a name that the constructor sets", new ByCall("m"), "ByCall"],
    ["a name on the class's prototype", new ByPrototype("m"), "ByPrototypeError"],
    ["a name on the prototype of a class above", new Below("m"), "ByPrototypeError"],
    ["a name by an accessor", new ByAccessor("m"), "AccessorError"],
    ["an own name on a built-in", Object.assign(new TypeError("m"), { name: "Custom" }), "Custom"],
    [
      "the name that a minified class sets",
      new (class U extends Error {
        override name = "OrderError";
      })("m"),
      "OrderError",
    ],
    ["the class for an empty name", own(""), "Plain"],
    ["the class for a name that is no text", own(7), "Plain"],
    ["the class for the name Error, which wrappers copy", own("Error"), "Plain"],
    ["Error for a class without a name", new (class extends Error {})("m"), "Error"],
    ["Error without a prototype", Object.setPrototypeOf(new Error("m"), null), "Error"],
    ["a DOMException's own name", new DOMException("m", "TimeoutError"), "TimeoutError"],
    ["AbortError of an aborted signal", AbortSignal.abort().reason, "AbortError"],
    ["another realm's class", runInNewContext("new RangeError('m')"), "RangeError"],
    [
      "a class of another realm, not that realm's Error",
      runInNewContext("(class Far extends Error {}, new (class Far extends Error {})('m'))"),
      "Far",
    ],
    [
      "another realm's own name",
      runInNewContext("Object.assign(new Error('m'), { name: 'FarError' })"),
      "FarError",
    ],
    [
      "the class if the constructor is no function",
      Object.assign(new Error("m"), { constructor: null }),
      "Error",
    ],
  ];
  for (const [what, error, type] of table)
    test(`is ${what}`, () => expect(printed(error)["type"]).toBe(type));

  test("is not printed a second time as name", () => {
    expect(printed(new Named("m"))).toEqual({ type: "PaymentError", message: "m" });
    expect(printed(new ByPrototype("m"))).toEqual({ type: "ByPrototypeError", message: "m" });
  });
  test("differs from a name that tells less, and both are printed", () => {
    expect(printed(own("Error"))).toEqual({ type: "Plain", message: "m", name: "Error" });
    expect(printed(own(7))).toEqual({ type: "Plain", message: "m", name: 7 });
  });
  test("is the class's if reading the name throws, and the line says so", () => {
    const error = Object.defineProperty(new Plain("m"), "name", {
      enumerable: true,
      get: () => fail("no name"),
    });
    expect(printed(error)).toEqual({ type: "Plain", message: "m", name: "[getter threw: no name]" });
    expect(takeNotes()).toContain('"name": getter threw: no name');
  });
  test("leaves the error's own type under _type, or the next free name", () => {
    expect(printed(Object.assign(new Error("m"), { type: "entity.too.large" }))).toEqual({
      type: "Error",
      message: "m",
      _type: "entity.too.large",
    });
    expect(printed(Object.assign(new Error("m"), { type: 1, _type: 2 }))).toEqual({
      type: "Error",
      message: "m",
      __type: 1,
      _type: 2,
    });
    class Kind extends Error {
      get type(): string {
        return "of the class";
      }
    }
    expect(printed(new Kind("m"))).toEqual({ type: "Kind", message: "m", _type: "of the class" });
  });
});

describe("what the class of an error carries", () => {
  test("is printed: data on the prototype and accessors, those of classes above as well", () => {
    class HttpError extends Error {
      get statusCode(): number {
        return 413;
      }
    }
    Object.assign(HttpError.prototype, { expose: true });
    class TooLarge extends HttpError {
      limit = 5;
      get retryable(): boolean {
        return false;
      }
    }
    expect(printed(new TooLarge("m"))).toEqual({
      type: "TooLarge",
      message: "m",
      limit: 5,
      retryable: false,
      statusCode: 413,
      expose: true,
    });
  });
  test("is not its methods, constants in capitals, statics and symbols", () => {
    class Rich extends Error {
      static shared = 1;
      toJSON(): object {
        return { secret: 1 };
      }
      get [Symbol.toStringTag](): string {
        return "Rich";
      }
      get HTTP_STATUS(): number {
        return 1;
      }
      get callback(): () => void {
        return () => {};
      }
      set writeOnly(_: number) {
        fail("set");
      }
    }
    expect(printed(new Rich("m"))).toEqual({ type: "Rich", message: "m" });
  });
  test("is name, code and message of a DOMException, without its 25 constants", () => {
    expect(printed(new DOMException("too slow", "TimeoutError"))).toEqual({
      type: "TimeoutError",
      message: "too slow",
      code: 23,
    });
  });
  test("is not what someone hangs on Error.prototype or Object.prototype", () => {
    Object.defineProperty(Error.prototype, "hung", { value: 1, configurable: true });
    try {
      expect(printed(new TypeError("m"))).toEqual({ type: "TypeError", message: "m" });
    } finally {
      Reflect.deleteProperty(Error.prototype, "hung");
    }
  });
  test("costs itself if it throws", () => {
    class Bad extends Error {
      get broken(): never {
        return fail("no");
      }
      get whole(): number {
        return 1;
      }
    }
    expect(printed(new Bad("m"))).toEqual({
      type: "Bad",
      message: "m",
      broken: "[getter threw: no]",
      whole: 1,
    });
    expect(takeNotes()).toBe('"broken": getter threw: no');
  });
  test("is beaten by the error's own", () => {
    class Base extends Error {
      status = 1;
    }
    Object.assign(Base.prototype, { status: 2 });
    expect(printed(new Base("m"))).toEqual({ type: "Base", message: "m", status: 1 });
  });
  test("is bounded, also where prototypes have no end", () => {
    const endless = (): object =>
      new Proxy(new Error("below"), {
        getPrototypeOf: () => endless(),
        getOwnPropertyDescriptor: () => undefined,
        ownKeys: () => [],
      });
    const error = Object.setPrototypeOf(new Error("m"), endless());
    expect(printed(error)["message"]).toBe("m");
  });
});

describe("the cause of an error", () => {
  class VError extends Error {}
  Object.defineProperty(VError.prototype, "cause", { value: () => new RangeError("inner") });
  test("may be what a method gives, as VError's", () => {
    expect(printed(new VError("outer"))).toMatchObject({
      type: "VError",
      cause: { type: "RangeError", message: "inner" },
    });
  });
  test("may be what an own function gives", () => {
    expect(printed(Object.assign(new Error("m"), { cause: () => "text" }))["cause"]).toBe("text");
  });
  test("is left out if the method gives none", () => {
    expect(printed(Object.assign(new Error("m"), { cause: () => undefined }))).not.toHaveProperty("cause");
  });
  test("costs itself if the method throws", () => {
    expect(printed(Object.assign(new Error("m"), { cause: () => fail("no") }))["cause"]).toBe(
      "[cause threw: no]",
    );
    expect(takeNotes()).toBe('"cause": cause threw: no');
  });
  test("ends if the method gives the error itself", () => {
    const error: Error = new Error("m");
    error.cause = () => error;
    expect(printed(error)["cause"]).toBe("[circular]");
  });
});

describe("a SuppressedError", () => {
  /** As Node 24's: both hidden from `for … in`. */
  function suppressed(error: unknown, inner: unknown): Error {
    const value = new Error("both");
    Object.defineProperty(value, "name", { value: "SuppressedError" });
    Object.defineProperty(value, "error", { value: error });
    return Object.defineProperty(value, "suppressed", { value: inner });
  }
  test("prints what was thrown last and what it suppressed, as errors", () => {
    expect(printed(suppressed(new TypeError("close"), new RangeError("body")))).toMatchObject({
      type: "SuppressedError",
      message: "both",
      error: { type: "TypeError", message: "close", stack: expect.any(String) },
      suppressed: { type: "RangeError", message: "body", stack: expect.any(String) },
    });
  });
  test("of TypeScript's helper prints the same", () => {
    const polyfilled = Object.assign(new Error("both"), {
      name: "SuppressedError",
      error: new Error("close"),
      suppressed: new Error("body"),
    });
    expect(printed(polyfilled)).toMatchObject({
      type: "SuppressedError",
      error: { message: "close" },
      suppressed: { message: "body" },
    });
  });
  test("prints what is no error", () => {
    expect(printed(suppressed("close", null))).toMatchObject({ error: "close", suppressed: null });
    expect(printed(suppressed(undefined, 7))).not.toHaveProperty("error");
  });
  test("inside another, a cause or an aggregate prints both of each", () => {
    const inner = suppressed(new Error("second"), new Error("first"));
    const deep = { error: { message: "second" }, suppressed: { message: "first" } };
    expect(printed(suppressed(new Error("third"), inner))).toMatchObject({
      error: { message: "third" },
      suppressed: deep,
    });
    expect(printed(new Error("m", { cause: inner }))).toMatchObject({ cause: deep });
    expect(printed(new AggregateError([inner], "m"))).toMatchObject({ errors: [deep] });
  });
  test("of 2^25 shared ones is bounded", () => {
    let error = new Error("leaf");
    for (let level = 0; level < 25; level++) error = suppressed(error, error);
    const before = performance.now();
    plainCopy(error);
    expect(performance.now() - before).toBeLessThan(3_000);
  });
  test("is not every error with a member named error", () => {
    const hidden = Object.defineProperty(new Error("m"), "error", { value: 1 });
    expect(printed(hidden)).toEqual({ type: "Error", message: "m" });
  });
});

test("members beyond the limit are counted", () => {
  const error = Object.assign(new Error("m"), { a: 1, b: 2, c: 3 });
  expect(plainCopy(error, { maxDepth: 3, maxBreadth: 2, maxNodes: 50 })).toMatchObject({
    a: 1,
    b: 2,
    "…": "[1 of 3 left out]",
  });
});
