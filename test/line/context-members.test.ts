// A context's members: printed once per flow and print profile, unique and reserved names observed.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addContext, runWithContext } from "../../src/index.js";
import { flowMembers } from "../../src/line/context-members.js";
import { insideOf } from "../../src/line/pino-seams.js";
import { profileOf } from "../../src/line/profile.js";
import { type Capture, capture } from "../support/capture.js";
import { duplicateKeys } from "../support/strict-json.js";

interface Counting extends Capture {
  /** How often the context's `order` was printed. */
  printed(): number;
}

function counting(options: Parameters<typeof capture>[0] = {}): Counting {
  let calls = 0;
  const order = (value: unknown): unknown => {
    calls++;
    return value;
  };
  return { ...capture({ ...options, serializers: { order } }), printed: () => calls };
}

describe("a context is printed", () => {
  test("once, however many lines, loggers and levels", () => {
    const { log, records, printed } = counting({ level: "trace" });
    runWithContext({ order: { id: 1 }, request_id: "r" }, () => {
      for (let n = 0; n < 20; n++) {
        for (const logger of [log, log.named("db"), log.named("db.pool"), log.child({ n })]) {
          logger.trace("text");
          logger.info({ n }, "text");
          logger.error(new Error("x"));
        }
      }
    });
    expect(records()).toHaveLength(240);
    expect(new Set(records().map(({ order }) => JSON.stringify(order)))).toEqual(new Set(['{"id":1}']));
    expect(printed()).toBe(1);
  });
  test("not at all where no line is written", () => {
    const { log, printed } = counting();
    runWithContext({ order: 1 }, () => log.debug("text"));
    expect(printed()).toBe(0);
  });
  test("once for each logger that prints in its own way", () => {
    const [one, two] = [counting(), counting({ redact: ["order.card"] })];
    runWithContext({ order: { id: 1, card: "4111" } }, () => {
      for (let n = 0; n < 5; n++) {
        one.log.info("text");
        two.log.info("text");
      }
    });
    expect([one.printed(), two.printed()]).toEqual([1, 1]);
    expect([one.last()["order"], two.last()["order"]]).toEqual([
      { id: 1, card: "4111" },
      { id: 1, card: "[Redacted]" },
    ]);
  });
  test("only by what was added, when it gains a field", () => {
    const { log, records, printed } = counting();
    runWithContext({ order: 1 }, () => {
      log.info("text");
      addContext({ user_id: "u" });
      log.info("text");
      addContext({ tenant_id: "t" });
      addContext({ job_id: "j" });
      log.info("text");
    });
    expect(records().map(({ order, user_id, job_id }) => [order, user_id, job_id])).toEqual([
      [1, undefined, undefined],
      [1, "u", undefined],
      [1, "u", "j"],
    ]);
    expect(printed()).toBe(2); // anew after two additions that no line stood between
  });
  test("again when a field takes the place of another, keeping its own", () => {
    const { log, lines, printed } = counting();
    runWithContext({ order: 1, user_id: "u" }, () => {
      log.info("text");
      addContext({ order: 2, request_id: "r" });
      log.info("text");
    });
    expect(lines.at(-1)).toMatch(/"order":2,"user_id":"u","request_id":"r"/);
    expect(printed()).toBe(2);
  });
  test("again by a flow inside when the one that it reads through to gains a field", () => {
    const { log, last, printed } = counting();
    runWithContext({ order: 1 }, () => {
      runWithContext({ job_id: "j" }, () => {
        log.info("text");
        addContext({ user_id: "u" });
        log.info("text");
      });
      log.info("text");
    });
    expect(printed()).toBe(3);
    expect(last()["user_id"]).toBeUndefined();
  });
  test("as one that was printed at once, whatever the additions are", () => {
    const name = fc.constantFrom("a", "b", "level", "msg", "pid", "err", "__proto__");
    const value = fc.oneof(fc.string(), fc.integer(), fc.constant(10n), fc.object({ maxDepth: 1 }));
    const fields = fc.dictionary(name, value, { maxKeys: 3 });
    fc.assert(
      fc.property(fc.array(fields, { minLength: 1, maxLength: 4 }), ([first = {}, ...rest]) => {
        const [step, once] = [capture(), capture()];
        runWithContext(first, () => {
          for (const added of rest) {
            step.log.info("before");
            addContext(added);
          }
          for (const { log } of [step, once]) log.info({ own: 1 }, "text");
        });
        const withoutTime = (line = ""): string => line.replace(/"time":"[^"]*"/, "");
        expect(withoutTime(step.lines.at(-1))).toBe(withoutTime(once.lines.at(-1)));
      }),
    );
  });
  test("once per flow: another one of the same fields is another", () => {
    const { log, printed } = counting();
    for (let n = 0; n < 3; n++) {
      runWithContext({ order: n }, () => {
        log.info("text");
        log.info("text");
      });
    }
    expect(printed()).toBe(3);
  });
  test("without end by no serializer that logs: its own line goes without the context", () => {
    let inside: Capture | undefined;
    const order = (value: unknown): unknown => {
      inside?.log.info("from the serializer");
      return value;
    };
    inside = capture({ serializers: { order } });
    const { log, records } = inside;
    runWithContext({ order: 1 }, () => log.info("text"));
    expect(records().map(({ msg, order }) => [msg, order])).toEqual([
      ["from the serializer", undefined],
      ["text", 1],
    ]);
  });
});

