// "What is logged is what a line of any format gives back": under the name that the format has for it, whatever else is
// in the line, up to the byte at which it is cut.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runWithContext } from "../../src/index.js";
import { type FormatName, formatNames, formats } from "../../src/line/format.js";
import { findPlace } from "../../src/line/formats/place.js";
import { makeError, requestContext } from "../line/formats/example.js";
import { faultOf } from "../support/cut.js";
import { errorValues, oddValues } from "../support/generate/values.js";
import { readLine } from "../support/read-line.js";
import { captureUntyped, untyped } from "../support/untyped.js";

type Line = Record<string, unknown>;

const numRuns = Math.ceil(Number(process.env["HEARTWOOD_RUNS"] ?? 1_000) / 40);
const all = formatNames.filter((name) => formats[name].rules === "heartwood" && !formats[name].pretty);

const realNow = Date.now;
beforeAll(() => {
  Date.now = () => 1_763_662_233_123;
});
afterAll(() => {
  Date.now = realNow;
});

const whose = { service: "shop", version: "1.2.3", environment: "prod", base: { pid: 7, hostname: "web-1" } };

/** The one raw line that a call writes. */
function lineOf(
  format: FormatName,
  call: (log: ReturnType<typeof untyped>) => void,
  options: object = {},
): string {
  const { log, lines } = captureUntyped({ format, ...whose, ...options });
  call(untyped(log).named("db"));
  expect(lines).toHaveLength(1);
  return lines.join("");
}

/** A value of the line as JSON text; in logfmt, a nested value is that text. */
const textOf = (format: FormatName, value: unknown, given: unknown): unknown =>
  format === "logfmt" && typeof given === "object" && given !== null ? value : JSON.stringify(value);

const names = fc.tuple(
  fc.constantFrom("field ", "x.y", "a=b ", "é%"),
  fc.string({ unit: "binary", maxLength: 6 }),
);
/** Fields with names of their own, no format's. */
const plainFields = (count: number): fc.Arbitrary<Line> =>
  fc
    .array(fc.tuple(names, fc.jsonValue({ maxDepth: 3 })), { minLength: count, maxLength: count })
    .map((members) =>
      Object.fromEntries(members.map(([name, value], at) => [`${name.join("")}${at}`, value])),
    );

/** Names that some format prints, reads, or has for another field. */
const collidingNames = [
  ...new Set([
    ...Object.values(formats).flatMap(({ reserved, messageKey, fields }) => [
      ...reserved,
      messageKey,
      ...Object.keys(fields),
      ...Object.values(fields).flatMap((place) =>
        ("members" in place ? Object.values(place.members) : [place]).map(({ name }) => name),
      ),
    ]),
    ...[
      "error",
      "message",
      "severity",
      "Attributes",
      "Body",
      "log",
      "host",
      "user",
      "name",
      "labels",
      "a b",
      "",
    ],
  ]),
].filter((name) => !name.startsWith("log_"));

/** The name that a field's text has in the line. */
function lineNameOf(format: FormatName, name: string): string {
  const { fields, reserved, messageKey } = formats[format];
  if (reserved.includes(name) || name === messageKey) return `_${name}`;
  const place = findPlace(fields, name);
  return place === undefined || "members" in place ? name : (place.within ?? place.name);
}

/** The texts in a line, those in objects of its own among them. */
const textsIn = (value: unknown): unknown[] =>
  typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [value];

