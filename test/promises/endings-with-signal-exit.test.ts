// "Nothing is lost when a process ends" beside signal-exit 3, signal-exit 4 and a second copy of this package, which
// clean up and end the process as it would have ended. With all of them in one process it ends by the right signal,
// their handlers run, and all lines are there, those of the handlers as well.
import { createRequire } from "node:module";
import { sep } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Ending, expected, outcome } from "../support/endings.js";
import { type SecondCopy, secondCopy } from "../support/second-copy.js";

let copy: SecondCopy;
beforeAll(async () => {
  copy = await secondCopy();
});
afterAll(() => copy.remove());

/** The folder of an installed package. */
function findPackage(name: string): string | undefined {
  try {
    const file = createRequire(import.meta.url).resolve(name);
    return file.slice(0, file.lastIndexOf(`${sep}${name}${sep}`) + name.length + 1);
  } catch {
    console.log(`skipped: endings with ${name}, since it is not installed`);
    return undefined;
  }
}

const packages = Object.fromEntries(
  ["signal-exit3", "signal-exit4"].flatMap((name) => {
    const folder = findPackage(name);
    return folder === undefined ? [] : [[name, folder]];
  }),
);

const load = (name: string): string => `{
  const found = process.getBuiltinModule("module").createRequire(import.meta.url)("${name}");
  (found.onExit ?? found)((code, signal) => {
    say("${name}: " + code + " " + signal);
    burst(next, next += 500);
  });
}`;

interface Cast {
  /** The signal-exits, in the order in which they are loaded. */
  readonly others: readonly string[];
  /** Whether the logger is made before them. */
  readonly isFirst: boolean;
  readonly hasCopy: boolean;
  readonly hasHandler: boolean;
}

const yesNo = [false, true];
const casts: readonly Cast[] = [[], ["signal-exit3"], ["signal-exit4"], ["signal-exit3", "signal-exit4"]]
  .flatMap((others) => (others.length === 0 ? [true] : yesNo).map((isFirst) => ({ others, isFirst })))
  .flatMap((cast) => yesNo.map((hasCopy) => ({ ...cast, hasCopy })))
  .flatMap((cast) => yesNo.map((hasHandler) => ({ ...cast, hasHandler })));

function inWords({ others, isFirst, hasCopy, hasHandler }: Cast): string {
  const order = others.length === 0 ? [] : [isFirst ? "made first" : "made last"];
  const handler = hasHandler ? "an application's handler" : "no handler";
  return [...others, ...order, hasCopy ? "two copies" : "one copy", handler].join(", ");
}

/** 4,000 lines, by both loggers in turns; 500 by an application's handler; 500 by each signal-exit. */
function endingOf({ others, isFirst, hasCopy, hasHandler }: Cast): Ending {
  const loads = others.map(load).join("");
  const handler = `process.on("SIGTERM", () => { burst(next, next += 500); process.exit(9); });`;
  return {
    started: { packages },
    before: `let next = 0; ${isFirst ? "" : loads}`,
    body: `${isFirst ? loads : ""} ${hasHandler ? handler : ""}
      setInterval(() => {}, 1000);
      for (; next < 4000; next++) (next % 3 ? log : ${hasCopy ? "second" : "log"}).info({ n: next });
      process.kill(process.pid, "SIGTERM");`,
    ...(hasCopy && { secondCopy: copy.home }),
    count: 4000 + 500 * others.length + (hasHandler ? 500 : 0),
  };
}

describe.concurrent.each(casts.map((cast) => [inWords(cast), cast] as const))("%s", (_, cast) => {
  test.skipIf(cast.others.some((name) => !(name in packages)))("nothing is lost by SIGTERM", async () => {
    const ending = endingOf(cast);
    expect(await outcome(ending, { reader: "slowly" })).toEqual(await expected(ending));
  });
});
