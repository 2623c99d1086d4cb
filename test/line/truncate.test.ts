// A line that is too long is cut, and is a line all the same.
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LoggerOptions, runWithContext } from "../../src/index.js";
import { formatNames } from "../../src/line/format.js";
import { capture } from "../support/capture.js";
import { anyValues, recordsOf, texts } from "../support/generate/values.js";
import { readLine } from "../support/read-line.js";
import { duplicateKeys } from "../support/strict-json.js";
import { untyped } from "../support/untyped.js";

const realNow = Date.now;
beforeAll(() => {
  Date.now = () => 1_763_662_233_123;
});
afterAll(() => {
  Date.now = realNow;
});

/** Texts of which a line may be as long as it likes, made of units of one to six bytes. */
const longTexts = fc
  .tuple(fc.oneof(texts, fc.string({ maxLength: 3 })), fc.integer({ min: 1, max: 800 }))
  .map(([text, times]) => text.repeat(times));
const contexts = fc.dictionary(fc.constantFrom("request_id", "user_id", "tenant_id"), longTexts, {
  minKeys: 1,
});
const fields = fc.tuple(recordsOf(anyValues, 6), fc.dictionary(fc.constantFrom("b1", "b2", "b3"), longTexts));

test("a cut line is valid, short enough, and keeps level, time, context and message", () => {
  const maxima = fc.integer({ min: 512, max: 3_000 });
  const property = fc.property(maxima, contexts, fields, longTexts, fc.boolean(), (...given) => {
    const [maxLineBytes, context, [some, long], message, crlf] = given;
    const line = (options: LoggerOptions): string => {
      const { log, lines } = capture({ ...options, crlf });
      const child = untyped(log.child({ child: long["b3"] ?? 1 }));
      runWithContext(context, () => child.info({ ...some.make(), ...long }, message));
      return lines.join("");
    };
    const whole = line({ maxLineBytes: 100_000_000 });
    const cut = line({ maxLineBytes });
    const size = Buffer.byteLength(whole);
    if (size <= maxLineBytes) {
      expect(cut).toBe(whole);
      return;
    }
    const record: object = JSON.parse(cut);
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(maxLineBytes);
    expect(cut.endsWith(crlf ? "}\r\n" : "}\n")).toBe(true);
    expect(duplicateKeys(cut)).toEqual([]);
    expect(record).toMatchObject({ level: "info", time: "2025-11-20T18:10:33.123Z", log_truncated: size });
    for (const name of [...Object.keys(context), "msg"]) expect(record).toHaveProperty(name);
    expect(cut).not.toMatch(/\p{Surrogate}/u);
  });
  fc.assert(property, { numRuns: 1_000 });
});

test.each(formatNames.filter((name) => name !== "pino" && name !== "pretty"))(
  "%s: of a message longer than a line, the line says all that it would have had",
  (format) => {
    const property = fc.property(
      longTexts.filter(({ length }) => length > 512),
      fc.boolean(),
      (message, isArgument) => {
        const line = (maxLineBytes: number): string => {
          const { log, lines } = capture({ format, maxLineBytes, msgPrefix: "shop: " });
          if (isArgument) log.info({ a: 1 }, "%s", message);
          else log.info({ a: 1 }, message);
          return lines.join("");
        };
        const cut = line(512);
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(512);
        expect(/log_truncated"?[:=](\d+)/.exec(cut)?.[1]).toBe(String(Buffer.byteLength(line(100_000_000))));
      },
    );
    fc.assert(property, { numRuns: 50 });
  },
);

test("a line that fits is not touched", () => {
  const { log, lines } = capture({ maxLineBytes: 512, base: null });
  log.info("x".repeat(400));
  expect(lines.join("")).not.toContain("log_truncated");
});

test.each(["json", "ecs", "logfmt"] as const)("a cut line of %s says whose it is", (format) => {
  const base = { pid: 7, region: "eu" };
  const { log, lines } = capture({ format, name: "shop", base, maxLineBytes: 512 });
  log.info({ rows: "r".repeat(500) }, "x".repeat(5_000));
  const line = readLine(format, lines.join(""));
  expect(line).toHaveProperty("log_truncated");
  expect(Object.values(line)).toEqual(expect.arrayContaining(["shop", "eu"]));
});

test("an object that does not fit stays an object, and an array an array", () => {
  const { log, last } = capture({ maxLineBytes: 512, base: null });
  const many = Array.from({ length: 100 }, (_, n) => 1_000_000 + n);
  const object = Object.fromEntries(many.map((n) => [`name${n}`, n]));
  log.info({ object, array: many, text: "x".repeat(400) }, "cut");
  expect(last()).toMatchObject({
    object: { name1000000: 1_000_000, "…": expect.stringMatching(/^\[\d\d of 100 left out\]$/) },
    array: expect.arrayContaining([1_000_000, expect.stringMatching(/^\[\d\d of 100 left out\]$/)]),
    text: expect.stringMatching(/^x+…$/),
    msg: "cut",
  });
});
