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
    tenant_id: string;
  }
}

describe("context fields", () => {
  test("that are known have their types", () => {
    addContext({ request_id: "r", user_id: "u", trace_id: "t", span_id: "s", trace_flags: "01" });
    addContext({ session_id: "s", tenant_id: "t", job_id: 7 });
    addContext({ request_id: 17, user_id: 42, trace_id: 1, span_id: 2, trace_flags: 1, session_id: 5 });
    runWithContext({ user_id: 42 }, () => {});
    // @ts-expect-error a text or a number
    addContext({ request_id: true });
    // @ts-expect-error a text or a number
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
  test("that are conventional may be declared narrower", () => {
    expectTypeOf<LogContext["tenant_id"]>().toEqualTypeOf<string>();
    expectTypeOf<LogContext["user_id"]>().toEqualTypeOf<string | number>();
    // @ts-expect-error a text, by the declaration above
    runWithContext({ tenant_id: 7 }, () => {});
    expectTypeOf(getContext().tenant_id).toEqualTypeOf<string | undefined>();
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
    expectTypeOf(context.request_id).toEqualTypeOf<string | number | undefined>();
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
