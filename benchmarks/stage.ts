// A rival set up for a scenario, and the loop that makes it write: some lines, then the next turn, as a server would.
import { AsyncResource } from "node:async_hooks";
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
  const start = places[scenario.place](rival, emit, scenario);
  return {
    play: (turns) => new Promise((done) => start((oneTurn) => takeTurns(oneTurn, turns, done))),
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

type Loop = (oneTurn: () => void) => void;

/** Makes the loggers and contexts, once; returns what starts the loop among them, handing it what one turn does. */
type Setting = <Log>(
  rival: Rival<Log>,
  emit: (log: Log, lines: number) => void,
  scenario: Scenario,
) => (loop: Loop) => void;

const linesPerContext = 10;

const places: Record<Scenario["place"], Setting> = {
  root:
    ({ root }, emit, { callsPerTurn }) =>
    (loop) =>
      loop(() => emit(root, callsPerTurn)),
  child: (rival, emit, { callsPerTurn }) => {
    const child = rival.child(rival.root, bindings);
    return (loop) => loop(() => emit(child, callsPerTurn));
  },
  context:
    (rival, emit, { callsPerTurn, context: fields = context }) =>
    (loop) =>
      rival.within(fields, (log) => loop(() => emit(log, callsPerTurn))),
  "fresh context": (rival, emit, { callsPerTurn }) => {
    const request = (log: Parameters<typeof emit>[0]): void => emit(log, linesPerContext);
    const oneTurn = (): void => {
      // The copy is what a request handler writes as a literal: a new object each time.
      for (let n = 0; n < callsPerTurn; n += linesPerContext) rival.within({ ...context }, request);
    };
    return (loop) => loop(oneTurn);
  },
  "named loggers": (rival, emit, { callsPerTurn, across = 1 }) => {
    const loggers = Array.from({ length: across }, (_, n) => rival.named(rival.root, `module-${n}`));
    return inTurn(
      loggers.map((log) => () => emit(log, 1)),
      callsPerTurn,
    );
  },
  "open contexts": (rival, emit, { callsPerTurn, across = 1 }) =>
    inTurn(
      Array.from({ length: across }, (_, n) => openContext(rival, emit, n)),
      callsPerTurn,
    ),
};

/** One line from the n-th of many contexts, whenever it is called: as a response that arrives resumes its request. */
function openContext<Log>(rival: Rival<Log>, emit: (log: Log, lines: number) => void, n: number): () => void {
  let resume = (): void => undefined;
  rival.within({ ...context, request_id: `request-${n}` }, (log) => {
    resume = AsyncResource.bind(() => emit(log, 1));
  });
  return resume;
}

/** Each turn goes on where the last one ended, and around. */
function inTurn(writers: readonly (() => void)[], callsPerTurn: number): (loop: Loop) => void {
  let next = 0;
  const oneTurn = (): void => {
    for (let n = 0; n < callsPerTurn; n++) {
      writers[next]?.();
      next = next + 1 === writers.length ? 0 : next + 1;
    }
  };
  return (loop) => loop(oneTurn);
}

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
