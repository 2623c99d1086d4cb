// "A declared shape holds wherever a value of its name goes, and what it leaves out is counted": fields, bindings,
// context, both lanes, every format; under redaction, in a call that is salvaged, in a line that is cut. Counted once.
import { channel } from "node:diagnostics_channel";
import fc from "fast-check";
import pino from "pino";
import { describe, expect, test } from "vitest";
import { addContext, type LoggerOptions, runWithContext } from "../../src/index.js";
import { schema } from "../../src/line/schema.js";
import { type Capture, capture } from "../support/capture.js";
import { shapes, valuesOf } from "../support/generate/shapes.js";
import { anyValues } from "../support/generate/values.js";
import { type UntypedLogger, untyped } from "../support/untyped.js";

const numRuns = Number(process.env["HEARTWOOD_RUNS"] ?? 1_000);
const secret = "4111 1111 1111 1111";
const declared = { id: "o-1", customer: { name: "Ada" } };
const entity = { ...declared, card: secret, customer: { name: "Ada", phone: secret } };

const order = schema({
  type: "object",
  properties: {
    id: { type: "string" },
    customer: { type: "object", properties: { name: { type: "string" } } },
  },
  required: ["id"],
});

const logging = (options: LoggerOptions = {}): Capture => capture({ serializers: { order }, ...options });

const undeclaredOf = ({ log }: Capture): number => log.stats().undeclared;

const formats: readonly (readonly [how: string, options: LoggerOptions])[] = [
  ["json", {}],
  ["json, by pino's encoder", { hooks: { logMethod: Reflect.apply } as never }],
  ["pino", { format: "pino" }],
];

const places: readonly (readonly [place: string, log: (log: UntypedLogger) => void])[] = [
  ["a field", (log) => log.info({ order: entity }, "text")],
  ["a field beside a reserved name", (log) => log.info({ order: entity, pid: 1, level: 2 }, "text")],
  ["a field beside a binding of its name", (log) => log.child({ order: 1 }).info({ order: entity }, "text")],
  ["a field with printf arguments", (log) => log.info({ order: entity }, "text %s %d", "a", 1)],
  ["a binding", (log) => log.child({ order: entity }).info("text")],
  ["a binding of a named logger", (log) => log.named("db").child({ order: entity }).info("text")],
  ["a context", (log) => runWithContext({ order: entity }, () => log.info("text"))],
  [
    "a context that is added to",
    (log) =>
      runWithContext({}, () => {
        addContext({ order: entity });
        log.info("text");
      }),
  ],
  [
    "a context beside a reserved name",
    (log) => runWithContext({ order: entity, level: 1 }, () => log.info("text")),
  ],
  [
    "a field beside a getter that throws",
    (log) =>
      log.info(
        {
          order: entity,
          get bad() {
            throw new Error("no");
          },
        },
        "text",
      ),
  ],
  ["a call that is salvaged", (log) => log.info({ order: entity, bad: 1n }, "text %d", Symbol("no"))],
];

