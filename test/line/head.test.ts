// What the engine keeps in one piece is asked of the engine itself, by a function of its own for tests.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { inOnePiece } from "../../src/line/head.js";

setFlagsFromString("--allow-natives-syntax");

/** Undefined where the engine has no such function, as in Node 20 and 22. */
const isFlat = askEngine();

function askEngine(): ((text: string) => boolean) | undefined {
  try {
    return runInNewContext("(text) => %StringIsFlat(text)");
  } catch {
    console.log("SKIPPED: whether a text is in one piece: this engine does not tell");
    return undefined;
  }
}

test.skipIf(isFlat === undefined)(
  "keeps a sum of texts in one piece, also when it has been optimized",
  () => {
    const pieces = Array.from({ length: 300_000 }, (_, index) =>
      inOnePiece(`,"request_id":"${index}","user_id":"${index}"`),
    );
    expect(isFlat?.(`${pieces[0]}${pieces[1]}`)).toBe(false);
    expect(pieces.filter((text) => isFlat?.(text) === false)).toHaveLength(0);
  },
);

test.each(["", "\0", "\0zero", "a", ',"request_id":"r-1"'])("gives the very text: %j", (text) => {
  expect(inOnePiece(text)).toBe(text);
});
