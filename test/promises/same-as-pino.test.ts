// "The same as pino, byte for byte": with `format: "pino"`. pino itself says what is right.
import fc from "fast-check";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLogger, runWithContext } from "../../src/index.js";
import { capture } from "../support/capture.js";
import { loggerOptions, printing } from "../support/generate/options.js";
import {
  asPino,
  isJson,
  type MakeLogger,
  noLogger,
  type Outcome,
  perform,
} from "../support/generate/perform.js";
import { literal, optionsOf, type Recipe } from "../support/generate/recipe.js";
import { callArguments, type Step, steps } from "../support/generate/steps.js";
import { plainValues, recordsOf } from "../support/generate/values.js";
import { type UntypedLogger, untyped } from "../support/untyped.js";

const runs = Number(process.env["HEARTWOOD_RUNS"] ?? 3_000);
const realNow = Date.now;

beforeAll(() => {
  Date.now = () => 1_763_662_233_123;
});
afterAll(() => {
  Date.now = realNow;
});

const asOurs: MakeLogger = (options, stream) =>
  createLogger({ ...options, format: "pino", crashes: false }, stream);

/** What is wrong with ours, given what pino did; undefined where nothing is. */
function compare(theirs: Outcome, ours: Outcome, step: Step | undefined): string | undefined {
  if (!ours.lines.every(isJson)) return "ours is no JSON";
  if (theirs.failure === undefined && theirs.lines.every(isJson)) {
    if (ours.failure !== undefined) return `ours threw ${ours.failure}`;
    if (theirs.lines.join("") !== ours.lines.join("")) return "the lines differ";
    return theirs.answer === ours.answer ? undefined : "the answers differ";
  }
  if (step?.do !== "log" || theirs.failure === noLogger) return undefined;
  if (ours.failure !== undefined) return `ours threw ${ours.failure}`;
  if (theirs.failure === undefined)
    return ours.lines.length === theirs.lines.length ? undefined : "not a line each";
  return ours.lines.length > theirs.lines.length ? undefined : "ours lost the line at which pino threw";
}

function requireSame(options: Recipe<object>, program: readonly Step[]): number {
  const theirs = perform(asPino, options, program);
  const ours = perform(asOurs, options, program);
  let isApart = false; // where pino threw over bindings, ours has a logger that pino has not
  theirs.forEach((outcome, index) => {
    const own = ours[index] ?? outcome;
    const wrong = compare(isApart ? { ...outcome, failure: noLogger } : outcome, own, program[index - 1]);
    if (wrong !== undefined) expect({ wrong, ...own }).toEqual({ ...outcome });
    isApart ||= outcome.failure !== undefined && program[index - 1]?.do === "setBindings";
  });
  return theirs.filter(
    ({ failure, lines }) => failure === undefined && lines.length > 0 && lines.every(isJson),
  ).length;
}

test(`prints what pino prints in ${runs} generated programs`, { timeout: 0 }, () => {
  let compared = 0;
  const property = fc.property(loggerOptions, steps, (options, program) => {
    compared += requireSame(options, program);
  });
  fc.assert(property, { numRuns: runs });
  process.stdout.write(`same as pino: ${compared} calls compared\n`);
  expect(compared).toBeGreaterThan(runs);
});

describe("in a context", () => {
  const {
    redact: _redact,
    serializers: _serializers,
    formatters: _formatters,
    hooks: _hooks,
    ...unaltered
  } = printing;
  const names = fc.constantFrom(
    "request_id",
    "user_id",
    "trace_id",
    "a",
    "b",
    "user",
    "payload",
    "mixed",
    "err",
  );
  const contexts = fc.dictionary(names, fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)));

  /** pino's line with the members behind the time that it has no name for. */
  function withContext(line: string, frame: string, context: Readonly<Record<string, unknown>>): string {
    const printed: object = JSON.parse(line);
    const members = Object.entries(context).filter(([name]) => !Object.hasOwn(printed, name));
    const text = members.map(([name, value]) => `,${JSON.stringify(name)}:${JSON.stringify(value)}`).join("");
    expect(line.startsWith(frame)).toBe(true);
    return frame + text + line.slice(frame.length);
  }

  test("prints pino's line with the context behind the time", { timeout: 0 }, () => {
    const messageKey = fc.constantFrom("msg", "message").map(literal); // that name, the context gives up
    const options = optionsOf({ ...unaltered, messageKey });
    const property = fc.property(
      ...[options, contexts, recordsOf(plainValues), callArguments],
      (some, context, bindings, args) => {
        const lines: string[] = [];
        let frame = "";
        const log = (target: object): void => {
          untyped(target)
            .child(bindings.make())
            .info(...args.map((arg) => arg.make()));
        };
        try {
          const logger = pino(some.make(), { write: (line: string) => void lines.push(line) });
          frame = frameOf(logger);
          log(logger);
        } catch {
          return;
        }
        if (!lines.every(isJson) || lines.length === 0) return;
        const ours: string[] = [];
        const stream = { write: (line: string) => void ours.push(line) };
        const own = createLogger({ ...some.make(), format: "pino", crashes: false }, stream);
        runWithContext(context, () => log(own));
        expect(ours.join("")).toBe(withContext(lines.join(""), frame, context));
      },
    );
    fc.assert(property, { numRuns: Math.ceil(runs / 3) });
  });

  /** The level's and the time's members, which stand before the context. */
  function frameOf(logger: object): string {
    const header: unknown = Reflect.get(Reflect.get(logger, pino.symbols.lsCacheSym), 30);
    return `${header}${Reflect.apply(Reflect.get(logger, pino.symbols.timeSym), logger, [])}`;
  }
});

