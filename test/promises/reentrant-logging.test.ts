// "From inside logging": user code that logs while a line is being made; it ends, and its lines are written.
import { expect, test } from "vitest";
import { createLogger } from "../../src/index.js";
import { cpuMsOf } from "../support/cpu-time.js";
import { duplicateKeys } from "../support/strict-json.js";
import { captureUntyped, runWithContext, type UntypedLogger, untyped } from "../support/untyped.js";

type Inside = (log: UntypedLogger) => void;

interface Place {
  readonly options?: object;
  readonly call: Inside;
}

const getter = (get: () => unknown): object =>
  Object.defineProperty({ a: 1 }, "bad", { get, enumerable: true });

/** Where user code runs while a line is made: one call with the message "outer". */
const places: Readonly<Record<string, (inside: () => void) => Place>> = {
  "a getter": (inside) => ({
    call: (log) =>
      log.info(
        getter(() => void inside()),
        "outer",
      ),
  }),
  "a nested getter": (inside) => ({
    call: (log) => log.info({ deep: getter(() => void inside()) }, "outer"),
  }),
  "a toJSON": (inside) => ({ call: (log) => log.info({ a: { toJSON: () => void inside() } }, "outer") }),
  "a getter that then throws": (inside) => ({
    call: (log) =>
      log.info(
        getter(() => {
          inside();
          throw new Error("bad");
        }),
        "outer",
      ),
  }),
  "a serializer": (inside) => ({
    options: { serializers: { a: () => inside() } },
    call: (log) => log.info({ a: 1 }, "outer"),
  }),
  "a mixin": (inside) => ({
    options: { mixin: () => Object(inside()) },
    call: (log) => log.info("outer"),
  }),
  "formatters.log": (inside) => ({
    options: {
      formatters: {
        log: (fields: object) => {
          inside();
          return fields;
        },
      },
    },
    call: (log) => log.info({ a: 1 }, "outer"),
  }),
  "a printf argument": (inside) => ({
    call: (log) => {
      const text = (): string => {
        inside();
        return "outer";
      };
      log.info("%s", { toString: text });
    },
  }),
  "a hook": (inside) => ({
    options: {
      hooks: {
        logMethod(this: unknown, args: unknown[], method: (...args: unknown[]) => void) {
          inside();
          method.apply(this, args);
        },
      },
    },
    call: (log) => log.info("outer"),
  }),
  "a child binding": (inside) => ({ call: (log) => log.child(getter(() => void inside())).info("outer") }),
  "a context value": (inside) => ({
    call: (log) =>
      runWithContext(
        getter(() => void inside()),
        () => log.info("outer"),
      ),
  }),
};

test.each(Object.entries(places))("%s that logs once", (_name, place) => {
  let isFirst = true;
  const inside = (): void => {
    if (!isFirst) return;
    isFirst = false;
    untyped(log).info("inner");
  };
  const { options = {}, call } = place(inside);
  const { log, lines, records } = captureUntyped(options);
  call(untyped(log));
  expect(
    records()
      .map(({ msg }) => msg)
      .sort(),
  ).toEqual(["inner", "outer"]);
  for (const line of lines) expect(duplicateKeys(line)).toEqual([]);
});

test.each(Object.entries(places))("%s that logs through itself, without end", (_name, place) => {
  let call: Inside = () => {};
  const { options = {}, call: outer } = place(() => call(untyped(log)));
  call = outer;
  const { log, records } = captureUntyped(options);
  expect(cpuMsOf(() => outer(untyped(log)))).toBeLessThan(1000);
  expect(records().map(({ msg }) => msg)).toContain("outer");
  log.info("after");
  expect(records().map(({ msg }) => msg)).toContain("after");
});

test("a stream whose write logs, without end", () => {
  const lines: string[] = [];
  const write = (line: string): void => {
    lines.push(line);
    log.info("from write");
  };
  const log = createLogger({ env: false, crashes: false }, { write });
  expect(cpuMsOf(() => log.info("text"))).toBeLessThan(1000);
  for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ msg: "text" });
});
