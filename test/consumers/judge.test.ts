// What `npm run consumers` would say of a consumer that loses, doubles, cuts or misreads.
import { expect, test } from "vitest";
import { type Account, accountOf, digestOf, type LogRecord } from "../../consumers/account.js";
import { judge } from "../../consumers/judge.js";

const marks = { traceId: "t-1", requestId: "r-1" };
const stack = "Error: no\n    at pay (pay.js:1:1)";
const records: readonly LogRecord[] = [
  { level: "info", ms: 1_000, note: "a\0b", traceId: "t-1", requestId: "r-1" },
  { level: "error", ms: 1_001, traceId: "t-1", requestId: "r-1", stack, donor: "Zoë" },
  { level: "error", ms: 1_002, traceId: "t-1", requestId: "r-2", stack: "Error: another" },
  { level: "debug", ms: 1_003 },
];
const account = accountOf(records, marks);

/** The claims that fail where the consumer's account differs so. */
const failing = (differences: Partial<Account>): string[] =>
  judge({ fed: { marks, account }, found: { ...account, ...differences } })
    .filter(({ holds }) => !holds)
    .map(({ claim }) => claim);

test("records are counted to an account", () => {
  expect(account).toEqual({
    ...{ lines: 4, levels: { info: 1, error: 2, debug: 1 }, from: 1_000, to: 1_003 },
    digest: expect.stringMatching(/^[0-9a-f]{16}$/),
    ...{ traceLines: 3, requestLines: 2, failures: 2, stack, donor: "Zoë" },
  });
});

/** The digest where the records differ so, by their place. */
const digestWith = (differences: Readonly<Record<number, Partial<LogRecord>>>): string =>
  digestOf(records.map((record, index) => ({ ...record, ...differences[index] })));

for (const [what, digest] of [
  ["two lines have each other's time", digestWith({ 0: { ms: 1_001 }, 1: { ms: 1_000 } })],
  ["two lines have each other's level", digestWith({ 0: { level: "debug" }, 3: { level: "info" } })],
  ["a line has the time of its arrival", digestWith({ 2: { ms: 1_005 } })],
  ["a note is cut", digestWith({ 0: { note: "" } })],
] as const) {
  test(`it fails where ${what}`, () =>
    expect(failing({ digest })).toEqual(["each has its own level, time and note"]));
}

test("the order of arrival, and what stands behind a U+0000, are all the same", () => {
  expect(digestOf(records.toReversed())).toBe(account.digest);
  expect(digestWith({ 0: { note: "a" } })).toBe(account.digest);
  expect(digestWith({ 0: { note: "a\ufffdb" } })).toBe(account.digest);
});

test("a consumer that says the same holds, and one whose stack goes on with the causes", () => {
  expect(failing({})).toEqual([]);
  expect(failing({ stack: `${stack}\ncaused by: Error: why` })).toEqual([]);
});

for (const [what, differences, claim] of [
  ["a line is lost", { lines: 3 }, "all lines arrive, none twice"],
  ["an error is read as info", { levels: { info: 2, error: 1, debug: 1 } }, "as many are of each level"],
  [
    "a level is another word",
    { levels: { ...account.levels, unknown: 1, debug: 0 } },
    "as many are of each level",
  ],
  [
    "lines have the time of their arrival",
    { from: 90_000, to: 90_001 },
    "they begin and end when the service says",
  ],
  ["times are not understood", { to: Number.NaN }, "they begin and end when the service says"],
  ["a trace ends in its first request", { traceLines: 2 }, "a trace is found, in both of its requests"],
  ["requests are not found", { requestLines: 0 }, "a request is found"],
  ["a stack is several records", { failures: 3 }, "each error is one record"],
  ["characters are lost", { donor: "Zo" }, "a donor is called what he was"],
  ["a stack is cut", { stack: "Error: no" }, "a stack trace is one text"],
  ["a stack is cut within a line", { stack: stack.slice(0, -1) }, "a stack trace is one text"],
  ["a stack is not found", { stack: "" }, "a stack trace is one text"],
] as const) {
  test(`it fails where ${what}`, () => expect(failing(differences)).toEqual([claim]));
}
