// The time member, whatever the clock says.
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { epochTime, isoTimeAs } from "../../src/line/time.js";
import { capture } from "../support/capture.js";

const realNow = Date.now;
afterEach(() => {
  vi.useRealTimers();
  Date.now = realNow;
});
const nowIs = (answer: unknown): void => void Reflect.set(Date, "now", () => answer);
const at = (member: string): number => Date.parse(JSON.parse(`{${member.slice(1)}}`).time);

const isoTime = isoTimeAs("time");

describe("isoTimeAs", () => {
  const table: readonly (readonly [ms: number, text: string])[] = [
    [0, "1970-01-01T00:00:00.000Z"],
    [1_763_662_233_123, "2025-11-20T18:10:33.123Z"],
    [1_763_662_233_123.9, "2025-11-20T18:10:33.123Z"],
    [-1, "1969-12-31T23:59:59.999Z"],
    [-0.5, "1970-01-01T00:00:00.000Z"],
    [-62_167_219_200_000, "0000-01-01T00:00:00.000Z"],
    [253_402_300_799_999, "9999-12-31T23:59:59.999Z"],
  ];
  for (const [ms, text] of table) {
    test(`${ms} is ${text}`, () => {
      nowIs(ms);
      expect(isoTime()).toBe(`,"time":"${text}"`);
    });
  }
  test("is what Date prints, in whatever order times come", () => {
    const years = fc.double({ min: -62_167_219_200_000, max: 253_402_300_799_999, noNaN: true });
    const seconds = fc.integer({ min: -3_000, max: 3_000 });
    fc.assert(
      fc.property(fc.array(fc.oneof(years, seconds), { minLength: 1 }), (times) => {
        for (const ms of times) {
          nowIs(ms);
          expect(isoTime()).toBe(`,"time":"${new Date(ms).toISOString()}"`);
        }
      }),
    );
  });
  test("is the same text within a millisecond and another after it", () => {
    nowIs(5);
    const first = isoTime();
    expect(isoTime()).toBe(first);
    nowIs(6);
    expect(isoTime()).not.toBe(first);
    nowIs(5);
    expect(isoTime()).toBe(first);
  });
});

test("epochTime is pino's milliseconds", () => {
  nowIs(1_763_662_233_123);
  expect(epochTime()).toBe(',"time":1763662233123');
});

describe("a test's fake clock", () => {
  test("is seen: it is read at each call", () => {
    vi.useFakeTimers({ now: 1_000_000 });
    expect(isoTime()).toBe(',"time":"1970-01-01T00:16:40.000Z"');
    vi.advanceTimersByTime(1_500);
    expect(isoTime()).toBe(',"time":"1970-01-01T00:16:41.500Z"');
    expect(epochTime()).toBe(',"time":1001500');
  });
  test("does not stop the lines", () => {
    vi.useFakeTimers({ now: 0 });
    const { log, last } = capture();
    log.info("text");
    expect(last()["time"]).toBe("1970-01-01T00:00:00.000Z");
  });
});

describe("a clock that answers no date is not believed", () => {
  const answers: readonly unknown[] = [
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    8.64e15 + 1,
    "1763662233123",
    null,
    undefined,
    {},
    5n,
  ];
  for (const answer of answers) {
    test(`${typeof answer} ${String(answer)}`, () => {
      const before = realNow();
      nowIs(answer);
      for (const member of [isoTime(), epochTime()]) {
        const ms =
          typeof JSON.parse(`{${member.slice(1)}}`).time === "number" ? Number(member.slice(8)) : at(member);
        expect(ms).toBeGreaterThanOrEqual(before);
        expect(ms).toBeLessThanOrEqual(realNow());
      }
    });
  }
  test("nor one that throws", () => {
    Date.now = () => {
      throw new Error("no clock");
    };
    expect(Math.abs(at(isoTime()) - realNow())).toBeLessThan(1_000);
  });
  test("nor a year that RFC 3339 has no four digits for", () => {
    nowIs(253_402_300_800_000);
    expect(isoTime()).toMatch(/^,"time":"\d{4}-\d\d-\d\dT/);
    nowIs(-62_167_219_200_001);
    expect(isoTime()).toMatch(/^,"time":"\d{4}-\d\d-\d\dT/);
  });
});
