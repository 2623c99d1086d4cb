// "A line that is cut keeps what is small", in every format: what stands beside something large, and of an error what
// tells it.
import { describe, expect, test } from "vitest";
import { runWithContext } from "../../src/index.js";
import { type FormatName, formatNames, formats } from "../../src/line/format.js";
import { faultOf } from "../support/cut.js";
import { has, startProgram } from "../support/program.js";
import { memberOf, readAsJson } from "../support/read-line.js";
import { captureUntyped, type UntypedLogger, untyped } from "../support/untyped.js";

type Line = Record<string, unknown>;
type Write = (log: UntypedLogger) => void;

const big = "x".repeat(20_000);
const small = { order: { id: 1 }, state: 500 };
const all = formatNames.filter((name) => name !== "pretty");

/** A line at 16,000 bytes and the same line whole, under json's names. */
function linesOf(
  format: FormatName,
  write: Write,
  max = 16_000,
): { readonly cut: Line; readonly whole: Line } {
  const read = (maxLineBytes: number): Line => {
    const { log, lines } = captureUntyped({ format, maxLineBytes, base: null, timestamp: false });
    write(untyped(log));
    expect(lines).toHaveLength(1);
    expect(Buffer.byteLength(lines.join(""))).toBeLessThanOrEqual(maxLineBytes);
    return opened(readAsJson(format, lines.join("")));
  };
  return { cut: read(max), whole: read(100_000_000) };
}

/** A nested value of logfmt stands in a text. */
function opened(line: Line): Line {
  const entries = Object.entries(line).map(([name, value]) => {
    const isNested = typeof value === "string" && /^(?:\{|\[(?!\d+ of))/.test(value);
    return [name, isNested ? JSON.parse(value) : value] as const; // a pair
  });
  return Object.fromEntries(entries);
}

/** Each: what is written, and the paths of what must be as it was. */
const beside: Readonly<Record<string, readonly [Write, readonly string[]]>> = {
  "a message": [(log) => log.info(small, big), ["order", "state"]],
  "a message with escapes": [(log) => log.info(small, '"\n\u0001'.repeat(9_000)), ["order", "state"]],
  "a message of wide characters": [(log) => log.info(small, "😀न".repeat(9_000)), ["order", "state"]],
  "a text": [(log) => log.info({ ...small, body: big }, "text"), ["order", "state", "msg"]],
  "a text in an object": [
    (log) => log.info({ ...small, deep: { a: { text: big, id: 7 }, b: 2 } }, "text"),
    ["order", "state", "msg", "deep.a.id", "deep.b"],
  ],
  "a text in an array": [
    (log) => log.info({ ...small, list: [{ n: 1 }, { text: big, id: 7 }, 3] }, "text"),
    ["order", "state", "msg", "list.0", "list.1.id", "list.2"],
  ],
  "an array of thousands": [
    (log) =>
      log.info({ ...small, list: Array.from({ length: 1_000 }, (_, n) => `item number ${n}`) }, "text"),
    ["order", "state", "msg", "list.0", "list.300"],
  ],
  "an object of hundreds": [
    (log) =>
      log.info(
        {
          ...small,
          map: Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`key ${n}`, big.slice(0, 40)])),
        },
        "text",
      ),
    ["order", "state", "msg", "map.key 0"],
  ],
  "a binding": [
    (log) => log.child({ body: big, part: "a" }).info(small, "text"),
    ["order", "state", "part", "msg"],
  ],
  "a field, of bindings and context": [
    (log) =>
      runWithContext({ request_id: "r-17", own: "c" }, () =>
        log.child({ part: "a" }).info({ ...small, body: big }, "text"),
      ),
    ["order", "state", "part", "own", "request_id", "msg"],
  ],
  "a context's value": [
    (log) => runWithContext({ request_id: "r-17", body: big }, () => log.info(small, "text")),
    ["order", "state", "request_id", "msg"],
  ],
  "three large ones": [
    (log) => log.info({ ...small, one: big, two: { text: big }, three: [big] }, "text"),
    ["order", "state", "msg"],
  ],
};

