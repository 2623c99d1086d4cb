// "Nothing is lost when a process ends by return, `process.exit` or a crash": an exception, a rejection, an overflow of
// the stack. Real processes; all lines there, once, in order, none torn; the exit code is that of the same program
// without a logger.
import { describe, expect, test } from "vitest";
import { type Ending, expected, outcome, type Place, readAt } from "../support/endings.js";

const endings: Readonly<Record<string, Ending>> = {
  return: { body: "burst(0, 5000);", count: 5000 },
  "return, its lines in many turns": {
    body: `let n = 0;
      const turn = () => { burst(n, n += 100); if (n < 5000) setImmediate(turn); };
      turn();`,
    count: 5000,
  },
  "process.exit in the turn of its lines": { body: "burst(0, 5000); process.exit(3);", count: 5000 },
  "process.exit later": {
    body: "burst(0, 4000); setTimeout(() => { burst(4000, 5000); process.exit(4); }, 5);",
    count: 5000,
  },
  "process.exit from beforeExit": {
    body: "burst(0, 4000); process.on('beforeExit', () => { burst(4000, 5000); process.exit(5); });",
    count: 5000,
  },
  "an await at the top that nothing settles": {
    body: "burst(0, 5000); await new Promise(() => {});",
    count: 5000,
  },
  "process.exit inside an exit listener": {
    body: "process.on('exit', () => { burst(4000, 5000); process.exit(6); }); burst(0, 4000); process.exit(3);",
    count: 5000,
  },
  "process.exit inside an exit listener from before the logger": {
    before: "process.on('exit', () => { burst(4000, 5000); process.exit(6); });",
    body: "burst(0, 4000); process.exit(3);",
    count: 5000,
  },
  "process.exit, with exit listeners from before and behind the logger": {
    before: "process.on('exit', () => { burst(4000, 4500); });",
    body: "process.on('exit', () => { burst(4500, 5000); }); burst(0, 4000); process.exit(3);",
    count: 5000,
  },
  "process.exitCode": { body: "burst(0, 5000); process.exitCode = 7;", count: 5000 },
  "a throw at the end of the module": {
    body: "burst(0, 5000); throw new Error('the end');",
    count: 5000,
    others: ["unhandled rejection"],
  },
  "an uncaught exception later": {
    body: "burst(0, 4000); setTimeout(() => { burst(4000, 5000); throw new Error('the end'); }, 5);",
    count: 5000,
    others: ["uncaught exception"],
  },
  "an uncaught exception that a listener answers with process.exit": {
    body: `process.on("uncaughtException", () => { burst(4000, 5000); process.exit(8); });
      setImmediate(() => { burst(0, 4000); log.flush(); });
      setTimeout(() => { throw new Error("the first"); }, 5);`,
    count: 5000,
    others: ["uncaught exception"],
  },
  "an unhandled rejection": {
    body: "burst(0, 5000); Promise.reject(new Error('the end'));",
    count: 5000,
    others: ["unhandled rejection"],
  },
  "a throw inside an exit listener": {
    body: "process.on('exit', () => { burst(4000, 5000); throw new Error('the end'); }); burst(0, 4000);",
    count: 5000,
    others: ["uncaught exception"],
  },
  "a throw inside an exit listener from before the logger": {
    before: "process.on('exit', () => { throw new Error('the end'); });",
    body: "burst(0, 5000);",
    count: 5000,
    others: ["uncaught exception"],
  },
  "a stack overflow": {
    body: "burst(0, 5000); const deeper = () => deeper() + 1; deeper();",
    count: 5000,
    others: ["unhandled rejection"],
  },
  "return after a stack overflow inside a log call": {
    body: `const deeper = () => deeper() + 1;
      burst(0, 2500); log.info({ get bad() { return deeper(); }, n: 2500 }); burst(2501, 5000);`,
    count: 5000,
  },
};

const places: Readonly<Record<string, Place>> = {
  "a pipe, read slowly": { stdout: "pipe", reader: "slowly" },
  "a socket, read slowly": { stdout: "socket", reader: "slowly" },
  "a file behind stdout": { stdout: "> file" },
  "a file of its own": { stdout: "file" },
};

describe.concurrent.each(Object.entries(endings))("nothing is lost by %s", (_, ending) => {
  test.each(Object.entries(places))("to %s", async (_place, place) =>
    expect(await outcome(ending, place)).toEqual(await expected(ending)),
  );
});

/** What closes the fast lane, as test/line/lanes.test.ts holds: pino's own encoder prints the lines. */
const borrowed = { options: "mixin: () => ({})" };
const ends = [
  "return",
  "process.exit inside an exit listener",
  "an uncaught exception later",
  "a stack overflow",
];
function endingOf(name: string): Ending {
  const ending = endings[name];
  if (ending === undefined) throw new Error(`no ending is called "${name}"`);
  return ending;
}
describe.concurrent.each(ends.map((name) => [name, endingOf(name)] as const))(
  "nothing that pino's encoder printed is lost by %s",
  (_, ending) => {
    const same = { ...ending, ...borrowed };
    test.each(Object.entries(places))("to %s", async (_place, place) =>
      expect(await outcome(same, place)).toEqual(await expected(same)),
    );
  },
);

describe.concurrent.each(["pipe", "socket"] as const)("nothing is lost to a %s", (stdout) => {
  const exit: Ending = {
    body: 'burst(0, 5000); say("ending"); process.exit(3);',
    during: readAt("ending"),
    count: 5000,
  };
  test.each(["at once", "when told"] as const)("that is read %s, when the program ends", async (reader) =>
    expect(await outcome(exit, { stdout, reader })).toEqual(await expected(exit)),
  );
});
