// What is promised of a line holds in each format: it is one, valid, bounded, with each name once, and has its values.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runWithContext } from "../../../src/index.js";
import { formatNames, formats } from "../../../src/line/format.js";
import { anyValues, keys, recordsOf, texts } from "../../support/generate/values.js";
import { duplicateKeys } from "../../support/strict-json.js";
import { captureUntyped } from "../../support/untyped.js";

const numRuns = Math.ceil(Number(process.env["HEARTWOOD_RUNS"] ?? 1_000) / 5);
const all = formatNames.filter((name) => formats[name].rules === "heartwood" && !formats[name].pretty);

/** The pairs of a line of logfmt; throws where it is none. */
function parseLogfmt(line: string): Record<string, unknown> {
  const pairs = [...line.matchAll(/ ?([!#$&-<>-[\]-~%]+)=("(?:[^"\\]|\\.)*"|[^ "]+)/gy)];
  expect(pairs.map(([pair]) => pair).join("")).toBe(line);
  const names = pairs.map(([, name]) => name);
  expect(new Set(names).size).toBe(names.length);
  return Object.fromEntries(
    pairs.map(([, name = "", value = ""]) => [name, value.startsWith('"') ? JSON.parse(value) : value]),
  );
}

/** The line's members, those of otel's attributes among them. */
function parse(format: string, text: string): Record<string, unknown> {
  expect(text.endsWith("\n")).toBe(true);
  const line = text.slice(0, -1);
  expect(line).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
  if (format === "logfmt") return parseLogfmt(line);
  expect(duplicateKeys(line)).toEqual([]);
  const { Attributes, ...members }: Record<string, unknown> = JSON.parse(line);
  return { ...members, ...Object(Attributes) };
}

describe.each(all)("a line of %s", (format) => {
  const { messageKey } = formats[format];

  test("is one, valid, with each name once, whatever it is given", { timeout: 0 }, () => {
    const context = fc.option(fc.dictionary(keys, fc.jsonValue()), { nil: undefined });
    const property = fc.property(recordsOf(anyValues), texts, context, (fields, message, inContext) => {
      const { log, lines } = captureUntyped({ format });
      const call = (): void => log.warn(fields.make(), message);
      if (inContext === undefined) call();
      else runWithContext(inContext, call);
      expect(lines).toHaveLength(1);
      expect(parse(format, lines.join(""))[messageKey]).toBe(message.toWellFormed());
    });
    fc.assert(property, { numRuns });
  });

  test("is at most maxLineBytes long, and keeps its message and context", { timeout: 0 }, () => {
    const bounds = fc.integer({ min: 512, max: 2_000 });
    const property = fc.property(
      bounds,
      fc.array(texts, { maxLength: 60 }),
      fc.nat(3_000),
      (max, given, length) => {
        const { log, lines } = captureUntyped({ format, maxLineBytes: max, base: { pid: 1 } });
        const deep = { list: given, text: '"\\é'.repeat(length) };
        runWithContext({ tenant_id: "t-1" }, () => log.info({ deep, flat: deep.text }, "the message"));
        expect(Buffer.byteLength(lines.join(""))).toBeLessThanOrEqual(max);
        expect(parse(format, lines.join(""))).toMatchObject({
          [messageKey]: "the message",
          tenant_id: "t-1",
        });
      },
    );
    fc.assert(property, { numRuns });
  });

  test("has 20 context fields and an error with its cause", () => {
    const { log, lines } = captureUntyped({ format });
    const context = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`field_${n}`, `value ${n}`]));
    const error = new Error("outer\n\u2028", { cause: new Error("inner") });
    runWithContext(context, () =>
      log.error(
        {
          err: error,
          bad: {
            get g() {
              throw new Error("no");
            },
          },
        },
        "text",
      ),
    ); // prettier-ignore
    const line = parse(format, lines.join(""));
    expect(line).toMatchObject(context);
    expect([...Object.values(line), Object(line["err"]).stack]).toContain(error.stack);
    expect(lines.join("")).toContain("inner");
    expect(line["log_error"]).toBe('"g": getter threw: no');
  });

  test("cannot be forged by the names that the format prints", () => {
    const { reserved } = formats[format];
    const forged = Object.fromEntries(reserved.map((name) => [name, "forged"]));
    const { log, lines } = captureUntyped({ format, service: "s", version: "v", environment: "e" });
    log.info(forged, "text");
    log.child(forged).info("text");
    runWithContext(forged, () => log.info("text"));
    for (const text of lines) {
      const members = parse(format, text);
      for (const name of reserved) {
        if (Object.hasOwn(members, name)) expect(members[name]).not.toBe("forged");
        expect(members[`_${name}`]).toBe("forged");
      }
    }
    expect(lines).toHaveLength(3);
  });
});
