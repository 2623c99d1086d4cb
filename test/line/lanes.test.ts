// Two lanes print the lines of every format but pino's: the fast one and pino's encoder, borrowed. They agree to the byte,
// and in `format: "json"` with a plain pino that is configured alike.
import { channel } from "node:diagnostics_channel";
import fc from "fast-check";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type ContextFields,
  createLogger,
  type FormatName,
  type LoggerOptions,
  runWithContext,
} from "../../src/index.js";
import { formatNames, formats } from "../../src/line/format.js";
import { lineNameOf } from "../../src/line/formats/place.js";
import { literal, type Recipe } from "../support/generate/recipe.js";
import { anyValues, errorValues, keys, plainValues, recordsOf, texts } from "../support/generate/values.js";
import { type UntypedLogger, untyped } from "../support/untyped.js";

const numRuns = Number(process.env["HEARTWOOD_RUNS"] ?? 3_000);
const realNow = Date.now;
beforeAll(() => {
  Date.now = () => 1_763_662_233_123;
});
afterAll(() => {
  Date.now = realNow;
});

interface Lanes {
  readonly log: UntypedLogger;
  /** The line of the call, by the fast lane where it is open. */
  fast(call: (log: UntypedLogger) => void): string;
  /** The line of the call by pino's encoder: the fast lane closes while someone watches that. */
  borrowed(call: (log: UntypedLogger) => void): string;
  /** How often pino wrote, which it does behind its encoder. */
  readonly borrowings: () => number;
}

function lanes(options: LoggerOptions, bindings: object | undefined): Lanes {
  const lines: string[] = [];
  let borrowings = 0;
  const stream = { write: (text: string) => void lines.push(text) };
  const root = createLogger({ env: false, crashes: false, format: "json", ...options }, stream);
  const write: unknown = Reflect.get(root, pino.symbols.writeSym);
  Reflect.set(root, pino.symbols.writeSym, function counted(this: unknown, ...args: readonly unknown[]) {
    borrowings++;
    return typeof write === "function" ? Reflect.apply(write, this, args) : undefined;
  });
  const log = bindings === undefined ? untyped(root) : untyped(root).child(bindings);
  const fast = (call: (log: UntypedLogger) => void): string => {
    call(log);
    return lines.splice(0).join("");
  };
  const borrowed = (call: (log: UntypedLogger) => void): string => {
    const started = channel("tracing:pino_asJson:start");
    const watch = (): void => {};
    started.subscribe(watch);
    try {
      return fast(call);
    } finally {
      started.unsubscribe(watch);
    }
  };
  return { log, fast, borrowed, borrowings: () => borrowings };
}

const levels = fc.constantFrom<keyof UntypedLogger & ("info" | "warn" | "error")>("info", "warn", "error");
const optionSets = fc.record(
  {
    base: fc.constantFrom<null | Record<string, unknown>>(null, { pid: 1 }, { service: "s", version: 2 }),
    messageKey: fc.constantFrom("msg", "message"),
    errorKey: fc.constantFrom("err", "error"),
    msgPrefix: fc.constantFrom("[p] ", '"\u2028'),
    crlf: fc.boolean(),
    name: fc.constant("service"),
    serializers: fc.constantFrom<Record<string, (value: unknown) => unknown>>(
      { user: (value: unknown) => [value] },
      { b: () => undefined },
    ),
    redact: fc.constantFrom<string[]>(["password"], ["user.password", "a.b"]),
  },
  { requiredKeys: [] },
);
const bindingsSets = fc.option(recordsOf(plainValues, 2), { nil: undefined });

const ours = formatNames.filter((name) => formats[name].rules === "heartwood" && !formats[name].pretty);

/** Names that some format moves, or prints itself, and values of the kinds that it expects there. */
const known = fc.dictionary(
  fc.constantFrom(...[...ours].flatMap((name) => Object.keys(formats[name].fields)), ...printedNames()),
  fc.oneof(
    fc.jsonValue(),
    fc.constantFrom("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", "01", 12.5),
    fc.record(
      { method: fc.jsonValue(), path: texts, url: texts, extra: fc.jsonValue() },
      { requiredKeys: [] },
    ),
    fc.record({ statusCode: fc.nat(600), bytes: fc.nat() }, { requiredKeys: [] }),
  ),
  { maxKeys: 5 },
);

function printedNames(): string[] {
  const moved = ours.flatMap((name) => Object.values(formats[name].fields));
  const names = moved.flatMap((place) =>
    "members" in place ? Object.values(place.members).map(lineNameOf) : [lineNameOf(place)],
  );
  return [...names, ...ours.flatMap((name) => formats[name].reserved)];
}

