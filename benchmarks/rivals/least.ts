// The least that a text costs whoever prints it: the clock, the async context, a look for what JSON escapes, one join;
// the beginning of a line is printed once per millisecond. No level, guard, limit or count. How much of heartwood's
// distance to the floor is its own, it shows.
import { AsyncLocalStorage } from "node:async_hooks";
import { writeSync } from "node:fs";
import type { Rival } from "../rival.js";
import type { Scenario } from "../scenarios.js";
import { lineOf } from "./floor.js";

/** What all lines of a context and a millisecond begin with. */
interface Beginning {
  ms: number;
  text: string;
}

const escaped = /[^ !#-[\]-~\u00a0-\u2027\u202a-\ud7ff\ue000-\uffff]/;
const end = '"}\n';

export const open = (fd: number, scenario: Scenario): Rival<undefined> =>
  leastRival(scenario, (lines) => writeSync(fd, lines));

/** @param write what takes the lines of a turn */
export function leastRival(scenario: Scenario, write: (lines: string) => void): Rival<undefined> {
  const storage = new AsyncLocalStorage<Beginning>();
  const outside: Beginning = { ms: 0, text: "" };
  const [before = "", behind = ""] = lineOf(scenario).split(new Date(0).toISOString());
  const behindTime = behind.slice(0, behind.indexOf('"msg":"') + '"msg":"'.length);
  let pending = "";
  const writeTurn = (): void => {
    write(pending);
    pending = "";
  };
  const text = (_: undefined, message: string): void => {
    const ms = Date.now();
    const beginning = storage.getStore() ?? outside;
    if (beginning.ms !== ms) {
      beginning.ms = ms;
      beginning.text = `${before}${new Date(ms).toISOString()}${behindTime}`;
      Number(beginning.text); // makes it one piece, as heartwood does
    }
    if (pending === "") setImmediate(writeTurn);
    const printed = escaped.test(message) ? JSON.stringify(message).slice(1, -1) : message;
    pending += beginning.text + printed + end;
  };
  const refuse = (): never => {
    throw new Error("benchmarks: the least prints texts, and nothing else");
  };
  return {
    root: undefined,
    child: refuse,
    named: () => undefined,
    within: (_, work) => storage.run({ ms: 0, text: "" }, work, undefined),
    text,
    fields: refuse,
    error: refuse,
    disabled: refuse,
    drain: () => new Promise((resolve) => setImmediate(resolve)),
  };
}
