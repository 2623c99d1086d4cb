// JSON as an operator's request may have it: what JSON.parse takes, but for an object that has a name twice. Readers
// differ in which of two they take, so a proxy may have checked another one than would be performed.

import { show } from "../errors.js";

/** A text, or one character of structure; all else (numbers, words, blanks) has nothing to say here. */
const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/**
 * The value of a JSON text, or a sentence about what is wrong with it.
 * @example parseStrictJson('{"a":1,"\\u0061":2}') // { problem: 'The body has the name "a" twice in one object.' }
 */
export function parseStrictJson(text: string): { readonly value: unknown } | { readonly problem: string } {
  try {
    const value: unknown = JSON.parse(text);
    const twice = findRepeated(text);
    return twice === undefined
      ? { value }
      : { problem: `The body has the name ${show(twice)} twice in one object.` };
  } catch (error) {
    return { problem: `The body is not JSON (${error instanceof Error ? error.message : error}).` };
  }
}

/** The first name that an object has twice. @param text valid JSON */
function findRepeated(text: string): string | undefined {
  const open: Set<string>[] = [];
  let last = "";
  for (const [token] of text.matchAll(tokens)) {
    if (token === "{" || token === "[") open.push(new Set());
    else if (token === "}" || token === "]") open.pop();
    else if (token === ":") {
      const names = open.at(-1);
      const name = String(JSON.parse(last)); // however it is escaped
      if (names?.has(name)) return name;
      names?.add(name);
    }
    last = token;
  }
  return undefined;
}
