// A rival set up for a scenario, and the loop that makes it write: some lines, then the next turn, as a server would.
import type { Rival } from "./rival.js";
import { bindings, context, type Input, preparedError, ringOf, type Scenario } from "./scenarios.js";

export interface Stage {
  /** Makes the calls of this many turns; resolves after the last. */
  readonly play: (turns: number) => Promise<void>;
  /** Resolves when every line so far has been written. */
  readonly drain: () => Promise<void>;
}

export function stage<Log>(rival: Rival<Log>, scenario: Scenario): Stage {
  const call = calls[scenario.call];
  let input = ringOf(scenario);
  const emit = (log: Log, lines: number): void => {
    for (let n = 0; n < lines; n++) {
      call(rival, log, input);
      input = input.next;
    }
  };
  const { callsPerTurn, place } = scenario;
  return {
    play: (turns) =>
      new Promise((done) => {
        const loop = (oneTurn: () => void): void => takeTurns(oneTurn, turns, done);
        places[place](rival, emit, callsPerTurn, loop);
      }),
    drain: () => rival.drain(),
  };
}

type OneCall = <Log>(rival: Rival<Log>, log: Log, input: Input) => void;

const calls: Record<Scenario["call"], OneCall> = {
  disabled: (rival, log, input) => rival.disabled(log, input.fields, input.message),
  text: (rival, log, input) => rival.text(log, input.message),
  fields: (rival, log, input) => rival.fields(log, input.fields, input.message),
  error: (rival, log) => rival.error(log, preparedError),
};

/** Starts the loop, handing it what one turn does. */
type Setting = <Log>(
  rival: Rival<Log>,
  emit: (log: Log, lines: number) => void,
  callsPerTurn: number,
  loop: (oneTurn: () => void) => void,
) => void;

const linesPerContext = 10;

const places: Record<Scenario["place"], Setting> = {
  root: ({ root }, emit, callsPerTurn, loop) => loop(() => emit(root, callsPerTurn)),
  child: (rival, emit, callsPerTurn, loop) => {
    const child = rival.child(rival.root, bindings);
    loop(() => emit(child, callsPerTurn));
  },
  context: (rival, emit, callsPerTurn, loop) =>
    rival.within(context, (log) => loop(() => emit(log, callsPerTurn))),
  "fresh context": (rival, emit, callsPerTurn, loop) => {
    const request = (log: Parameters<typeof emit>[0]): void => emit(log, linesPerContext);
    loop(() => {
      // The copy is what a request handler writes as a literal: a new object each time.
      for (let n = 0; n < callsPerTurn; n += linesPerContext) rival.within({ ...context }, request);
    });
  },
};

function takeTurns(oneTurn: () => void, turns: number, done: () => void): void {
  let left = turns;
  const next = (): void => {
    oneTurn();
    left -= 1;
    if (left > 0) setImmediate(next);
    else done();
  };
  setImmediate(next);
}
