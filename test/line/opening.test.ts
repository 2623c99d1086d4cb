// What stands before a value is the member's name as JSON has it, whatever stood before, and whatever comes.
import fc from "fast-check";
import { expect, test } from "vitest";
import { keyText, memberOpening } from "../../src/line/opening.js";
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
    minLength: 1,
  });
  fc.assert(
    fc.property(members, (given) => {
      expect(JSON.parse(joined(given))).toEqual(Object.fromEntries(given));
    }),
    { numRuns },
  );
});

/** As the printers join them: a text's closing quote is the next member's to print. */
function joined(members: readonly (readonly [name: string, value: string | number])[]): string {
  let text = "";
  let isQuoteDue = false;
  for (const [name, value] of members) {
    const opening = memberOpening(name);
    const isText = typeof value === "string";
    if (text === "") text = isText ? opening.quotedFirst : opening.first;
    else if (isText) text += isQuoteDue ? opening.quotedAfterText : opening.quoted;
    else text += isQuoteDue ? opening.afterText : opening.plain;
    text += value;
    isQuoteDue = isText;
  }
  return isQuoteDue ? `${text}"}` : `${text}}`;
}