describe.each(all)("a line of %s", (format) => {
  const { messageKey } = formats[format];

  test("gives back 20 fields of its context, 20 bindings and 20 fields", { timeout: 0 }, () => {
    const property = fc.property(
      plainFields(20),
      plainFields(20),
      plainFields(20),
      (context, bindings, fields) => {
        const prefixed = (letter: string, given: Line): Line =>
          Object.fromEntries(Object.entries(given).map(([name, value]) => [letter + name, value]));
        const given = { c: prefixed("c", context), b: prefixed("b", bindings), f: prefixed("f", fields) };
        const text = lineOf(
          format,
          (log) => runWithContext(given.c, () => log.child(given.b).info(given.f, "the message")),
          { maxLineBytes: 10_000_000 },
        );
        const line = readLine(format, text);
        expect(line[messageKey]).toBe("the message");
        for (const [name, value] of Object.entries({ ...given.c, ...given.b, ...given.f }))
          expect([name, textOf(format, line[name], value)]).toEqual([name, JSON.stringify(value)]);
      },
    );
    fc.assert(property, { numRuns });
  });

  test("gives back texts under names that it prints itself, and says what it says without them", {
    timeout: 0,
  }, () => {
    const plain = readLine(
      format,
      lineOf(format, (log) => log.info("text")),
    );
    const chosen = fc.uniqueArray(fc.constantFrom(...collidingNames), {
      maxLength: 12,
      selector: (name) => lineNameOf(format, name),
    });
    const property = fc.property(chosen, fc.constantFrom("field", "binding", "context"), (given, where) => {
      const fields = Object.fromEntries(given.map((name) => [name, `the value of ${name}`]));
      const line = readLine(
        format,
        lineOf(format, (log) => {
          if (where === "field") log.info(fields, "text");
          else if (where === "binding") log.child(fields).info("text");
          else runWithContext(fields, () => log.info("text"));
        }),
      );
      expect(line).toMatchObject(plain);
      const found = textsIn(line);
      for (const text of Object.values(fields)) expect(found.filter((each) => each === text)).toEqual([text]);
    });
    fc.assert(property, { numRuns: numRuns * 2 });
  });

  test("gives back the healthy fields beside whatever is hostile", { timeout: 0 }, () => {
    const hostile = fc.array(fc.oneof(oddValues, errorValues), { minLength: 1, maxLength: 4 });
    const place = fc.constantFrom("err", "req", "res", "responseTime", "user_id", "trace_id", "x");
    const property = fc.property(hostile, plainFields(5), place, (odd, healthy, name) => {
      const fields = { ...healthy, odd: odd.map(({ make }) => make()), [name]: odd[0]?.make(), last: "z" };
      const line = readLine(
        format,
        lineOf(format, (log) => log.info(fields, "text"), { maxLineBytes: 1_000_000 }),
      );
      expect(line).toMatchObject({ [messageKey]: "text", last: "z" });
      for (const [healthyName, value] of Object.entries(healthy))
        expect(textOf(format, line[healthyName], value)).toBe(JSON.stringify(value));
    });
    fc.assert(property, { numRuns: numRuns * 2 });
  });

  test.each([1e305, -1e305, 5e-324, 2 ** 53, 0, -1])(
    "is valid where a request took %d ms",
    (responseTime) => {
      const fields = { responseTime, res: { statusCode: responseTime, bytes: responseTime } };
      const line = readLine(
        format,
        lineOf(format, (log) => log.info(fields, "text")),
      );
      expect(line[messageKey]).toBe("text");
    },
  );

  test("has an error's type, message, stack, and the causes behind it", () => {
    const inner = new RangeError("inner\n\u2028", { cause: { why: 'say "no"' } });
    const error = makeError();
    error.cause = new AggregateError([inner, new Error("other")], "middle", { cause: inner });
    const line = readLine(
      format,
      lineOf(format, (log) => log.error({ err: error, a: 1 }, "text")),
    );
    const rest: Line = typeof line["err"] === "string" ? JSON.parse(line["err"]) : Object(line["err"]);
    const said = [...Object.values(line), ...Object.values(rest)];
    for (const text of [error.name, error.stack, "E_QUERY"]) expect(said).toContain(text);
    expect(said).toContainEqual(expect.stringMatching(/^query failed\nat line 2/));
    const cause = typeof line["err.cause"] === "string" ? JSON.parse(line["err.cause"]) : rest["cause"];
    const innermost = { type: "RangeError", stack: inner.stack, cause: { why: 'say "no"' } };
    expect(cause).toMatchObject({
      type: "AggregateError",
      cause: innermost,
      errors: [innermost, { type: "Error" }],
    });
    expect(line["a"]).toBe(1);
  });

  test("is whole at maxLineBytes; a byte less, and it is cut, and says so", { timeout: 0 }, () => {
    const property = fc.property(plainFields(6), fc.nat(600), fc.boolean(), (fields, length, isBroken) => {
      const text = `${'é\\n"x'.repeat(length)} padding ${"p".repeat(400)}`;
      const write = (maxLineBytes: number): string =>
        lineOf(
          format,
          (log) =>
            runWithContext({ ...requestContext, own: "context" }, () =>
              log
                .child({ component: "c" })
                .info({ text, ...fields, ...(isBroken && { broken: 2n ** 70n }) }, "the message"),
            ),
          { maxLineBytes },
        );
      const whole = write(10_000_000);
      const bytes = Buffer.byteLength(whole);
      expect(write(bytes)).toBe(whole);
      const cut = write(bytes - 1);
      expect(Buffer.byteLength(cut)).toBeLessThan(bytes);
      const given = readLine(format, whole);
      const { log_truncated: said, ...kept } = readLine(format, cut);
      expect(said).toBe(bytes);
      expect(faultOf(kept, given)).toBeUndefined();
      expect(kept).toMatchObject({ [messageKey]: "the message", own: "context", component: "c" });
      const context = readLine(
        format,
        lineOf(format, (log) => runWithContext(requestContext, () => log.info("the message"))),
      );
      expect(kept).toMatchObject(context);
    });
    fc.assert(property, { numRuns });
  });
});
