// What stands before a value is the member's name as JSON has it, whatever stood before, and whatever comes.
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  afterText,
  afterValue,
  type Behind,
  first,
  keyText,
  memberOpening,
  objectEnd,
  textBy,
} from "../../src/line/opening.js";
import { texts } from "../support/generate/values.js";

const unsafe = /\p{Control}|[\u2028\u2029]|\p{Surrogate}/u;
const numRuns = 2_000;

test("a name reads back as it was, a broken one by its escapes", () => {
  fc.assert(
    fc.property(texts, (name) => {
      expect(JSON.parse(keyText(name).slice(0, -1))).toBe(name);
      expect(keyText(name)).not.toMatch(unsafe);
    }),
    { numRuns },
  );
});

test("members joined by their openings are the object that they were, in any order of texts and other values", () => {
  const members = fc.uniqueArray(fc.tuple(fc.string(), fc.oneof(fc.constant("text"), fc.integer())), {
    selector: ([name]) => name,
  });
  fc.assert(
    fc.property(members, (given) => {
      expect(JSON.parse(joined(given))).toEqual(Object.fromEntries(given));
    }),
    { numRuns },
  );
});

/** As the printer joins them: a text's closing quote is the next member's to print. */
function joined(members: readonly (readonly [name: string, value: string | number])[]): string {
  let text = "";
  let behind: Behind = first;
  for (const [name, value] of members) {
    const { ofText, ofValue } = memberOpening(name);
    const isText = typeof value === "string";
    text += textBy(behind, isText ? ofText : ofValue) + value;
    behind = isText ? afterText : afterValue;
  }
  return text + textBy(behind, objectEnd);
}
