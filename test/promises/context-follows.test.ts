// "Context follows the async call chain, and never leaks": 10,000 flows at once over everything that a process waits
// for, and fewer over servers and other processes; each line has its own flow's context and never another's.

import { setTimeout as delay, setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { addContext, bindContext, getContext, runWithContext } from "../../src/index.js";
import { capture } from "../support/capture.js";
import { type At, closePorts, type Kind, kinds } from "../support/flows/kinds.js";
import { openNetwork } from "../support/flows/network.js";

const flowsWithin: Readonly<Record<string, number>> = {
  timers: 2_300,
  promises: 2_200,
  events: 1_300,
  streams: 900,
  files: 600,
  generators: 1_100,
  thenables: 1_100,
  ports: 500,
};

const flowsBeyond: Readonly<Record<string, number>> = {
  fetch: 400,
  "http keep-alive": 400,
  worker: 300,
  "child processes": 24,
};

/** Long, since a busy machine may take its time. */
const timeout = 240_000;

test("10,000 flows at once: every line has its own flow's context, before and after an addition", {
  timeout,
}, async () => {
  const lines = flowLines();
  const done = runAll(kinds, flowsWithin, lines);
  expect(done).toHaveLength(10_000);
  expect(getContext()).toEqual({});
  await Promise.all(done);
  closePorts();
  lines.expectOwn(10_000);
});

test("so it is of 1,124 flows that wait for servers, a worker and other processes, beside 1,000 that do not", {
  timeout,
}, async () => {
  const lines = flowLines();
  const network = await openNetwork((id) => lines.writer(id, () => 1));
  const done = runAll({ ...network.kinds, ...kinds }, { ...flowsBeyond, timers: 500, promises: 500 }, lines);
  expect(done).toHaveLength(2_124);
  await Promise.all(done);
  await network.close();
  lines.expectOwn(2_124);
  expect(network.leaks).toEqual([]);
  expect(network.connections()).toBeLessThan(network.requests() / 5);
  console.log(`context follows: ${network.requests()} requests, ${network.connections()} connections`);
});

interface FlowLines {
  /** What writes a flow's lines. */
  writer(flow: string, phase: () => number): At;
  /** Expects each line in its own flow, and the end of so many flows. */
  expectOwn(flows: number): void;
}

function flowLines(): FlowLines {
  const lanes = [capture(), capture({ mixin: () => ({}) })] as const; // the fast one, and pino's encoder
  let written = 0;
  return {
    writer: (flow, phase) => (step) => {
      written += 1;
      lanes[written % 2 === 0 ? 0 : 1].log.info(
        { flow, step, phase: phase(), seen: getContext()["request_id"] },
        "step",
      );
    },
    expectOwn(flows) {
      const lines = lanes.flatMap(({ records }) => records());
      const wrong = lines.filter(({ flow, request_id, seen, phase, late }) => {
        return request_id !== flow || seen !== flow || late !== (phase === 2 ? flow : undefined);
      });
      expect(wrong.slice(0, 20)).toEqual([]);
      expect(wrong).toHaveLength(0);
      expect(lines).toHaveLength(written);
      expect(lines.filter(({ step }) => step === "the flow ends")).toHaveLength(flows);
      console.log(`context follows: ${flows} flows, ${lines.length} lines`);
    },
  };
}

/** Starts so many flows of each kind, all at once. */
function runAll(
  of: Readonly<Record<string, Kind>>,
  counts: Readonly<Record<string, number>>,
  lines: FlowLines,
): Promise<void>[] {
  async function run(kind: Kind, id: string): Promise<void> {
    let phase = 1;
    const at = lines.writer(id, () => phase);
    at("start");
    await kind(at, id);
    addContext({ late: id });
    phase = 2;
    await kind(at, id);
    at("the flow ends");
  }
  return Object.entries(of).flatMap(([name, kind]) =>
    Array.from({ length: counts[name] ?? 0 }, (_, index) => {
      const id = `${name} ${index}`;
      return runWithContext({ request_id: id }, () => run(kind, id));
    }),
  );
}

type Step =
  | { readonly does: "add"; readonly key: string; readonly value: number }
  | { readonly does: "wait" }
  | { readonly does: "log" }
  | {
      readonly does: "nest";
      readonly fields: Readonly<Record<string, number>>;
      readonly steps: readonly Step[];
    }
  | { readonly does: "fork"; readonly branches: readonly (readonly Step[])[] }
  | { readonly does: "bind"; readonly steps: readonly Step[] };

/** What DESIGN says a flow is: fields of its own, and the flow around it, read through. */
interface Model {
  readonly own: Record<string, number>;
  readonly outer?: Model;
}

const viewOf = ({ own, outer }: Model): Record<string, number> => ({ ...(outer && viewOf(outer)), ...own });

const keyOf = fc.constantFrom("a", "b", "c");
const { steps: programs } = fc.letrec<{ step: Step; steps: Step[] }>((tie) => ({
  steps: fc.array(tie("step"), { maxLength: 6 }),
  step: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constant<Step>({ does: "log" }),
    fc.constant<Step>({ does: "wait" }),
    fc.record({ does: fc.constant("add" as const), key: keyOf, value: fc.nat(99) }), // a literal, not a string
    fc.record({
      does: fc.constant("nest" as const), // as above
      fields: fc.dictionary(keyOf, fc.nat(99), { maxKeys: 2 }),
      steps: tie("steps"),
    }),
    fc.record({ does: fc.constant("fork" as const), branches: fc.array(tie("steps"), { maxLength: 3 }) }), // as above
    fc.record({ does: fc.constant("bind" as const), steps: tie("steps") }), // as above
  ),
}));

