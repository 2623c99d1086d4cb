// Members are found in printed text: what is split and joined again is the same text.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { joinMembers, keysOf, splitMembers, withoutMembers } from "../../src/line/members.js";
import { print } from "../../src/line/print.js";
import { keys, plainValues, recordsOf } from "../support/generate/values.js";

const numRuns = 2_000;
const records = recordsOf(plainValues, 6);

/** The members of an object as a logger prints them: a comma before each. */
function membersText(record: object): string {
  const text = print(record) ?? "{}";
  return text === "{}" ? "" : `,${text.slice(1, -1)}`;
}

describe("the members of a generated object", () => {
  test("have its names and values, in its order", () => {
    fc.assert(
      fc.property(records, (made) => {
        const record = made.make();
        const members = splitMembers(membersText(record));
        expect(members.map(({ key }) => key)).toEqual(Object.keys(record));
        expect(members.map(({ value }) => value)).toEqual(Object.values(record).map((value) => print(value)));
      }),
      { numRuns },
    );
  });

  test("are the same text when they are joined again", () => {
    fc.assert(
      fc.property(records, (made) => {
        const text = membersText(made.make());
        expect(joinMembers(splitMembers(text))).toBe(text);
        expect(joinMembers(splitMembers(text.slice(1)))).toBe(text);
      }),
      { numRuns },
    );
  });

  test("split as JSON.stringify prints them, white space apart", () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          keys.map((key) => key.toWellFormed()),
          fc.jsonValue(),
        ),
        (record) => {
          const text = JSON.stringify(record).slice(1, -1);
          expect([...keysOf(text)]).toEqual(Object.keys(record));
          expect(JSON.parse(`{${joinMembers(splitMembers(text)).slice(1)}}`)).toEqual(
            JSON.parse(`{${text}}`),
          );
        },
      ),
      { numRuns },
    );
  });

  test("go where their name is dropped, and no others", () => {
    fc.assert(
      fc.property(records, fc.func(fc.boolean()), (made, isDropped) => {
        const record = made.make();
        const kept = Object.entries(record).filter(([key]) => !isDropped(key));
        const text = withoutMembers(membersText(record), (name) => isDropped(name));
        expect(text).toBe(membersText(Object.fromEntries(kept)));
      }),
      { numRuns },
    );
  });
});

test("an empty text has no members", () => {
  expect(splitMembers("")).toEqual([]);
  expect(withoutMembers("", () => true)).toBe("");
});
