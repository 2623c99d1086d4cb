// The types of context fields: known names are checked, others are free, a service declares its own.
import { describe, expectTypeOf, test } from "vitest";
import {
  addContext,
  bindContext,
  type ContextFields,
  getContext,
  type LogContext,
  runWithContext,
} from "../../src/index.js";

declare module "../../src/context.js" {
  interface LogContext {
    cart_size: number;
  }
}

describe("context fields", () => {
  test("that are known have their types", () => {
    addContext({ request_id: "r", user_id: "u", trace_id: "t", span_id: "s", trace_flags: "01" });
    addContext({ session_id: "s", tenant_id: "t", job_id: "j" });
    // @ts-expect-error a text
    addContext({ request_id: 17 });
    // @ts-expect-error a text
    runWithContext({ user_id: { id: 1 } }, () => {});
  });
  test("that are not known may be anything", () => {
    addContext({ order: { id: 1 }, retry: 3, tags: ["a"], nothing: undefined });
  });
  test("that a service declares are checked as the known ones", () => {
    addContext({ cart_size: 3 });
    expectTypeOf<LogContext["cart_size"]>().toEqualTypeOf<number>();
    // @ts-expect-error a number, by the declaration above
    addContext({ cart_size: "3" });
  });
  test("are an object", () => {
    // @ts-expect-error not a text
    addContext("request_id");
    // @ts-expect-error not nothing
    runWithContext(undefined, () => {});
  });
});

describe("what is returned", () => {
  test("by runWithContext is what fn returns", () => {
    expectTypeOf(runWithContext({}, () => 5)).toEqualTypeOf<number>();
    expectTypeOf(runWithContext({}, async () => "x")).toEqualTypeOf<Promise<string>>();
    // @ts-expect-error fn is called with nothing
    runWithContext({}, (given: string): string => given);
  });
  test("by getContext is read-only, and knows the names", () => {
    const context = getContext();
    expectTypeOf(context).toEqualTypeOf<Readonly<ContextFields>>();
    expectTypeOf(context.request_id).toEqualTypeOf<string | undefined>();
    expectTypeOf(context["order"]).toEqualTypeOf<unknown>();
    // @ts-expect-error frozen
    context.user_id = "u";
  });
  test("by bindContext is called as fn is", () => {
    const bound = bindContext((text: string, times: number) => text.repeat(times));
    expectTypeOf(bound("x", 2)).toEqualTypeOf<string>();
    // @ts-expect-error a text
    bound(5);
    const method = bindContext(function (this: Date, hours: number) {
      return this.getTime() + hours;
    });
    expectTypeOf(method.call(new Date(), 5)).toEqualTypeOf<number>();
    // @ts-expect-error this is a Date
    method.call("x", 5);
  });
});
