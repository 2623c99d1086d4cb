// The guards: what the user's functions throw costs what they were to make, and is noted.
import { beforeEach, describe, expect, test } from "vitest";
import { setSalvaging, takeNotes } from "../../src/line/attempt.js";
import {
  guardFormatFields,
  guardMergeStrategy,
  guardMixin,
  guardSerializers,
  guardStreamWrite,
  guardTimestamp,
  makeErrorSerializer,
  mergeMixin,
  mergeMixinAsPino,
} from "../../src/line/guards.js";
import { serializeErrorAsPino } from "../../src/line/pino-seams.js";

const throwing = (): never => {
  throw new Error("no");
};
beforeEach(() => {
  setSalvaging(false);
  takeNotes();
});

const serializeError = makeErrorSerializer();

describe("a serializer", () => {
  test("that works is called with the value, on the object of all serializers", () => {
    const given = {
      a(this: unknown, value: unknown) {
        return [this === guarded, value];
      },
    };
    const guarded = guardSerializers(given);
    expect(guarded["a"]?.call(guarded, 5)).toEqual([true, 5]);
    expect(takeNotes()).toBeUndefined();
  });
  test("that throws is a text in the value's place: the value may be what it hides", () => {
    const guarded = guardSerializers({ card: throwing });
    expect(guarded["card"]?.call(guarded, "4111")).toBe("[serializer threw: no]");
    expect(takeNotes()).toBe('serializer "card" threw: no');
  });
  test("under a symbol is guarded as well, and one that is no function is left out", () => {
    const key = Symbol("all");
    const guarded = guardSerializers({ [key]: throwing, wrong: 5 });
    expect(guarded[key]?.call(guarded, 1)).toBe("[serializer threw: no]");
    expect(guarded["wrong"]).toBeUndefined();
    expect(guarded["constructor"]).toBeUndefined();
  });
  test("that is a guard already is not guarded again", () => {
    const once = guardSerializers({ a: throwing });
    expect(guardSerializers(once)["a"]).toBe(once["a"]);
    expect(guardSerializers({ err: serializeError })["err"]).toBe(serializeError);
  });
  test("of pino's for errors gives way to ours where it throws, as over a frozen error", () => {
    const guarded = guardSerializers({ err: serializeErrorAsPino }, serializeErrorAsPino);
    const frozen = Object.freeze(Object.assign(new Error("cold"), { code: "E_COLD" }));
    expect(guarded["err"]?.call(guarded, frozen)).toMatchObject({
      type: "Error",
      message: "cold",
      code: "E_COLD",
    });
  });
  test("of ours for errors leaves what is no error as it is", () => {
    const value = { message: "no error" };
    expect(serializeError.call(undefined, value)).toBe(value);
    expect(serializeError.call(undefined, new TypeError("x"))).toMatchObject({
      type: "TypeError",
      message: "x",
    });
  });
});

describe("a mixin", () => {
  const call = (mixin: () => unknown): unknown => {
    const guarded = guardMixin(mixin as () => object, false); // wrong results are the subject
    return Reflect.apply(guarded, undefined, [{}, 30, undefined]);
  };
  test("adds what it gives", () => expect(call(() => ({ a: 1 }))).toEqual({ a: 1 }));
  test("that throws adds nothing", () => {
    expect(call(throwing)).toEqual({});
    expect(takeNotes()).toBe("mixin threw: no");
  });
  for (const nothing of [undefined, null, 5, "text"]) {
    test(`that gives ${String(nothing)} adds nothing, and it is noted`, () => {
      expect(call(() => nothing)).toEqual({});
      expect(takeNotes()).toMatch(/^mixin gave (undefined|object|number|string), not an object$/);
    });
  }
  test("is read once, under a guard, when the line is tried again", () => {
    setSalvaging(true);
    const mixed = Object.defineProperty({ good: 1 }, "bad", { enumerable: true, get: throwing });
    expect(call(() => mixed)).toEqual({ good: 1, bad: "[getter threw: no]" });
    setSalvaging(false);
  });
  test("is merged as pino merges it: the call's fields win", () => {
    expect(mergeMixin({ a: 1 }, { a: 2, b: 3 })).toEqual({ a: 1, b: 3 });
  });
  test("whose object is frozen is copied; in pino's format, when the line is tried again", () => {
    expect(mergeMixin({ a: 1 }, Object.freeze({ b: 2 }))).toEqual({ a: 1, b: 2 });
    expect(() => mergeMixinAsPino({ a: 1 }, Object.freeze({ b: 2 }))).toThrow(TypeError);
    setSalvaging(true);
    expect(mergeMixinAsPino({ a: 1 }, Object.freeze({ b: 2 }))).toEqual({ a: 1, b: 2 });
    setSalvaging(false);
  });
  test("whose strategy throws, or gives no object, leaves the call's fields", () => {
    const none = (() => undefined) as unknown as () => object; // a wrong result is the subject
    for (const strategy of [throwing, none]) {
      expect(guardMergeStrategy(strategy, false)({ a: 1 }, { b: 2 })).toEqual({ a: 1 });
      expect(takeNotes()).toMatch(/^mixinMergeStrategy (threw: no|gave undefined, not an object)$/);
    }
  });
});

describe("formatters.log", () => {
  test("shapes the fields", () => expect(guardFormatFields(() => ({ b: 2 }))({ a: 1 })).toEqual({ b: 2 }));
  test("that throws, or gives no object, leaves them", () => {
    const none = (() => 5) as unknown as () => object; // a wrong result is the subject
    for (const format of [throwing, none]) {
      expect(guardFormatFields(format)({ a: 1 })).toEqual({ a: 1 });
      expect(takeNotes()).toMatch(/^formatters\.log (threw: no|gave number, not an object)$/);
    }
  });
});

describe("hooks.streamWrite", () => {
  const line = '{"level":"info","msg":"text"}\n';
  test("changes the line", () => {
    expect(guardStreamWrite((given) => given.toUpperCase(), undefined)(line)).toBe(line.toUpperCase());
  });
  const none = (() => 5) as unknown as () => string; // a wrong result is the subject
  const failing: readonly (readonly [what: string, hook: () => string, said: string])[] = [
    ["throws", throwing, "hooks.streamWrite threw: no"],
    ["gives no text", none, "hooks.streamWrite gave number, not a string"],
  ];
  for (const [what, hook, said] of failing) {
    test(`that ${what} leaves the line, which says so`, () => {
      for (const end of ["\n", "\r\n"]) {
        const written = guardStreamWrite(hook, undefined)(line.replace("\n", end));
        expect(written.endsWith(`}${end}`)).toBe(true);
        expect(JSON.parse(written)).toEqual({ level: "info", msg: "text", log_error: said });
      }
    });
  }
  test("that throws leaves a line that says something already", () => {
    const failed = '{"msg":"text","log_error":"before"}\n';
    const said = "before; hooks.streamWrite threw: no";
    expect(guardStreamWrite(throwing, undefined)(failed)).toBe(`{"msg":"text","log_error":"${said}"}\n`);
  });
});

describe("timestamp", () => {
  const standIn = (): string => ',"time":0';
  test("prints the time", () => expect(guardTimestamp(() => ',"t":1', standIn)()).toBe(',"t":1'));
  test("that throws, or gives no text, is replaced", () => {
    const none = (() => 5) as unknown as () => string; // a wrong result is the subject
    for (const timestamp of [throwing, none]) {
      expect(guardTimestamp(timestamp, standIn)()).toBe(',"time":0');
      expect(takeNotes()).toMatch(/^timestamp (threw: no|printed no member)$/);
    }
  });
});
