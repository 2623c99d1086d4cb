// Which names are secrets': two lists, of what must be hidden and of what must be seen.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { secrecyOf, wordsOf } from "../../src/line/secret-names.js";
import { capture } from "../support/capture.js";

const list = (name: string): string[] =>
  readFileSync(new URL(`../support/secrets/${name}.txt`, import.meta.url), "utf8")
    .trim()
    .split("\n");

const mustHide = list("must-hide");
const mustShow = list("must-show");

test(`hides a text under each of ${mustHide.length} secrets' names`, () => {
  expect(mustHide.filter((name) => secrecyOf(name) === "none")).toEqual([]);
});

test(`shows a text under each of ${mustShow.length} other names`, () => {
  expect(mustShow.filter((name) => secrecyOf(name) !== "none")).toEqual([]);
});

test.each([
  ["APIKeys2", ["api", "key"]],
  ["x-amz-security-token", ["x", "amz", "security", "token"]],
  ["connect.sid", ["connect", "sid"]],
  ["refresh_tokens", ["refresh", "token"]],
  ["DB_PASS", ["db", "pass"]],
  ["größeÄnderung", ["größe", "änderung"]],
  ["", []],
])("%j has the words %j", (name, words) => expect(wordsOf(name)).toEqual(words));

test("a name of any length is judged in a moment, by its end", () => {
  const startMs = process.cpuUsage().user;
  expect(secrecyOf(`${"a_".repeat(500_000)}password`)).toBe("texts");
  expect(secrecyOf("A".repeat(1_000_000))).toBe("none");
  expect((process.cpuUsage().user - startMs) / 1_000).toBeLessThan(1_000);
});

const secret = "s3cr3t-value";
const fail = (): never => {
  throw new Error("no");
};

/** A value in a shape, under the name. */
const shapes = (name: string): fc.Arbitrary<object> =>
  fc.constantFrom<object>(
    { [name]: secret },
    { [name]: [secret] },
    { [name]: { deep: [{ inner: secret }] } },
    { list: [{ [name]: secret }] },
    { deep: { deeper: { [name]: secret } } },
    { map: new Map([[name, secret]]) },
    { made: { toJSON: () => ({ [name]: secret }) } },
    { pair: { name, value: secret } },
    { pairs: [{ key: name, value: secret }] },
    {
      entries: [
        ["a", "b"],
        [name, secret],
      ],
    }, // prettier-ignore
    { rawHeaders: ["Host", "shop", name, secret] },
    { err: Object.assign(new Error("no"), { [name]: secret }) },
    { err: new Error("no", { cause: { [name]: secret } }) },
    { holder: Object.defineProperty({ [name]: secret }, "bad", { enumerable: true, get: fail }) },
  );

const named = (from: readonly string[]): fc.Arbitrary<readonly [string, object]> =>
  fc.constantFrom(...from).chain((name) => fc.tuple(fc.constant(name), shapes(name)));

test("no text under a secret's name leaves in any shape, and each other text does", () => {
  const { log, lines } = capture({ redact: "default", base: null });
  fc.assert(
    fc.property(named(mustHide), ([, fields]) => {
      log.child({ holder: fields }).info({ ...fields, again: fields }, "text %j", fields);
      const line = lines.at(-1) ?? "";
      return !line.includes(secret) && line.includes("[Redacted]");
    }),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(named(mustShow), ([, fields]) => {
      log.info({ again: fields }, "text");
      return lines.at(-1)?.includes(secret) === true;
    }),
    { numRuns: 500 },
  );
});
