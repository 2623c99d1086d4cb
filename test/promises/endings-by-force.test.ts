// "By force (`SIGKILL`, `abort`, `worker.terminate()`) the current turn's lines may be gone; what `flush` has called
// back for is there", as is all up to an `error` or a `fatal`; of the rest all but the current turn's lines; none torn.
import { describe, expect, test } from "vitest";
import {
  type Ending,
  expected,
  outcome,
  type Place,
  type Program,
  signalAt,
  twinEnd,
} from "../support/endings.js";
import { all, countOf, lastNumber } from "../support/numbered-lines.js";

const files: Readonly<Record<string, Place>> = {
  "a file behind stdout": { stdout: "> file" },
  "a file of its own": { stdout: "file" },
};
const places: Readonly<Record<string, Place>> = {
  "a pipe, read slowly": { stdout: "pipe", reader: "slowly" },
  "a socket, read slowly": { stdout: "socket", reader: "slowly" },
  "a file": { stdout: "file" },
};

const stayAlive = "setInterval(() => {}, 1000);";
const killSelf = 'process.kill(process.pid, "SIGKILL");';

const flushed: Readonly<Record<string, Ending>> = {
  "flush has called back, then SIGKILL": {
    body: `${stayAlive} burst(0, 5000); log.flush(() => { ${killSelf} });`,
    count: 5000,
  },
  "flush has called back again, then abort": {
    body: `${stayAlive} burst(0, 2500);
      log.flush(() => { burst(2500, 5000); log.flush(() => process.abort()); });`,
    count: 5000,
  },
  "close has resolved, then SIGKILL": {
    body: `${stayAlive} burst(0, 5000); log.close().then(() => { ${killSelf} });`,
    count: 5000,
  },
  "fatal, then process.exit": {
    body: `burst(0, 5000); log.fatal("the end"); process.exit(1);`,
    count: 5000,
    others: ["the end"],
  },
};

describe.concurrent.each(Object.entries(flushed))("all lines are there: %s", (_, ending) => {
  test.each(Object.entries(places))("to %s", async (_place, place) =>
    expect(await outcome(ending, place)).toEqual(await expected(ending)),
  );
});

describe.concurrent.each(["error", "fatal"])(
  "all lines are there: %s, then SIGKILL in the same turn",
  (level) => {
    const ending = (count: number): Ending => ({
      body: `burst(0, ${count}); log.${level}("the end"); ${killSelf}`,
      count,
      others: ["the end"],
    });
    // To a pipe or a socket only what it takes without a reader: nobody waits for one in the middle of a turn.
    const few = (["pipe", "socket"] as const).map(
      (stdout) => [`a ${stdout}`, { stdout }, ending(100)] as const,
    );
    const many = Object.entries(files).map(([place, options]) => [place, options, ending(5000)] as const);
    test.each([...few, ...many])("to %s", async (_place, place, sudden) =>
      expect(await outcome(sudden, place)).toEqual(await expected(sudden)),
    );
  },
);

describe.concurrent("at most the current turn's lines are lost, and none torn, by", () => {
  const lastTurn = (end: string, options: Partial<Program> = {}): Program => ({
    body: `${stayAlive} burst(0, 4000); setImmediate(() => { burst(4000, 5000); ${end} });`,
    ...options,
  });
  const programs: Readonly<Record<string, Program>> = {
    SIGKILL: lastTurn(killSelf),
    "SIGKILL in a turn that is longer than 50 ms": {
      body: `burst(0, 4000);
        for (const end = performance.now() + 100; performance.now() < end; );
        burst(4000, 5000); ${killSelf}`,
    },
    abort: lastTurn("process.abort();"),
    "SIGTERM with signals: false": lastTurn(
      'say(process.listenerCount("SIGTERM")); process.kill(process.pid, "SIGTERM");',
      { destination: "signals: false" },
    ),
    "SIGTERM after removeAllListeners": lastTurn(
      'process.removeAllListeners("SIGTERM"); process.kill(process.pid, "SIGTERM");',
    ),
  };
  describe.each(Object.entries(programs))("%s", (_, program) => {
    test.each(Object.entries(files))("in %s", async (_place, place) => {
      const found = await outcome(program, place);
      expect(found).toEqual({ ...all(countOf(found)), ...(await twinEnd(program)) });
      expect(countOf(found)).toBeGreaterThanOrEqual(4000);
    });
  });

  test.each(Object.entries(files))("SIGKILL from outside while it logs, in %s", async (_place, place) => {
    const program: Program = {
      body: "let n = 0; const turn = () => { say(n); burst(n, n += 50); setImmediate(turn); }; turn();",
      during: signalAt("\n2000\n", "SIGKILL"),
    };
    const { numbers, others, torn, stderr, ...end } = await outcome(program, place);
    const found = { numbers, others, torn: torn.slice(1) }; // the kernel may have been within the current turn's lines
    expect(found).toEqual(all(countOf(found)));
    expect(countOf(found)).toBeGreaterThanOrEqual(lastNumber(stderr));
    expect(end).toEqual({ code: null, signal: "SIGKILL" });
  });
});