describe.each(all)("%s: what is small stays whole beside", (format) => {
  test.each(Object.entries(beside))("%s", (_, [write, paths]) => {
    const { cut, whole } = linesOf(format, write);
    const { log_truncated: said, ...kept } = cut;
    expect(said).toEqual(expect.any(Number));
    expect(faultOf(kept, whole)).toBeUndefined();
    for (const path of paths) expect([path, memberOf(cut, path)]).toEqual([path, memberOf(whole, path)]);
  });
});

const ids = {
  request_id: "r".repeat(200),
  user_id: "u".repeat(200),
  trace_id: "4bf92f3577b34da6a3ce929d0e0e4736",
  tenant_id: "t".repeat(100),
};

test.each(all)("%s: ids are whole, however many other members there are", (format) => {
  const many = Object.fromEntries(Array.from({ length: 400 }, (_, n) => [`name${n}`, "v".repeat(100)]));
  const { cut, whole } = linesOf(format, (log) => runWithContext(ids, () => log.info(many, big)), 2_000);
  for (const name of Object.keys(ids)) expect(cut[name]).toBe(whole[name]);
  expect(cut["msg"]).toMatch(/^x+…$/);
});

test("ids inside an object come first there as well", () => {
  const order = {
    ...Object.fromEntries(Array.from({ length: 90 }, (_, n) => [`name${n}`, n])),
    user_id: ids.user_id,
  };
  const { cut } = linesOf("json", (log) => log.info({ order, body: big }, big), 1_200);
  expect(memberOf(cut, "order.user_id")).toBe(ids.user_id);
});

test("a key of more than 256 bytes goes with its value, and stays where that is small", () => {
  const long = "k".repeat(300);
  const { cut } = linesOf("json", (log) =>
    log.info({ [`${long}1`]: 1, [`${long}2`]: big, body: big }, "text"),
  );
  expect(cut).toMatchObject({ [`${long}1`]: 1, "…": "[1 of 5 left out]", msg: "text" });
  expect(cut).not.toHaveProperty(`${long}2`);
});

test("a program's own member named … makes way for what says how many are missing", () => {
  const { cut } = linesOf("json", (log) => log.info({ deep: { "…": "own", text: big }, body: big }, "text"));
  expect(cut["deep"]).toEqual({ "…": "[1 of 2 left out]", text: expect.stringMatching(/^x{7000,}…$/) });
});

/** A driver's error, whose message is the whole statement. */
const driverError = (message = `insert … ${"x".repeat(9_000)}`): Error =>
  Object.assign(new TypeError(message), { code: "23505" });

const frames = (error: Error): string => String(error.stack).split(error.message)[1] ?? "none";

/** Each: what is written with the error, and where the error is in the line. */
const errors: Readonly<Record<string, readonly [(log: UntypedLogger, error: Error) => void, string]>> = {
  "given alone": [(log, error) => log.error(error), "err"],
  "given with a message": [(log, error) => log.error(error, "failed"), "err"],
  "as a field": [(log, error) => log.error({ err: error }, "failed"), "err"],
  "as a field without a message": [(log, error) => log.error({ err: error, id: 7 }), "err"],
  "beside a text": [(log, error) => log.error({ err: error, body: big }, "failed"), "err"],
  "beside twenty members": [
    (log, error) =>
      log.error(
        { err: error, ...Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`n${n}`, n])) },
        "failed",
      ),
    "err",
  ],
  "whose message the line's message ends in": [
    (log, error) => log.error(error, `failed: ${error.message}`),
    "err",
  ],
  "under another name": [(log, error) => log.error({ reason: error }, "failed"), "reason"],
  "as a cause": [
    (log, error) => log.error({ err: new Error("outer", { cause: error }) }, "failed"),
    "err.cause",
  ],
  "as a cause of a cause": [
    (log, error) => log.error(new Error("outer", { cause: new Error("middle", { cause: error }) })),
    "err.cause.cause",
  ],
  "among several": [
    (log, error) => log.error({ err: new AggregateError([error, driverError()], "both") }, "failed"),
    "err.errors.0",
  ],
  "in an object": [(log, error) => log.error({ job: { id: 1, failure: error } }, "failed"), "job.failure"],
  "in an array": [(log, error) => log.error({ failures: [error] }, "failed"), "failures.0"],
  "in the context": [(log, error) => runWithContext({ last: error }, () => log.error("failed")), "last"],
  "in a binding": [(log, error) => log.child({ err: error }).error("failed"), "err"],
};

