// What a line that is too long keeps: judged by the definition of fair shares, with an oracle that knows nothing of how
// a line is cut.
import fc from "fast-check";
import { expect, test } from "vitest";
import { capture } from "../support/capture.js";
import { faultOf, shareOf } from "../support/cut.js";
import { duplicateKeys } from "../support/strict-json.js";

/** Texts that JSON.stringify and the printer print alike. */
const units = fc.constantFrom("x", "é", "न", "😀", '"', "\\", "\n", " ", "y");
const texts = fc.oneof(
  fc.string({ unit: units, maxLength: 12 }),
  fc
    .tuple(fc.string({ unit: units, minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 300 }))
    .map(([text, times]) => text.repeat(times)),
);
const names = fc.oneof(
  { weight: 20, arbitrary: fc.string({ unit: fc.constantFrom(..."abcdeé"), minLength: 1, maxLength: 8 }) },
  { weight: 1, arbitrary: fc.integer({ min: 200, max: 400 }).map((length) => "k".repeat(length)) },
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.oneof(texts, fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie("tree"), { maxLength: 12 }),
    fc.dictionary(names, tie("tree"), { maxKeys: 8 }),
  ),
}));
const fields = fc.dictionary(names, tree, { minKeys: 1, maxKeys: 30 });

interface Lines {
  readonly whole: string;
  readonly cut: string;
}

function linesOf(given: object, message: string, maxLineBytes: number): Lines {
  const write = (max: number): string => {
    const { log, lines } = capture({ base: null, maxLineBytes: max, timestamp: () => ',"time":1' });
    log.info(given, message);
    return lines.join("");
  };
  return { whole: write(100_000_000), cut: write(maxLineBytes) };
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
const sizeOf = (name: string, value: unknown): number => bytesOf(name) + bytesOf(value) + 2;

/** Of what others could not use, an object may have so much more than it was shared out for. */
const givenBack = 256;

type Value = Readonly<Record<string, unknown>>;

/** Members of at most the share of `room` stay as they are, at every depth; `path` for the message of a failure. */
function expectFair(cut: Value, whole: Value, room: number, path: string): void {
  const entries = Object.entries(whole);
  const { length } = entries; // what says how many are left out has room first, for as many as there are
  const count = Object.hasOwn(cut, "…") ? sizeOf("…", `[${length} of ${length} left out]`) : 0;
  const sizes = entries.map(([name, value]) => sizeOf(name, value));
  const share = shareOf(sizes, room - count);
  if (Array.isArray(whole)) return; // where items are left out, their places are others
  for (const [name, value] of entries) {
    if (sizeOf(name, value) <= share) expect([path, name, cut[name]]).toEqual([path, name, value]);
    else if (
      typeof cut[name] === "object" &&
      cut[name] !== null &&
      JSON.stringify(cut[name]) !== JSON.stringify(value)
    )
      expectFair(cut[name] as Value, value as Value, bytesOf(cut[name]) - 1 - givenBack, `${path}.${name}`); // objects, by faultOf
  }
}

/** Whether something that was kept could be longer by a character, an item or a member of `room` bytes. */
function canGrow(cut: unknown, whole: unknown, room: number): boolean {
  if (JSON.stringify(cut) === JSON.stringify(whole)) return false;
  if (typeof cut === "string") return true;
  const kept = cut as Value; // not whole and no text: an object or array, by faultOf
  return Object.entries(whole as Value).some(([name, value]) => {
    if (!Array.isArray(whole) && Object.hasOwn(kept, name)) return canGrow(kept[name], value, room);
    if (Array.isArray(whole)) return false;
    const isCuttable = typeof value === "string" && Buffer.byteLength(name) <= 256;
    return sizeOf(name, value) <= room || isCuttable;
  });
}

test("small members stay byte for byte, the others are cut to one size, and the room is used", {
  timeout: 0,
}, () => {
  const rooms = fc.integer({ min: 512, max: 4_000 });
  const property = fc.property(fields, texts, rooms, (given, message, maxLineBytes) => {
    const { whole, cut } = linesOf(given, message, maxLineBytes);
    const bytes = Buffer.byteLength(whole);
    if (bytes <= maxLineBytes) {
      expect(cut).toBe(whole);
      return;
    }
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(maxLineBytes);
    expect(duplicateKeys(cut)).toEqual([]);
    expect(cut).not.toMatch(/\p{Surrogate}/u);
    const { level, time, log_truncated: said, ...kept } = JSON.parse(cut);
    expect([level, time, said]).toEqual(["info", 1, bytes]);
    const { level: _level, time: _time, ...all } = JSON.parse(whole);
    expect(faultOf(kept, all)).toBeUndefined();
    const framed = '{"level":"info","time":1,'.length + `"log_truncated":${bytes},`.length + "}\n".length - 1;
    expectFair(kept, all, maxLineBytes - framed, "line");
    const unused = maxLineBytes - Buffer.byteLength(cut);
    if (unused >= 256) expect(canGrow(kept, all, unused - 32)).toBe(false);
  });
  fc.assert(property, { numRuns: 1_000 });
});

test("a line that is nested 60 levels deep is cut in a moment", () => {
  let deep: object = { text: "x".repeat(20_000) };
  for (let level = 0; level < 60; level++) deep = { level, deep };
  let error = new Error("x".repeat(5_000));
  for (let level = 0; level < 1_000; level++) error = new Error(`level ${level}`, { cause: error });
  const { log, lines } = capture();
  const usage = process.cpuUsage();
  log.info({ deep });
  log.error(error);
  expect(process.cpuUsage(usage).user / 1_000).toBeLessThan(5_000);
  for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(16_000);
  expect(lines).toHaveLength(2);
});
