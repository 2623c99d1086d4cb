// What is promised of a line holds in each format: it is one, valid, bounded, with each name once, and has its values.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runWithContext } from "../../../src/index.js";
import { formatNames, formats } from "../../../src/line/format.js";
import { anyValues, keys, recordsOf, texts } from "../../support/generate/values.js";
import { readLine } from "../../support/read-line.js";
import { captureUntyped } from "../../support/untyped.js";

const numRuns = Math.ceil(Number(process.env["HEARTWOOD_RUNS"] ?? 1_000) / 5);
const all = formatNames.filter((name) => formats[name].rules === "heartwood" && !formats[name].pretty);

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
      expect(readLine(format, lines.join(""))[messageKey]).toBe(message.toWellFormed());
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
        expect(readLine(format, lines.join(""))).toMatchObject({
          [messageKey]: "the message",
          [format === "lambda" ? "tenantId" : "tenant_id"]: "t-1",
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
    const line = readLine(format, lines.join(""));
    expect(line).toMatchObject(context);
    expect([...Object.values(line), Object(line["err"]).stack]).toContain(error.stack);
    expect(lines.join("")).toContain("inner");
    expect(line["log_error"]).toBe('"g": getter threw: no');
  });

  test("says in itself that hooks.streamWrite threw, behind what it says already", () => {
    const streamWrite = (): never => {
      throw new Error('no "log_error"');
    };
    const { log, lines } = captureUntyped({ format, hooks: { streamWrite } });
    const said = 'hooks.streamWrite threw: no "log_error"';
    log.info({ a: 1, text: ' log_error="x"' }, "text");
    expect(readLine(format, lines[0] ?? "")).toMatchObject({ a: 1, [messageKey]: "text", log_error: said });
    log.info({ deep: Object.defineProperty({}, "bad", { get: streamWrite, enumerable: true }) }, "text");
    const both = `"bad": getter threw: no "log_error"; ${said}`;
    expect(readLine(format, lines[1] ?? "")).toMatchObject({ [messageKey]: "text", log_error: both });
  });

  test("cannot be forged by the names that the format prints", () => {
    const { reserved } = formats[format];
    const forged = Object.fromEntries(reserved.map((name) => [name, "forged"]));
    const { log, lines } = captureUntyped({ format, service: "s", version: "v", environment: "e" });
    log.info(forged, "text");
    log.child(forged).info("text");
    runWithContext(forged, () => log.info("text"));
    for (const text of lines) {
      const members = readLine(format, text);
      for (const name of reserved) {
        if (Object.hasOwn(members, name)) expect(members[name]).not.toBe("forged");
        expect(members[`_${name}`]).toBe("forged");
      }
    }
    expect(lines).toHaveLength(3);
  });
});