describe.each(ours)("the fast lane prints what the borrowed one prints, in %s", (format: FormatName) => {
  const share = format === "json" ? 1 : 0.2;
  const agree = (value: fc.Arbitrary<Recipe>, runs: number): void => {
    const given = { options: optionSets, bindings: bindingsSets, level: levels };
    const call = {
      fields: fc.option(value, { nil: undefined }),
      message: fc.option(texts, { nil: undefined }),
    };
    const context = fc.option(fc.oneof(fc.dictionary(keys, fc.jsonValue(), { maxKeys: 3 }), known), {
      nil: undefined,
    });
    const property = fc.property(fc.record({ ...given, ...call, context }), (drawn) => {
      // An agent's `dd` is its own to write, and the borrowed lane is taken for an agent's.
      fc.pre(format !== "datadog" || drawn.fields?.code.includes('"dd"') !== true);
      const { fast, borrowed } = lanes({ format, ...drawn.options }, drawn.bindings?.make());
      const log = (target: UntypedLogger): void => {
        const args = [drawn.fields?.make(), drawn.message].filter((arg) => arg !== undefined);
        inContext(drawn.context, () => target[drawn.level](...args));
      };
      expect(fast(log)).toBe(borrowed(log));
    });
    fc.assert(property, { numRuns: Math.ceil(runs * share) });
  };
  const inContext = (fields: ContextFields | undefined, run: () => void): void => {
    if (fields === undefined) run();
    else runWithContext(fields, run);
  };

  test("on plain fields", { timeout: 0 }, () => agree(recordsOf(plainValues), numRuns));
  test("on fields of any kind", { timeout: 0 }, () => agree(recordsOf(anyValues), numRuns));
  test("on fields that it has other names for", { timeout: 0 }, () =>
    agree(
      known.map((fields) => literal(fields)),
      numRuns,
    ),
  );
  test("on errors and whatever else stands first", { timeout: 0 }, () =>
    agree(fc.oneof(errorValues, anyValues), Math.ceil(numRuns / 3)),
  );
});

describe("both print what a pino that is configured alike prints", () => {
  const reserved = [...formats.json.reserved, "msg", "name"];
  const isUnsafe = /[\u007f-\u009f\u2028\u2029]|\\ud[89a-f]|\p{Surrogate}/u;
  const hasFreeNames = (record: object): boolean =>
    Object.keys(record).every((key) => !reserved.includes(key));

  test("on plain fields with names of their own", { timeout: 0 }, () => {
    const records = fc.tuple(recordsOf(plainValues, 2), recordsOf(plainValues));
    const property = fc.property(
      records,
      fc.option(texts, { nil: undefined }),
      levels,
      (pair, message, level) => {
        const [bindings, fields] = pair.map((made) => made.make());
        if (bindings === undefined || fields === undefined) return;
        const { err }: { err?: unknown } = fields;
        fc.pre(typeof err !== "object"); // pino takes its message as it is, and ours is a text
        fc.pre(
          hasFreeNames(bindings) && hasFreeNames(fields) && typeof bindings["hasOwnProperty"] !== "string",
        );
        fc.pre(Object.keys(fields).every((key) => !Object.hasOwn(bindings, key)));
        const lines: string[] = [];
        const serializers = { err: (value: unknown) => value }; // how errors print is heartwood's own
        const options = {
          base: { pid: 1 },
          serializers,
          formatters: { level: (label: string) => ({ level: label }) },
        };
        const timestamp = pino.stdTimeFunctions.isoTime;
        const oracle = pino({ ...options, timestamp }, { write: (text: string) => void lines.push(text) });
        const args = [fields, ...(message === undefined ? [] : [message])];
        const log = (target: UntypedLogger): void => target[level](...args);
        try {
          log(untyped(oracle).child(bindings));
        } catch {
          return; // names such as hasOwnProperty: pino's word is not asked
        }
        const line = lines.join("");
        fc.pre(!isUnsafe.test(line) && !isUnsafe.test(JSON.stringify([fields, message])));
        const { fast, borrowed } = lanes({ base: { pid: 1 } }, bindings);
        expect(fast(log)).toBe(line);
        expect(borrowed(log)).toBe(line);
      },
    );
    fc.assert(property, { numRuns });
  });
});

test.each(ours)("plain calls take the fast lane in %s, and a watcher closes it", (format) => {
  const { fast, borrowed, borrowings } = lanes({ format }, { bound: 1 });
  const call = (log: UntypedLogger): void =>
    runWithContext({ request_id: "r-1", trace_id: "t", user_id: "u" }, () =>
      log.info(
        { a: 1, b: { c: [2] }, err: new Error("no"), req: { method: "GET" }, responseTime: 1 },
        "text",
      ),
    );
  fast(call);
  fast((log) => log.error("text"));
  expect(borrowings()).toBe(0);
  borrowed(call);
  expect(borrowings()).toBe(1);
});

test("a mixin closes the fast lane, whatever it gives", () => {
  const { fast, borrowings } = lanes({ mixin: () => ({}) }, undefined);
  fast((log) => log.info({ a: 1 }, "text"));
  fast((log) => log.error("text"));
  expect(borrowings()).toBe(2);
});
