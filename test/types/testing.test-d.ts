// The types of captureLogs: a promise for an async function, an array for another.
import { describe, expectTypeOf, test } from "vitest";
import { type CaptureOptions, captureLogs, type LogRecord } from "../../src/testing.js";

describe("captureLogs gives", () => {
  test("an array for a function, a promise for an async one, either where it may be either", () => {
    expectTypeOf(captureLogs(() => {})).toEqualTypeOf<LogRecord[]>();
    expectTypeOf(captureLogs(() => 5, { level: "debug" })).toEqualTypeOf<LogRecord[]>();
    expectTypeOf(captureLogs(async () => 5, { level: 20 })).toEqualTypeOf<Promise<LogRecord[]>>();
    const thenable = (): PromiseLike<void> => Promise.resolve();
    expectTypeOf(captureLogs(thenable)).toEqualTypeOf<Promise<LogRecord[]>>();
    const either = (): void | Promise<void> => {};
    expectTypeOf(captureLogs(either)).toEqualTypeOf<LogRecord[] | Promise<LogRecord[]>>();
  });
  test("records whose usual members have types, and whose others may be anything", () => {
    const [record] = captureLogs(() => {});
    expectTypeOf(record?.msg).toEqualTypeOf<string | undefined>();
    expectTypeOf(record?.level).toEqualTypeOf<string | number | undefined>();
    expectTypeOf(record?.["rows"]).toEqualTypeOf<unknown>();
  });
});

describe("captureLogs refuses", () => {
  test("what is no function, and options that there are not", () => {
    // @ts-expect-error a function
    captureLogs(Promise.resolve());
    // @ts-expect-error no such option
    captureLogs(() => {}, { lvel: "debug" });
    // @ts-expect-error a level
    captureLogs(() => {}, { level: {} });
    // @ts-expect-error fn is called with nothing
    captureLogs((given: string): string => given);
    expectTypeOf<CaptureOptions["level"]>().toEqualTypeOf<string | number | undefined>();
  });
});