describe("a context's name that the format prints", () => {
  const forged = {
    level: "fatal",
    time: 0,
    pid: 1,
    hostname: "h",
    logger: "l",
    msg: "m",
    log_error: "e",
    log_truncated: 5,
    log_override: "o",
  };

  test("is kept behind _", () => {
    const { log, last, lines } = capture();
    runWithContext(forged, () => log.named("db").info("text"));
    expect(last()).toMatchObject({ level: "info", pid: process.pid, logger: "db", msg: "text" });
    for (const [name, value] of Object.entries(forged)) expect(last()).toHaveProperty(`_${name}`, value);
    expect(duplicateKeys(lines.join(""))).toEqual([]);
    expect(last()).not.toHaveProperty("log_error");
    expect(last()).not.toHaveProperty("log_truncated");
    expect(last()).not.toHaveProperty("log_override");
  });
  test("is kept behind __ where _ is there too", () => {
    const { log, last } = capture();
    runWithContext({ level: 1, _level: 2, pid: 3, _pid: 4 }, () => log.info("text"));
    expect(last()).toMatchObject({
      level: "info",
      __level: 1,
      _level: 2,
      pid: process.pid,
      __pid: 3,
      _pid: 4,
    });
  });
  test("is reserved as the options name it", () => {
    const { log, last } = capture({
      messageKey: "message",
      formatters: { level: (severity) => ({ severity }) },
    });
    runWithContext({ message: 1, severity: 2, msg: 3, level: 4 }, () => log.info("text"));
    expect(last()).toMatchObject({ message: "text", severity: "info", _message: 1, _severity: 2, msg: 3 });
  });
});

describe("a name that stands twice", () => {
  test("is the call's, else the binding's, else the context's; each context keeps its other members", () => {
    const { log, records, lines } = capture();
    runWithContext({ a: "context", b: "context", c: "context" }, () => {
      const child = log.child({ a: "binding", b: "binding" });
      log.info("text");
      child.info("text");
      child.info({ a: "call" }, "text");
      log.info({ c: "call" }, "text");
      log.info("text");
    });
    expect(records().map(({ a, b, c }) => [a, b, c])).toEqual([
      ["context", "context", "context"],
      ["binding", "binding", "context"],
      ["call", "binding", "context"],
      ["context", "context", "call"],
      ["context", "context", "context"],
    ]);
    for (const line of lines) expect(duplicateKeys(line)).toEqual([]);
  });
  test("is known after setBindings changed what stands there", () => {
    const { log, last, lines } = capture();
    const child = log.child({});
    runWithContext({ a: "context" }, () => {
      child.info("text");
      child.setBindings({ a: "binding" });
      child.info("text");
    });
    expect(last()["a"]).toBe("binding");
    for (const line of lines) expect(duplicateKeys(line)).toEqual([]);
  });
});

describe("loggers that print some names in other ways", () => {
  /** Parent, children and a stranger: with serializers, redaction, a prefix or a format of their own. */
  function relatives() {
    const { log, lines } = capture({ base: null, timestamp: false });
    const other = capture({ base: null, timestamp: false, format: "ecs" });
    const serializers = (...names: string[]) =>
      Object.fromEntries(names.map((name) => [name, (value: unknown) => `serialized ${value}`]));
    const child = log.child({}, { serializers: serializers("req", "res") });
    const loggers = [
      log,
      child,
      log.child({}, { serializers: serializers("user_id") }),
      log.child({}, { serializers: serializers("trace_id", "a") }),
      child.child({ b: 1 }, { serializers: serializers("err") }),
      child.child({}, { redact: ["user_id"] }),
      log.child({}, { msgPrefix: "a prefix: ", serializers: serializers("request_id") }),
      other.log,
    ];
    return { loggers, lines: [lines, other.lines] };
  }

  test("share what is printed of its texts, until one has a serializer for one of them", () => {
    const [log, ...others] = relatives().loggers;
    const printedFor = (logger = log) => logger && flowMembers(profileOf(insideOf(logger)));
    const areShared = others.map((other) =>
      runWithContext({ request_id: "r", a: "1" }, () => printedFor() === printedFor(other)),
    );
    expect(areShared).toEqual([true, true, false, true, true, false, false]);
    runWithContext({ request_id: "r" }, () => {
      const before = printedFor();
      addContext({ tenant_id: "t" });
      const after = printedFor();
      expect(after).not.toBe(before);
      expect(printedFor(others[0])).toBe(after);
    });
  });

  const texts = fc.dictionary(
    fc.constantFrom("request_id", "user_id", "trace_id", "a", "b", "res"),
    fc.oneof(fc.string(), fc.integer(), fc.constant({ of: "more" })),
    { maxKeys: 4 },
  );

  test("have their own lines of one context, in whatever order they write", () => {
    const step = fc.oneof(fc.nat({ max: 7 }), texts);
    fc.assert(
      fc.property(texts, fc.array(step, { maxLength: 12 }), (fields, steps) => {
        const shared = relatives();
        const alone = relatives();
        runWithContext(fields, () => {
          for (const given of steps) {
            if (typeof given === "number") shared.loggers[given]?.info("text");
            else addContext(given);
          }
        });
        const seen: Record<string, unknown> = { ...fields };
        for (const given of steps) {
          if (typeof given === "number")
            runWithContext({ ...seen }, () => alone.loggers[given]?.info("text"));
          else Object.assign(seen, given);
        }
        expect(shared.lines).toEqual(alone.lines);
      }),
      { numRuns: 500 },
    );
  });
});

test("what could not be read of a context is said in each of its lines", () => {
  const { log, records } = capture();
  const fields = Object.defineProperty({ good: 1 }, "bad", {
    enumerable: true,
    get: () => {
      throw new Error("no");
    },
  });
  runWithContext(fields, () => {
    log.info("text");
    log.child({}).info({ a: 1 }, "text");
  });
  for (const line of records()) {
    expect(line).toMatchObject({
      good: 1,
      bad: "[getter threw: no]",
      log_error: expect.stringContaining('"bad"'),
    });
  }
});