describe("the shape holds, and what it left out is counted once", () => {
  for (const [how, options] of formats) {
    for (const [place, call] of places) {
      test(`for ${place}, format ${how}`, () => {
        const seen = logging(options);
        call(untyped(seen.log));
        expect(seen.lines).toHaveLength(1);
        expect(seen.last()).toMatchObject({ order: declared });
        expect(seen.lines[0]).not.toContain(secret);
        expect(undeclaredOf(seen)).toBe(2);
      });
    }
  }

  test("for setBindings", () => {
    for (const [, options] of formats) {
      const seen = logging(options);
      const child = untyped(seen.log).child({});
      child.setBindings({ order: entity });
      child.info("text");
      expect(seen.last()["order"]).toEqual(declared);
      expect(undeclaredOf(seen)).toBe(2);
    }
  });

  test("for a context: at its first line, not at each", () => {
    const seen = logging();
    runWithContext({ order: entity }, () => {
      for (let line = 0; line < 3; line++) seen.log.info("text");
    });
    expect(seen.lines).toHaveLength(3);
    expect(undeclaredOf(seen)).toBe(2);
  });

  test("for a name that is moved aside", () => {
    const { log, last } = capture({ serializers: { hostname: order } });
    log.info({ hostname: entity }, "text");
    expect(last()["_hostname"]).toEqual(declared);
  });

  test("for what is nested", () => {
    const { log, last } = logging({ nestedKey: "payload" });
    log.info({ order: entity }, "text");
    expect(last()["payload"]).toEqual({ order: declared });
  });

  test("for a child with serializers of its own, and only for it", () => {
    const { log, last } = logging();
    const id = schema({ type: "object", properties: { id: { type: "string" } } });
    const child = log.child({ order: entity }, { serializers: { order: id } });
    child.info("text");
    expect(last()["order"]).toEqual({ id: "o-1" });
    child.child({}).info({ order: entity }, "text");
    expect(last()["order"]).toEqual({ id: "o-1" });
    log.info({ order: entity }, "text");
    expect(last()["order"]).toEqual(declared);
  });

  test("for a child with serializers of its own, within its logger's limits", () => {
    const numbers = schema({ type: "array", items: { type: "integer" } });
    const { log, last } = capture({ nestedKey: "payload", edgeLimit: 2_000, maxLineBytes: 100_000 });
    const many = Array.from({ length: 1_500 }, (_, index) => index);
    log.child({}, { serializers: { numbers } }).info({ numbers: many });
    expect(last()["payload"]).toEqual({ numbers: many });
  });

  test("in pino's format: escaped as pino escapes, in a context as in a field", () => {
    const { log, lines } = logging({ format: "pino" });
    const value = { id: "\u007f" };
    log.info({ order: value });
    runWithContext({ order: value }, () => log.info("text"));
    for (const line of lines) expect(line).toContain('"order":{"id":"\u007f"}');
  });

  test("for a plain pino, which knows nothing of it", () => {
    const lines: string[] = [];
    const plain = pino({ serializers: { order } }, { write: (line: string) => void lines.push(line) });
    plain.info({ order: entity }, "text");
    expect(JSON.parse(lines.join(""))["order"]).toEqual(declared);
  });
});

describe("redaction holds inside of a declared shape", () => {
  for (const [how, options] of formats) {
    for (const redact of [["order.customer.name"], ["order.*.name"], ["*.customer.name"]]) {
      test(`${redact}, format ${how}`, () => {
        const seen = logging({ ...options, redact });
        seen.log.info({ order: entity }, "text");
        expect(seen.last()["order"]).toEqual({ id: "o-1", customer: { name: "[Redacted]" } });
        expect(undeclaredOf(seen)).toBe(2);
      });
    }
  }

  test("and for all of it", () => {
    const { log, lines } = logging({ redact: { paths: ["order"], remove: true } });
    log.info({ order: entity, other: 1 }, "text");
    expect(lines[0]).toMatch(/"hostname":"[^"]*","other":1,"msg":"text"}/);
  });
});

describe("the lanes agree", () => {
  function lanes(
    options: LoggerOptions,
  ): (call: (log: UntypedLogger) => void) => [fast: string, borrowed: string] {
    const { log, lines } = capture({ timestamp: () => ',"time":1', ...options });
    const started = channel("tracing:pino_asJson:start");
    const watch = (): void => {};
    return (call) => {
      call(untyped(log));
      started.subscribe(watch); // which closes the fast lane
      call(untyped(log));
      started.unsubscribe(watch);
      return [lines.at(-2) ?? "", lines.at(-1) ?? ""];
    };
  }

  test("on values that fit and values that do not, within whatever limits", { timeout: 0 }, () => {
    const limits = fc.record({
      depthLimit: fc.integer({ min: 1, max: 4 }),
      edgeLimit: fc.integer({ min: 3, max: 5 }),
    });
    const values = fc.oneof(
      anyValues,
      shapes.chain(({ schema: other }) => valuesOf(other)),
    );
    const drawn = fc.record({ shape: shapes, other: values, limits: fc.option(limits, { nil: {} }) });
    const property = fc.property(drawn, ({ shape, other, limits: given }) => {
      const run = lanes({ ...given, serializers: { it: schema(shape.schema) } });
      const make = (): unknown => ("make" in other ? other.make() : other.value);
      for (const value of [() => shape.value, make]) {
        const [fast, borrowed] = run((log) => log.info({ a: 1, it: value(), z: 2 }, "text"));
        expect(fast).toBe(borrowed);
        expect(JSON.parse(fast)).toMatchObject({ a: 1, z: 2, msg: "text" });
      }
    });
    fc.assert(property, { numRuns });
  });
});