describe("corners of pino's that a program may stand on", () => {
  type Use = (log: UntypedLogger) => void;
  const info: Use = (log) => log.info({ a: 1 }, "text");
  const serializers = { a: (): string => "serialized" };
  const corners: readonly (readonly [claim: string, options: object, use: Use])[] = [
    ["base: undefined leaves pid and hostname out, as pino's page says", { base: undefined }, info],
    ["timestamp: undefined leaves the time out", { timestamp: undefined }, info],
    ["enabled: false writes nothing", { enabled: false, level: "info" }, info],
    [
      "serializers that a child's options inherit are used, as Fastify hands them over",
      {},
      (log) => info(log.child({ b: 1 }, { serializers: Object.create(serializers) })),
    ],
    [
      "a child takes a serializer of its parent's away by undefined",
      { serializers },
      (log) => info(log.child({ b: 1 }, { serializers: { a: undefined } })),
    ],
    ["err: undefined takes pino's error serializer away", { serializers: { err: undefined } }, logError],
    [
      "a level hook may log with another logger",
      {
        hooks: {
          logMethod(this: UntypedLogger, args: unknown[], method: () => void) {
            Reflect.apply(method, this.child({ hooked: true }), args);
          },
        },
      },
      info,
    ],
    [
      "a circular value is printed as pino prints it",
      {},
      (log) => log.info({ circular: circular() }, "text"),
    ],
    ["formatters.log is called as a method of the formatters", { formatters: { log: logAsMethod } }, info],
    ["a level's number means the last level of that number", { customLevels: { same: 30 } }, sayLevelChanges],
  ];

  function logError(log: UntypedLogger): void {
    log.info(Object.assign(new Error("boom"), { stack: "at place", code: "E" }));
  }
  function logAsMethod(this: object, fields: object): object {
    return { ...fields, formatters: Object.keys(this) };
  }
  function circular(): object {
    const value: Record<string, unknown> = { x: 1 };
    return Object.assign(value, { self: value });
  }
  function sayLevelChanges(log: UntypedLogger & { on?: unknown; level?: unknown }): void {
    const tell = (...change: readonly unknown[]): void => log.info(change.slice(0, 4).join());
    if (typeof log.on === "function") Reflect.apply(log.on, log, ["level-change", tell]);
    log.level = 10;
    log.level = 30;
  }

  test.each(corners)("%s", (_claim, options, use) => {
    const written = (make: MakeLogger): string => {
      const lines: string[] = [];
      use(untyped(make({ ...options }, { write: (line) => void lines.push(line) })));
      return lines.join("");
    };
    expect(written(asOurs)).toBe(written(asPino));
  });

  test.each([
    ["a redactor that removes the message", { redact: { paths: ["msg"], remove: true } }],
    ["a serializer that gives no message", { serializers: { msg: () => undefined } }],
    ["a wildcard that removes all", { redact: { paths: ["*"], remove: true } }],
  ])("%s costs no line its JSON, in any format", (_what, options) => {
    for (const format of ["pino", "json"] as const) {
      const { log, lines } = capture({ ...options, format });
      untyped(log).info({ a: 1 }, "text");
      expect(lines.filter(isJson)).toHaveLength(1);
    }
  });

  test("a child with custom levels still has its parent's", () => {
    for (const format of ["pino", "json"] as const) {
      const { log, lines } = capture({ format, customLevels: { audit: 70 } });
      const child = log.child({}, { customLevels: { extra: 35 } });
      Reflect.apply(Reflect.get(child, "audit"), child, ["text"]);
      expect(lines.filter(isJson)).toHaveLength(1);
    }
  });

  test("a field that prints nothing leaves the context its name", () => {
    const { log, lines } = capture({ format: "pino", base: null });
    runWithContext({ a: 1 }, () => log.info({ a: undefined }, "text"));
    expect(lines.join("")).toContain('"a":1');
  });

  test("a timestamp that counts is asked as often as pino asks it", () => {
    const printed = [pino, createLogger].map((make) => {
      const lines: string[] = [];
      let asked = 0;
      const timestamp = (): string => `,"time":${asked++}`;
      const options = { base: null, timestamp, ...(make === pino ? {} : { format: "pino", crashes: false }) };
      const log = Reflect.apply(make, undefined, [options, { write: (line: string) => lines.push(line) }]);
      log.info("text");
      log.child({ a: 1 }, { serializers: {} }).info("text");
      return lines;
    });
    expect(printed[1]).toEqual(printed[0]);
  });
});
