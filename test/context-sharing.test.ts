// One context, several printers: loggers with other options, and other copies of the package.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addContext, getContext, runWithContext } from "../src/index.js";
import { capture } from "./support/capture.js";
import { type SecondCopy, secondCopy } from "./support/second-copy.js";

describe("print profiles", () => {
  test("a context is printed once, not per line, and again when it gains a field", () => {
    let printed = 0;
    const serializers = {
      order: (order: unknown) => {
        printed += 1;
        return order;
      },
    };
    const { log, records } = capture({ serializers });
    runWithContext({ order: { id: 1 } }, () => {
      for (let line = 0; line < 10; line += 1) log.named("db").child({ line }).info("text");
      expect(printed).toBe(1);
      addContext({ user_id: "u-1" });
      log.info("text");
      log.info("text");
      expect(printed).toBeLessThanOrEqual(2);
    });
    expect(records()).toHaveLength(12);
  });

  test("each logger prints the context by its own options", () => {
    const open = capture();
    const redacting = capture({ redact: ["token", "order.card"] });
    const serializing = capture({ serializers: { order: (order: { id: number }) => `order ${order.id}` } });
    const pinoShaped = capture({ format: "pino" });
    runWithContext({ token: "t", order: { id: 1, card: "4111" } }, () => {
      for (const { log } of [open, redacting, serializing, pinoShaped, open]) log.info("text");
    });
    expect(open.last()).toMatchObject({ token: "t", order: { id: 1, card: "4111" } });
    expect(redacting.last()).toMatchObject({ token: "[Redacted]", order: { id: 1, card: "[Redacted]" } });
    expect(serializing.last()).toMatchObject({ token: "t", order: "order 1" });
    expect(pinoShaped.last()).toMatchObject({ level: 30, token: "t", order: { id: 1, card: "4111" } });
  });

  test("a child with options of its own prints by them", () => {
    const { log, records } = capture();
    runWithContext({ token: "t", order: { id: 1 } }, () => {
      log.info("text");
      log.child({}, { redact: ["token"] }).info("text");
      log.child({}, { serializers: { order: () => "child's" } }).info("text");
      log.info("text");
    });
    expect(records().map(({ token, order }) => [token, order])).toEqual([
      ["t", { id: 1 }],
      ["[Redacted]", { id: 1 }],
      ["t", "child's"],
      ["t", { id: 1 }],
    ]);
  });
});

describe("two copies of the package", () => {
  let copy: SecondCopy;
  beforeAll(async () => {
    copy = await secondCopy();
  }, 60_000);
  afterAll(() => copy.remove());

  test("are two, and share one context", () => {
    const other = copy.heartwood;
    expect(other.runWithContext).not.toBe(runWithContext);
    other.runWithContext({ a: 1 }, () => {
      addContext({ b: 2 });
      expect(other.getContext()).toEqual({ a: 1, b: 2 });
      runWithContext({ c: 3 }, () => {
        other.addContext({ d: 4 });
        expect(getContext()).toEqual({ a: 1, b: 2, c: 3, d: 4 });
      });
      expect(getContext()).toEqual({ a: 1, b: 2 });
    });
  });

  test("each one's loggers print it, by their own options", () => {
    const lines: string[] = [];
    const stream = { write: (line: string) => void lines.push(line) };
    const theirs = copy.heartwood.createLogger({ env: false, crashes: false, redact: ["token"] }, stream);
    const ours = capture();
    runWithContext({ token: "t" }, () => {
      theirs.info("text");
      ours.log.info("text");
      copy.heartwood.addContext({ user_id: "u-1" });
      theirs.info("text");
      ours.log.info("text");
    });
    const [first, second] = lines.map((line) => JSON.parse(line));
    expect(first).toMatchObject({ token: "[Redacted]" });
    expect(second).toMatchObject({ token: "[Redacted]", user_id: "u-1" });
    expect(ours.records()).toMatchObject([{ token: "t" }, { token: "t", user_id: "u-1" }]);
  });

  test("a function bound by one runs in its flow when the other's calls it", () => {
    const bound = copy.heartwood.runWithContext({ a: 1 }, () => copy.heartwood.bindContext(getContext));
    expect(runWithContext({ other: 1 }, bound)).toEqual({ a: 1 });
  });
});