describe.each(all.filter((name) => formats[name].rules === "heartwood"))(
  "%s: an error keeps what tells it",
  (format) => {
    test.each(Object.entries(errors))("%s", (_, [write, path]) => {
      const error = driverError();
      const { cut } = linesOf(format, (log) => write(log, error));
      const found = Object(memberOf(cut, path));
      expect(found).toMatchObject({ type: "TypeError", code: "23505" });
      expect(found.message).toMatch(/^insert … x{100,}/);
      expect(found.stack).toMatch(/^TypeError: insert … x{100}/);
      expect(found.stack.endsWith(frames(error))).toBe(true);
      expect(cut["log_truncated"]).toEqual(expect.any(Number));
    });

    test("given with a statement that looks like a stack", () => {
      const error = driverError(`insert …\n    at noon ${"x".repeat(9_000)}`);
      const { cut } = linesOf(format, (log) => log.error({ err: error, body: big }, "failed"), 8_000);
      expect(memberOf(cut, "err.stack")).toMatch(/^TypeError: insert …/);
      expect(String(memberOf(cut, "err.stack")).endsWith(frames(error))).toBe(true);
    });

    test("in a line of 600 bytes", () => {
      const error = driverError();
      const { cut } = linesOf(format, (log) => log.error({ err: error, body: big }, "failed"), 600);
      expect(cut["err"]).toMatchObject({ type: "TypeError", code: "23505" });
      expect(memberOf(cut, "err.message")).toMatch(/^insert …/);
      expect(memberOf(cut, "err.stack")).toMatch(/^TypeError: insert .*…\n {4}at /);
      expect(cut["msg"]).toBe("failed");
    });
  },
);

test("a message that is the line's and its error's counts once among other members", () => {
  const bytesOfBody = (write: (error: Error) => [object, string?]): number => {
    const { cut } = linesOf("json", (log) =>
      log.error(...write(driverError(`insert ${"x".repeat(12_000)}`))),
    );
    return String(cut["body"]).length;
  };
  const once = bytesOfBody((error) => [{ body: big }, error.message]);
  const thrice = bytesOfBody((err) => [{ err, body: big }]);
  expect(thrice).toBeGreaterThan(once - 1_500); // type, code, frames, and two beginnings of the message
});

test.each(all)(
  "%s: the line says how long it was where an error's message is the line's as well",
  (format) => {
    const bytesOf = (max: number): [number, unknown] => {
      const { log, lines } = captureUntyped({ format, maxLineBytes: max, base: null, timestamp: false });
      log.error(error);
      const [text = ""] = lines;
      return [Buffer.byteLength(text), readAsJson(format, text)["log_truncated"]];
    };
    const error = driverError("é\n".repeat(20_000));
    expect(bytesOf(16_000)[1]).toBe(bytesOf(100_000_000)[0]);
  },
);

test("an error of pino's own format is cut inside as well", () => {
  const error = driverError();
  const { cut } = linesOf("pino", (log) => log.error({ err: error, body: big }, "failed"));
  expect(cut["err"]).toMatchObject({
    type: "TypeError",
    code: "23505",
    message: expect.stringMatching(/^insert … x+…$/),
  });
  expect(String(memberOf(cut, "err.stack")).endsWith(frames(error))).toBe(true);
});

test("a message of 50 MB costs ten times one of 5 MB, not more", { timeout: 120_000, retry: 3 }, async () => {
  const program = startProgram(`import { createLogger } from "heartwood";
    const log = createLogger({ env: false, crashes: false, format: "json" }, { write() {} });
    const used = (bytes) => {
      const text = "x\\ny".repeat(bytes / 3);
      const before = process.cpuUsage();
      log.info({ order: { id: 1 } }, text);
      log.info({ deep: { text } }, "text");
      log.error(Object.assign(new Error(text), { code: "E" }));
      return process.cpuUsage(before).user;
    };
    used(5e6);
    console.log(JSON.stringify({ msg: "used", five: used(5e6), fifty: used(5e7) }));`);
  const { five, fifty } = await program.until(has({ msg: "used" }));
  await program.stop();
  expect(Number(fifty)).toBeLessThan(20 * Number(five) + 200_000);
});
