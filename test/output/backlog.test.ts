// What waits to be written, beside the plainest thing that could hold it: one buffer and a count.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Backlog, countLines } from "../../src/output/backlog.js";

const lines = fc
  .array(fc.string({ unit: fc.constantFrom("a", "ø", "👍", " "), maxLength: 40 }), {
    minLength: 1,
    maxLength: 60,
  })
  .map((texts) => Buffer.from(texts.map((text) => `${text}\n`).join("")));

type Step = { readonly add: Buffer; readonly cut: number } | { readonly take: number };
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ add: lines, cut: fc.double({ min: 0, max: 0.9, noNaN: true }) }),
  fc.record({ take: fc.nat(400) }),
);

const contents = (backlog: Backlog): string => {
  const bytes: Buffer[] = [];
  for (let head = backlog.head; head !== undefined; head = backlog.head) {
    bytes.push(Buffer.from(head));
    backlog.take(head.length);
  }
  return Buffer.concat(bytes).toString();
};

test("gives back what came, in order, and counts bytes and lines at every step", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const backlog = new Backlog();
      let model = Buffer.alloc(0);
      for (const current of steps) {
        if ("add" in current) {
          // Only the first bytes can be written already, and what is written ends inside a line.
          const cut = model.length === 0 ? Math.min(Math.floor(current.cut * current.add.length), 20) : 0;
          const isInside = countLines(current.add.subarray(0, cut)) === 0;
          const written = isInside ? cut : 0;
          backlog.append(current.add, countLines(current.add), written);
          model = Buffer.concat([model, current.add.subarray(written)]);
        } else {
          const count = Math.min(current.take, backlog.head?.length ?? 0);
          backlog.take(count);
          model = model.subarray(count);
        }
        expect(backlog.bytes).toBe(model.length);
        expect(backlog.lines).toBe(countLines(model));
      }
      expect(contents(backlog)).toBe(model.toString());
      expect(backlog.head).toBeUndefined();
      expect([backlog.bytes, backlog.lines]).toEqual([0, 0]);
    }),
    { numRuns: 500 },
  );
});

describe("a line that was cut", () => {
  test("begins again when asked to", () => {
    const backlog = new Backlog();
    backlog.append(Buffer.from("first\nsecond\n"), 2);
    backlog.take(9);
    expect(backlog.head?.toString()).toBe("ond\n");
    backlog.restartLine();
    expect([backlog.head?.toString(), backlog.bytes, backlog.lines]).toEqual(["second\n", 7, 1]);
  });
  test("begins again also where its beginning never waited", () => {
    const backlog = new Backlog();
    backlog.append(Buffer.from("first\n"), 1, 3);
    expect(backlog.head?.toString()).toBe("st\n");
    backlog.restartLine();
    expect(contents(backlog)).toBe("first\n");
  });
  test("is not cut at the end of a line", () => {
    const backlog = new Backlog();
    backlog.append(Buffer.from("first\nsecond\n"), 2);
    backlog.take(6);
    backlog.restartLine();
    expect(contents(backlog)).toBe("second\n");
  });
});

describe("clearAfterCut", () => {
  test("keeps the rest of a line that was cut, which counts as lost", () => {
    const backlog = new Backlog();
    backlog.append(Buffer.from("first\nsecond\nthird\n"), 3);
    backlog.take(9);
    expect(backlog.clearAfterCut()).toBe(2);
    expect([backlog.head?.toString(), backlog.bytes, backlog.lines]).toEqual(["ond\n", 4, 0]);
  });
  test("keeps nothing where a line ends", () => {
    const backlog = new Backlog();
    backlog.append(Buffer.from("first\nsecond\n"), 2);
    backlog.take(6);
    expect(backlog.clearAfterCut()).toBe(1);
    expect(backlog.head).toBeUndefined();
  });
});

test("a record of several lines of text counts as one", () => {
  const backlog = new Backlog();
  backlog.append(Buffer.from("a message\n    at its stack\n    at its stack\n"), 1);
  backlog.take(30);
  expect(backlog.lines).toBe(0);
  backlog.take(backlog.bytes);
  expect(backlog.lines).toBe(0);
});

test("clear forgets everything, and says how many lines that were", () => {
  const backlog = new Backlog();
  for (let n = 0; n < 100; n++) backlog.append(Buffer.alloc(20_000, "x\n"), 10_000);
  expect(backlog.clear()).toBe(1_000_000);
  expect([backlog.bytes, backlog.lines, backlog.head]).toEqual([0, 0, undefined]);
});

test("holds no more memory than waits, though it never runs empty", () => {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  const held = (): number => {
    for (let time = 0; time < 2; time++) collect(); // what holds a buffer goes first, then the buffer
    return process.memoryUsage().arrayBuffers;
  };
  const backlog = new Backlog();
  const block = Buffer.alloc(1_000_000, "x\n");
  const before = held();
  for (let n = 0; n < 50; n++) {
    backlog.append(block, 500_000);
    if (n > 0) backlog.take(block.length);
  }
  expect(backlog.bytes).toBe(block.length);
  expect(held() - before).toBeLessThan(10_000_000);
});
