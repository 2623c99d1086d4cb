// "Trace context is read and sent on by the specification": the rules of W3C Trace Context
// (https://www.w3.org/TR/trace-context/), a row each: the specification's examples, and every case of its own test
// harness (w3c/trace-context, test/test.py) that concerns a header's text.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  formatTraceparent,
  parseTraceparent,
  parseTracestate,
  type TracePlace,
} from "../../src/request/traceparent.js";

const traceId = "12345678901234567890123456789012";
const spanId = "1234567890123456";
const place = (flags: string): TracePlace => ({ traceId, spanId, flags });
const example = { traceId: "4bf92f3577b34da6a3ce929d0e0e4736", spanId: "00f067aa0ba902b7" };

describe("traceparent", () => {
  const rows: readonly (readonly [rule: string, header: string | undefined, read: TracePlace | undefined])[] =
    [
      [
        "the specification's example, sampled",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        { ...example, flags: "01" },
      ], // prettier-ignore
      [
        "the specification's example, not sampled",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00",
        { ...example, flags: "00" },
      ], // prettier-ignore
      ["missing", undefined, undefined],
      ["empty", "", undefined],
      ["version 00", `00-${traceId}-${spanId}-01`, place("01")],
      ["the random flag of Level 2", `00-${traceId}-${spanId}-03`, place("03")],
      ["unknown flags are dropped", `00-${traceId}-${spanId}-fd`, place("01")],
      ["unknown flags alone", `00-${traceId}-${spanId}-f8`, place("00")],
      ["two headers joined", `00-${traceId}-${spanId}-01, 00-${traceId}-${spanId}-01`, undefined],
      ["version 00 with more behind", `00-${traceId}-${spanId}-01.`, undefined],
      [
        "version 00 with a future's part",
        `00-${traceId}-${spanId}-01-what-the-future-will-be-like`,
        undefined,
      ], // prettier-ignore
      ["version 00 with an empty part", `00-${traceId}-${spanId}-01-`, undefined],
      ["a future version", `cc-${traceId}-${spanId}-01`, place("01")],
      ["a future version's part", `cc-${traceId}-${spanId}-01-what-the-future-will-be-like`, place("01")],
      [
        "a future version, not by a dash",
        `cc-${traceId}-${spanId}-01.what-the-future-will-be-like`,
        undefined,
      ], // prettier-ignore
      ["a future version's unknown flags", `01-${traceId}-${spanId}-ff-x`, place("03")],
      ["version ff", `ff-${traceId}-${spanId}-01`, undefined],
      ["version, no digit", `.0-${traceId}-${spanId}-01`, undefined],
      ["version, no digit behind", `0.-${traceId}-${spanId}-01`, undefined],
      ["version too long", `000-${traceId}-${spanId}-01`, undefined],
      ["version much too long", `0000-${traceId}-${spanId}-01`, undefined],
      ["version too short", `0-${traceId}-${spanId}-01`, undefined],
      ["version upper case", `CC-${traceId}-${spanId}-01`, undefined],
      ["trace id all zero", `00-${"0".repeat(32)}-${spanId}-01`, undefined],
      ["trace id, no digit", `00-.${traceId.slice(1)}-${spanId}-01`, undefined],
      ["trace id, no digit at its end", `00-${traceId.slice(0, -1)}.-${spanId}-01`, undefined],
      ["trace id too long", `00-${traceId}3-${spanId}-01`, undefined],
      ["trace id too short", `00-${traceId.slice(1)}-${spanId}-01`, undefined],
      ["trace id upper case", `00-${example.traceId.toUpperCase()}-${spanId}-01`, undefined],
      ["parent id all zero", `00-${traceId}-${"0".repeat(16)}-01`, undefined],
      ["parent id, no digit", `00-${traceId}-.${spanId.slice(1)}-01`, undefined],
      ["parent id, no digit at its end", `00-${traceId}-${spanId.slice(0, -1)}.-01`, undefined],
      ["parent id too long", `00-${traceId}-${spanId}7-01`, undefined],
      ["parent id too short", `00-${traceId}-${spanId.slice(1)}-01`, undefined],
      ["parent id upper case", `00-${traceId}-${example.spanId.toUpperCase()}-01`, undefined],
      ["flags, no digit", `00-${traceId}-${spanId}-.0`, undefined],
      ["flags, no digit at their end", `00-${traceId}-${spanId}-0.`, undefined],
      ["flags too long", `00-${traceId}-${spanId}-001`, undefined],
      ["flags too short", `00-${traceId}-${spanId}-1`, undefined],
      ["flags upper case", `00-${traceId}-${spanId}-0A`, undefined],
      ["a space before", ` 00-${traceId}-${spanId}-01`, place("01")],
      ["a tab before", `\t00-${traceId}-${spanId}-01`, place("01")],
      ["a space behind", `00-${traceId}-${spanId}-01 `, place("01")],
      ["a tab behind", `00-${traceId}-${spanId}-01\t`, place("01")],
      ["spaces and tabs around", `\t 00-${traceId}-${spanId}-01 \t`, place("01")],
      ["a newline behind", `00-${traceId}-${spanId}-01\n`, undefined],
      ["a no-break space before", `\u00a000-${traceId}-${spanId}-01`, undefined],
      ["underscores for dashes", `00_${traceId}_${spanId}_01`, undefined],
      ["digits of another script", `00-${"١".repeat(32)}-${spanId}-01`, undefined],
      ["a megabyte of future", `cc-${traceId}-${spanId}-01-${"x".repeat(1_000_000)}`, undefined],
    ];

  test.each(rows)("%s", (_, header, read) => {
    expect(parseTraceparent(header)).toEqual(read);
  });

  test("any text is read as valid ids or as nothing", () => {
    const digits = [2, 32, 16, 2].map((length) =>
      fc.stringMatching(new RegExp(`^(?:[0-9a-f]{${length}}|0{${length}}|[0-9a-fA-F.]{0,33})$`)),
    );
    const nearly = fc.tuple(...digits).map((parts) => parts.join("-"));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), nearly), (header) => {
        const read = parseTraceparent(header);
        if (read === undefined) return;
        expect(read.traceId).toMatch(/^(?!0{32})[0-9a-f]{32}$/);
        expect(read.spanId).toMatch(/^(?!0{16})[0-9a-f]{16}$/);
        expect(read.flags).toMatch(/^0[0-3]$/);
      }),
    );
  });

  const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length - 1}}[1-9a-f]$`));

  test("what is written is read back", () => {
    fc.assert(
      fc.property(hex(32), hex(16), fc.constantFrom("00", "01", "02", "03"), (traceId, spanId, flags) => {
        const header = formatTraceparent({ traceId, spanId, flags });
        expect(header).toBe(`00-${traceId}-${spanId}-${flags}`);
        expect(parseTraceparent(header)).toEqual({ traceId, spanId, flags });
      }),
    );
  });

  test("ids that are not valid are not written", () => {
    expect(formatTraceparent({ traceId: "", spanId, flags: "00" })).toBeUndefined();
    expect(formatTraceparent({ traceId, spanId: "0".repeat(16), flags: "00" })).toBeUndefined();
    expect(formatTraceparent({ traceId: "x\r\ny", spanId, flags: "00" })).toBeUndefined();
    expect(formatTraceparent({ traceId, spanId, flags: "none" })).toBeUndefined();
    expect(formatTraceparent({ traceId, spanId, flags: "ff" })).toBe(`00-${traceId}-${spanId}-03`);
  });
});

describe("tracestate", () => {
  const printable = (from: number, to: number): string =>
    String.fromCharCode(...Array.from({ length: to - from + 1 }, (_, index) => from + index));
  const key = `${printable(0x61, 0x7a)}0123456789_-*/`;
  const value = `${printable(0x20, 0x2b)}${printable(0x2d, 0x3c)}${printable(0x3e, 0x7e)}`;
  const numbered = (from: number, to: number): string =>
    Array.from({ length: to - from + 1 }, (_, index) => `bar${from + index}=${from + index}`).join();
  const long = (name: string, length: number): string => `${name}=${"v".repeat(length - name.length - 1)}`;

  const rows: readonly (readonly [rule: string, headers: string[], sentOn: string | undefined])[] = [
    [
      "the specification's example",
      ["rojo=00f067aa0ba902b7,congo=t61rcWkgMzE"],
      "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE",
    ], // prettier-ignore
    [
      "the specification's example in two headers",
      ["rojo=00f067aa0ba902b7", "congo=t61rcWkgMzE"],
      "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE",
    ], // prettier-ignore
    ["missing", [], undefined],
    ["empty", [""], undefined],
    ["an empty header behind", ["foo=1", ""], "foo=1"],
    ["an empty header before", ["", "foo=1"], "foo=1"],
    ["empty members", ["foo=1,, ,\t,bar=2,"], "foo=1,bar=2"],
    [
      "several headers, in their order",
      ["foo=1,bar=2", "rojo=1,congo=2", "baz=3"],
      "foo=1,bar=2,rojo=1,congo=2,baz=3",
    ], // prettier-ignore
    ["a key twice", ["foo=1,foo=1"], undefined],
    ["a key twice with two values", ["foo=1,foo=2"], undefined],
    ["a key in two headers", ["foo=1", "foo=1"], undefined],
    ["a key with two values in two headers", ["foo=1", "foo=2"], undefined],
    ["all characters of a key and a value", [`${key}=${value}`], `${key}=${value}`],
    ["all characters of a tenant's key", [`${key}@a-z0-9_-*/=${value}`], `${key}@a-z0-9_-*/=${value}`],
    ["spaces and tabs between members", ["foo=1 \t , \t bar=2, \t baz=3"], "foo=1,bar=2,baz=3"],
    ["tabs and spaces between members", ["foo=1\t \t,\t \tbar=2,\t \tbaz=3"], "foo=1,bar=2,baz=3"],
    ["white space around", ["\t foo=1 \t"], "foo=1"],
    ["a space in a key", ["foo =1"], undefined],
    ["upper case in a key", ["FOO=1"], undefined],
    ["a dot in a key", ["foo.bar=1"], undefined],
    ["a key that begins with a digit", ["1foo=1"], undefined],
    ["a tenant's key that begins with a digit", ["1foo@bar=1"], "1foo@bar=1"],
    ["no system behind the @", ["foo@=1,bar=2"], undefined],
    ["no tenant before the @", ["@foo=1,bar=2"], undefined],
    ["two @", ["foo@@bar=1,bar=2"], undefined],
    ["two systems", ["foo@bar@baz=1,bar=2"], undefined],
    ["a system that begins with a digit", ["foo@1bar=1"], undefined],
    ["32 members", [numbered(1, 10), numbered(11, 20), numbered(21, 32)], numbered(1, 32)],
    ["33 members", [numbered(1, 10), numbered(11, 20), numbered(21, 33)], undefined],
    ["32 members and empty ones", [`,,${numbered(1, 32)},,`], numbered(1, 32)],
    ["a key of 256 characters", ["foo=1", `${"z".repeat(256)}=1`], `foo=1,${"z".repeat(256)}=1`],
    ["a key of 257 characters", ["foo=1", `${"z".repeat(257)}=1`], undefined],
    [
      "a tenant of 241, a system of 14",
      ["foo=1", `${"t".repeat(241)}@${"v".repeat(14)}=1`],
      `foo=1,${"t".repeat(241)}@${"v".repeat(14)}=1`,
    ], // prettier-ignore
    ["a tenant of 242 characters", ["foo=1", `${"t".repeat(242)}@v=1`], undefined],
    ["a system of 15 characters", ["foo=1", `t@${"v".repeat(15)}=1`], undefined],
    ["= in a value", ["foo=bar=baz"], undefined],
    ["no value", ["foo=,bar=3"], undefined],
    ["no =", ["foo"], undefined],
    ["a value of 256 characters", [`f=${"v".repeat(256)}`], `f=${"v".repeat(256)}`],
    ["a value of 257 characters", [`f=${"v".repeat(257)}`], undefined],
    ["a newline in a value", ["foo=a\nb"], undefined],
    ["a tab in a value", ["foo=a\tb"], undefined],
    ["a letter beyond ASCII", ["foo=é"], undefined],
    ["__proto__", ["__proto__=1"], undefined],
    [
      "512 characters",
      [`${long("a", 128)},${long("b", 128)},${long("c", 128)},${long("d", 125)}`],
      `${long("a", 128)},${long("b", 128)},${long("c", 128)},${long("d", 125)}`,
    ], // prettier-ignore
    [
      "513 characters lose the last",
      [`${long("a", 128)},${long("b", 128)},${long("c", 128)},${long("d", 126)}`],
      `${long("a", 128)},${long("b", 128)},${long("c", 128)}`,
    ], // prettier-ignore
    [
      "the longest members go first, from the end",
      [`${long("a", 129)},${long("b", 120)},${long("c", 129)},${long("d", 120)},e=1,${long("f", 120)}`],
      `${long("a", 129)},${long("b", 120)},${long("d", 120)},e=1,${long("f", 120)}`,
    ], // prettier-ignore
    ["a megabyte", [`foo=1,${",".repeat(1_000_000)}`], undefined],
  ];

  test.each(rows)("%s", (_, headers, sentOn) => {
    expect(parseTracestate(headers.join())).toBe(sentOn);
  });

  test("what is sent on is short, plain, and read again as the same", () => {
    const member = fc.oneof(
      fc.tuple(fc.stringMatching(/^[a-z][a-z0-9@/*_-]{0,20}$/), fc.stringMatching(/^[ -~]{0,200}$/)),
      fc.tuple(fc.string({ unit: "binary" }), fc.string({ unit: "binary" })),
    );
    const list = fc.array(
      member.map(([name, text]) => `${name}=${text}`),
      { maxLength: 35 },
    );
    fc.assert(
      fc.property(
        fc.array(
          list.map((members) => members.join()),
          { maxLength: 3 },
        ),
        (headers) => {
          const sentOn = parseTracestate(headers.join());
          if (sentOn === undefined) return;
          expect(sentOn.length).toBeLessThanOrEqual(512);
          expect(sentOn).toMatch(/^[\x21-\x7e][\x20-\x7e]*$/);
          expect(parseTracestate(sentOn)).toBe(sentOn);
        },
      ),
    );
  });
});
