// "After a stack overflow" that is caught, in whatever function of ours it strikes, logging is as it was: every later
// line is whole.
import { describe, expect, test } from "vitest";
import { captureUntyped, runWithContext, type UntypedLogger, untyped } from "../support/untyped.js";

const thrower = Object.defineProperty({}, "bad", {
  enumerable: true,
  get: () => {
    throw new Error("no");
  },
});

const calls: Readonly<Record<string, (log: UntypedLogger) => void>> = {
  "fields and a message": (log) => log.info({ a: 1, nested: { list: [1, 2] } }, "text"),
  "a printf message": (log) => log.info({ a: 1 }, "text %s", { b: 2 }),
  "a broken field": (log) => log.info({ a: 1, thrower }, "text %d", Symbol("s")),
  "an error": (log) => log.error(new Error("expected"), "text"),
  "reserved names": (log) => log.info({ request_id: 1, level: 2 }, "text"),
  "a child": (log) => log.child({ b: 1 }).info("text"),
  "a context of its own": (log) => runWithContext({ b: { c: 1 } }, () => log.info("text")),
};

/** Calls `step` ever deeper, with `width` locals in each frame, so that the end comes at another place each time. */
function overflow(step: () => void, width: number): void {
  const deeper = (...locals: readonly number[]): number => {
    step();
    return deeper(...locals) + locals.length;
  };
  try {
    deeper(...Array.from({ length: width }, (_, index) => index));
  } catch {
    // the overflow that the application catches
  }
}

describe("after a caught stack overflow while logging", () => {
  test.each(Object.keys(calls))("%s: every later line is whole", (what) => {
    const { log, lines } = captureUntyped({});
    for (const width of [0, 3, 7, 12, 18]) {
      runWithContext({ request_id: "r-1" }, () => {
        overflow(() => calls[what]?.(untyped(log)), width);
        for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
        lines.length = 0;
        log.info({ a: 1 }, "after");
        log.info({ a: 1 }, "after %s", "all");
      });
      log.info("outside");
      const [fast, slow, outside] = lines.map((line) => JSON.parse(line));
      expect(fast).toMatchObject({ request_id: "r-1", a: 1, msg: "after" });
      expect(slow).toMatchObject({ request_id: "r-1", a: 1, msg: "after all" });
      expect(outside).not.toHaveProperty("request_id");
      for (const line of [fast, slow, outside]) expect(line).not.toHaveProperty("log_error");
      lines.length = 0;
    }
  });
});