test("any tree of flows: additions are seen where the design says, and nowhere else", {
  timeout,
}, async () => {
  const { log, lines, records } = capture();
  const fromOutside: (() => void)[] = []; // called by a loop that no flow started
  let isRunning = true;
  const loop = (async () => {
    while (isRunning) {
      await turn();
      for (const call of fromOutside.splice(0)) call();
    }
  })();

  async function play(steps: readonly Step[], flow: Model): Promise<void> {
    for (const step of steps) {
      if (step.does === "wait") await turn();
      else if (step.does === "log") {
        expect(getContext()).toEqual(viewOf(flow));
        log.info({ wanted: viewOf(flow) }, "step");
      } else if (step.does === "add") {
        addContext({ [step.key]: step.value });
        flow.own[step.key] = step.value;
      } else if (step.does === "nest") {
        const inner: Model = { own: { ...step.fields }, outer: flow };
        await runWithContext(step.fields, () => play(step.steps, inner));
      } else if (step.does === "fork") {
        await Promise.all(step.branches.map((branch) => play(branch, flow)));
      } else {
        const bound = bindContext(() => play(step.steps, flow));
        await new Promise<void>((resolve, reject) =>
          fromOutside.push(() => void bound().then(resolve, reject)),
        );
      }
    }
  }

  await fc.assert(
    fc.asyncProperty(programs, async (steps) => {
      const model: Model = { own: { root: 1 } };
      lines.length = 0;
      await runWithContext({ root: 1 }, () => play([...steps, { does: "log" }], model));
      for (const { level, time, pid, hostname, msg, wanted, ...context } of records())
        expect(context).toEqual(wanted);
      expect(getContext()).toEqual({});
    }),
    { numRuns: 300 },
  );
  isRunning = false;
  await loop;
});

test("a request's branches: what one learns late, the others print at once", async () => {
  const { log, records } = capture();
  await runWithContext({ request_id: "r-1" }, async () => {
    const authenticate = async (): Promise<void> => {
      await delay(5);
      addContext({ user_id: "u-1" });
    };
    const work = async (): Promise<void> => {
      log.info("before");
      await delay(20);
      log.info("after");
    };
    const apart = runWithContext({}, async () => {
      addContext({ job_id: "j-1" });
      await delay(40);
      log.info("apart");
    });
    await Promise.all([authenticate(), work(), apart]);
    log.info("end");
  });
  expect(records().map(({ msg, request_id, user_id, job_id }) => [msg, request_id, user_id, job_id])).toEqual(
    [
      ["before", "r-1", undefined, undefined],
      ["after", "r-1", "u-1", undefined],
      ["apart", "r-1", "u-1", "j-1"],
      ["end", "r-1", "u-1", undefined],
    ],
  );
});
