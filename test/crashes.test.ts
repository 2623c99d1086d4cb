// A process that crashes leaves one fatal line; how it crashes stays as it is.
import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";

interface Run {
  readonly status: number | null;
  readonly signal: string | null;
  readonly stderr: string;
  readonly lines: readonly Record<string, unknown>[];
}

/** Runs a program whose `log` was made with `options`; the same text but for them, so that stderr can be compared. */
function run(program: string, options: object | string = {}): Run {
  const given =
    typeof options === "string" ? options : JSON.stringify({ env: false, format: "json", ...options });
  const head = 'import { createLogger, runWithContext } from "heartwood"; ';
  const source = `${head}const options = ${given};\nconst log = createLogger(options);\n${program}\n`;
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module", "-e", source],
    {
      encoding: "utf8",
    },
  );
  const texts = stdout.split("\n").filter((line) => line !== "");
  return { status, signal, stderr: stderr.replace(given, "…"), lines: texts.map((line) => JSON.parse(line)) };
}

const endings: readonly (readonly [what: string, program: string, line: object])[] = [
  [
    "an uncaught exception",
    'setImmediate(() => { throw new TypeError("boom", { cause: new Error("why") }); });',
    { msg: "uncaught exception", err: { type: "TypeError", message: "boom", cause: { message: "why" } } },
  ],
  [
    "an exception while the program starts",
    'throw Object.assign(new Error("at once"), { code: "E_START" });',
    { err: { message: "at once", code: "E_START", stack: expect.stringContaining("    at ") } },
  ],
  [
    "an unhandled rejection",
    'setTimeout(() => void Promise.reject(new RangeError("late")), 5); setTimeout(() => {}, 10_000);',
    { msg: "unhandled rejection", err: { type: "RangeError", message: "late" } },
  ],
  [
    "a text that is thrown",
    'setImmediate(() => { throw "text"; });',
    { msg: "uncaught exception", err: "text" },
  ],
  ["null that is thrown", "setImmediate(() => { throw null; });", { msg: "uncaught exception", err: null }],
  ["undefined that is thrown", "setImmediate(() => { throw undefined; });", { msg: "uncaught exception" }],
  [
    "a number that is rejected",
    "setImmediate(() => void Promise.reject(5));",
    { err: { message: expect.stringContaining('"5"') } },
  ],
  [
    "an object that is thrown",
    'setImmediate(() => { throw { reason: "an object" }; });',
    { err: { reason: "an object" } },
  ],
  [
    "an error that cannot be read",
    'setImmediate(() => { throw Object.defineProperty(new Error("x"), "stack", { get() { throw new Error("no"); } }); });',
    { msg: "uncaught exception", err: { message: "x", stack: "[getter threw: no]" } },
  ],
];

describe("one fatal line is left by", () => {
  for (const [what, program, line] of endings) {
    test(`${what}; exit code and stderr are as without it`, () => {
      const { lines, ...ended } = run(program);
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatchObject({ level: "fatal", ...line });
      const { lines: none, ...plain } = run(program, { crashes: false });
      expect(none).toEqual([]);
      expect(ended).toEqual(plain);
      expect(ended.status === 0 && ended.signal === null).toBe(false);
    });
  }

  test("a process with two loggers, from the first", () => {
    const { lines, status } = run(
      'createLogger({ ...options, name: "second" }); createLogger(options); throw new Error("x");',
      { name: "first" },
    );
    expect(lines).toMatchObject([{ level: "fatal", name: "first", err: { message: "x" } }]);
    expect(status).toBe(1);
  });

  test("a process whose first logger leaves crashes alone, from the second", () => {
    const { lines } = run(
      'createLogger({ ...options, crashes: true, name: "second" }); throw new Error("x");',
      {
        crashes: false,
      },
    );
    expect(lines).toMatchObject([{ level: "fatal", name: "second" }]);
  });

  test("a crash after other lines, which stand before it", () => {
    const { lines } = run('for (let n = 0; n < 1000; n++) log.info({ n }, "text"); throw new Error("x");');
    expect(lines).toHaveLength(1_001);
    expect(lines.at(-1)).toMatchObject({ level: "fatal" });
    expect(lines.slice(0, -1).map(({ n }) => n)).toEqual(Array.from({ length: 1_000 }, (_, n) => n));
  });

  test("a crash that the application catches, which goes on", () => {
    const { lines, status } = run(
      'process.on("uncaughtException", () => log.info("caught")); setImmediate(() => { throw new Error("x"); });',
    );
    expect(lines).toMatchObject([{ level: "fatal" }, { level: "info", msg: "caught" }]);
    expect(status).toBe(0);
  });

  test("a crash in a format of pino's, in its shape", () => {
    expect(run('setImmediate(() => { throw new Error("x"); });', { format: "pino" }).lines).toMatchObject([
      {
        level: 60,
        time: expect.any(Number),
        msg: "uncaught exception",
        err: { type: "Error", message: "x" },
      },
    ]);
  });

  test("a logger with only custom levels, at its highest", () => {
    const { lines } = run('throw new Error("x");', {
      useOnlyCustomLevels: true,
      customLevels: { audit: 35, alarm: 70 },
      level: "audit",
    });
    expect(lines).toMatchObject([{ level: "alarm", err: { message: "x" } }]);
  });
});

describe("no line is left", () => {
  test("with crashes: false", () => {
    const { lines, status, stderr } = run('throw new Error("x");', { crashes: false });
    expect(lines).toEqual([]);
    expect(status).toBe(1);
    expect(stderr).toContain("Error: x");
  });
  test("by a silent logger, nor by a process that ends well", () => {
    expect(run('throw new Error("x");', { level: "silent" }).lines).toEqual([]);
    expect(run("").lines).toEqual([]);
  });
  test("by a rejection that is handled in time", () => {
    expect(run('Promise.reject(new Error("x")).catch(() => {});').lines).toEqual([]);
  });
});
