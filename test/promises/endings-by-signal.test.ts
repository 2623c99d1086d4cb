// "Nothing is lost when a process ends by return, `process.exit` or a crash, by SIGTERM, SIGINT or SIGHUP, whoever
// listens": the signals. All lines there, once, in order, none torn; the process ends as it does without a logger, by
// the same signal or exit code.
import { describe, expect, test } from "vitest";
import { type Ending, expected, outcome, type Place, type Program, signalAt } from "../support/endings.js";
import { all, lastNumber } from "../support/numbered-lines.js";

const places: Readonly<Record<string, Place>> = {
  "a pipe, read slowly": { stdout: "pipe", reader: "slowly" },
  "a socket, read slowly": { stdout: "socket", reader: "slowly" },
  "a file": { stdout: "file" },
};

const stayAlive = "const alive = setInterval(() => {}, 1000);";

const moments = (signal: NodeJS.Signals): Readonly<Record<string, Ending>> => ({
  "in the turn of its lines": {
    body: `${stayAlive} burst(0, 4000); process.kill(process.pid, "${signal}"); burst(4000, 5000);`,
    count: 5000,
  },
  "while it is idle, lines still waiting for the reader": {
    body: `${stayAlive} burst(0, 5000); setTimeout(() => say("idle"), 5);`,
    during: signalAt("idle", signal),
    count: 5000,
  },
});

const signals = ["SIGTERM", "SIGINT", "SIGHUP"] as const;

describe.concurrent.each(signals)("nothing is lost by %s without a handler", (signal) => {
  describe.each(Object.entries(moments(signal)))("%s", (_, ending) => {
    test.each(Object.entries(places))("to %s", async (_place, place) =>
      expect(await outcome(ending, place)).toEqual(await expected(ending)),
    );
  });

  test("while it is idle, to a pipe that is read only then", async () => {
    const body = `${stayAlive} burst(0, 5000); setTimeout(() => say("idle"), 5);`;
    const ending: Ending = { body, during: signalAt("idle", signal), count: 5000 };
    expect(await outcome(ending, { stdout: "pipe", reader: "when told" })).toEqual(await expected(ending));
  });

  test("while it logs", async () => {
    const program: Program = {
      body: "let n = 0; const turn = () => { burst(n, n += 50); say(n); setImmediate(turn); }; turn();",
      during: signalAt("\n2000\n", signal),
    };
    const { stderr, ...found } = await outcome(program);
    const count = lastNumber(stderr);
    expect(count).toBeGreaterThanOrEqual(2000);
    expect(found).toEqual({ ...all(count), code: null, signal });
  });
});

const raise = `${stayAlive} burst(0, 4000); process.kill(process.pid, "SIGTERM");`;
const laterExit = '() => { say("handled"); setTimeout(() => { burst(4000, 5000); process.exit(9); }, 20); }';
const raiseAgain = '() => { burst(4000, 5000); process.kill(process.pid, "SIGTERM"); }';
const count = 5000;

const raised: Readonly<Record<string, Ending>> = {
  "that comes twice": { body: `${raise} process.kill(process.pid, "SIGTERM"); burst(4000, 5000);`, count },
  "with sync": { body: `${raise} burst(4000, 5000);`, destination: "sync: true", count },
};

describe.concurrent.each(Object.entries(raised))("nothing is lost by SIGTERM %s", (_, ending) => {
  test.each(Object.entries(places))("to %s", async (_place, place) =>
    expect(await outcome(ending, place)).toEqual(await expected(ending)),
  );
});

const handlers: Readonly<Record<string, Ending>> = {
  "exits at once": {
    body: `process.on("SIGTERM", () => { burst(4000, 5000); process.exit(9); }); ${raise}`,
    count,
  },
  "exits after async work": { body: `process.on("SIGTERM", ${laterExit}); ${raise}`, count },
  "closes the logger and exits": {
    body: `process.on("SIGTERM", async () => { burst(4000, 5000); await log.close(); process.exit(10); }); ${raise}`,
    count,
  },
  "closes the logger and lets the process return": {
    body: `process.on("SIGTERM", async () => { burst(4000, 5000); await log.close(); clearInterval(alive); }); ${raise}`,
    count,
  },
  "closes the logger and raises the signal again": {
    body: `const raised = async () => {
        burst(4000, 5000); await log.close(); process.kill(process.pid, "SIGTERM");
      };
      process.once("SIGTERM", raised); ${raise}`,
    count,
  },
  "listens once and raises the signal again": {
    body: `process.once("SIGTERM", ${raiseAgain}); ${raise}`,
    count,
  },
  "listens once, from before the logger, and raises the signal again": {
    before: `process.once("SIGTERM", ${raiseAgain});`,
    body: raise,
    count,
  },
  "listens once, and exits after async work": {
    body: `process.once("SIGTERM", ${laterExit}); ${raise}`,
    count,
  },
  "listens once, from before the logger, and exits after async work": {
    before: `process.once("SIGTERM", ${laterExit});`,
    body: raise,
    count,
  },
  "takes two signals to exit": {
    body: `let signals = 0;
      const handler = () => {
        if (++signals === 2) process.exit(12);
        burst(4000, 5000);
        process.kill(process.pid, "SIGTERM");
      };
      process.on("SIGTERM", handler); ${raise}`,
    count,
  },
  "only counts, for a process that returns": {
    body: `let signals = 0; process.on("SIGTERM", () => say(++signals));
      burst(0, 4000); process.kill(process.pid, "SIGTERM");
      const ticks = setInterval(() => { if (signals > 0) { burst(4000, 5000); clearInterval(ticks); } }, 2);`,
    count,
  },
  "was taken off again": {
    body: `process.on("SIGTERM", process.exit); process.off("SIGTERM", process.exit);
      ${stayAlive} burst(0, 5000); process.kill(process.pid, "SIGTERM");`,
    count,
  },
  throws: {
    body: `process.on("SIGTERM", () => { burst(4000, 5000); throw new Error("the end"); }); ${raise}`,
    count,
    others: ["uncaught exception"],
  },
};

describe.concurrent.each(Object.entries(handlers))(
  "nothing is lost by SIGTERM with a handler that %s",
  (_, ending) => {
    const some = Object.entries(places).filter(([place]) => !place.startsWith("a socket"));
    test.each(some)("to %s", async (_place, place) =>
      expect(await outcome(ending, place)).toEqual(await expected(ending)),
    );
  },
);
