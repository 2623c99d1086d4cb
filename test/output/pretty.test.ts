// Lines for a person: text from outside is visible, never obeyed.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createLogger, type Logger, type LoggerOptions, runWithContext } from "../../src/index.js";
import { mayColor } from "../../src/output/pretty.js";

const before = { NO_COLOR: process.env["NO_COLOR"], FORCE_COLOR: process.env["FORCE_COLOR"] };
function setColor(env: Readonly<Record<string, string | undefined>>): void {
  for (const name of Object.keys(before)) {
    if (env[name] === undefined) delete process.env[name];
    else process.env[name] = env[name];
  }
}
beforeEach(() => setColor({}));
afterEach(() => setColor(before));

interface Pretty {
  readonly log: Logger;
  text(): string;
}
function pretty(options: LoggerOptions = {}): Pretty {
  const parts: string[] = [];
  const stream = { write: (part: string) => void parts.push(part) };
  const log = createLogger({ env: false, crashes: false, format: "pretty", ...options }, stream);
  return { log, text: () => parts.join("") };
}

/** Whatever moves a terminal, ends a line, turns text around or is not seen; line breaks of our own aside. */
const raw =
  /(?!\n)[\p{Cc}\p{Cs}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/u;
const ourColors = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, "g");
/** A forged line would begin at the left edge; ours beside the first are indented. */
const firstLines = (text: string): number => text.split("\n").filter((line) => /^[^\s}]/.test(line)).length;

describe("colours", () => {
  const table: readonly (readonly [
    env: Readonly<Record<string, string>>,
    isTerminal: boolean,
    may: boolean,
  ])[] = [
    [{}, false, false],
    [{}, true, true],
    [{ NO_COLOR: "1" }, true, false],
    [{ NO_COLOR: "" }, true, true],
    [{ FORCE_COLOR: "0" }, true, false],
    [{ FORCE_COLOR: "false" }, true, false],
    [{ FORCE_COLOR: "FALSE" }, true, false],
    [{ FORCE_COLOR: "1" }, false, true],
    [{ FORCE_COLOR: "true" }, false, true],
    [{ FORCE_COLOR: "3" }, false, true],
    [{ NO_COLOR: "1", FORCE_COLOR: "1" }, true, false],
  ];
  for (const [env, isTerminal, may] of table) {
    test(`${may ? "are" : "are not"} used with ${JSON.stringify(env)} ${isTerminal ? "at" : "off"} a terminal`, () => {
      expect(mayColor(env, isTerminal)).toBe(may);
      if (isTerminal) return; // below, with a real one
      setColor(env);
      const { log, text } = pretty();
      log.info({ a: 1 }, "text");
      expect(ourColors.test(text())).toBe(may);
      ourColors.lastIndex = 0;
    });
  }
});

describe("text from outside", () => {
  const hostile: Readonly<Record<string, readonly [text: string, visible: string]>> = {
    "a line break": ["a\nb", "a\\nb"],
    "a carriage return": ["a\rb", "a\\rb"],
    "a terminal escape": ["a\u001b[2Jb", "a\\u001b[2Jb"],
    "a colour": ["a\u001b[31mb", "a\\u001b[31mb"],
    "an escape in one unit": ["a\u009b2Jb", "a\\u009b2Jb"],
    "a bell, a backspace and NUL": ["\u0007\b\u0000", "\\u0007\\b\\u0000"],
    DEL: ["a\u007fb", "a\\u007fb"],
    "a line separator": ["a\u2028b\u2029c\u0085d", "a\\u2028b\\u2029c\\u0085d"],
    "text turned around": ["a\u202eb\u2066c\u2069", "a\\u202eb\\u2066c\\u2069"],
    "marks of direction": ["a\u061cb\u200ec\u200f", "a\\u061cb\\u200ec\\u200f"],
    "what is not seen": ["a\ufeffb\u200bc\u2060\u00add", "a\\ufeffb\\u200bc\\u2060\\u00add"],
    "tags and a joiner": ["a\u{e0041}b\u200dc", "a\\udb40\\udc41b\\u200dc"],
  };
  for (const [what, [text, visible]] of Object.entries(hostile)) {
    const places: Readonly<Record<string, (log: Logger) => void>> = {
      "the message": (log) => log.info(text),
      "a printf argument": (log) => log.info("said %s", text),
      "a key": (log) => log.info({ [text]: 1 }, "text"),
      "a value": (log) => log.info({ a: text }, "text"),
      "a nested key": (log) => log.info({ a: { [text]: 1 } }, "text"),
      "a nested value": (log) => log.info({ a: [{ b: text }] }, "text"),
      "an error's message": (log) => log.error(new Error(text)),
      "an error's cause": (log) => log.error(new Error("above", { cause: new Error(text) }), "text"),
      "an error's own field": (log) =>
        log.error({ error: Object.assign(new Error("x"), { code: text }) }, "text"),
      "a binding": (log) => log.child({ [text]: text }).info("text"),
      "a logger's name": (log) => log.named(`x${text}`).info("text"),
      "the context": (log) => runWithContext({ [text]: text }, () => log.info("text")),
      "a stack of its own making": (log) => log.info({ stack: text, a: { stack: text } }, "text"),
      "a line that looks like an error's stack": (log) => log.info({ type: "Error", stack: text }, "text"),
    };
    for (const [place, write] of Object.entries(places)) {
      test(`is visible and never raw: ${what} in ${place}`, () => {
        const { log, text: printed } = pretty();
        write(log);
        expect(printed()).not.toMatch(raw);
        expect(firstLines(printed())).toBe(1);
        // pino-pretty prints nested values as JSON, in which a backslash stands twice; a stack keeps its line breaks.
        const isStack = place.includes("stack") && what === "a line break";
        if (!isStack) expect(printed().replaceAll("\\\\", "\\")).toContain(visible);
      });
    }
  }

  test("of any kind, anywhere, holds no control characters but \\n, and forges no line", () => {
    const unit = fc.constantFrom(
      "a",
      "é",
      "\n",
      "\r",
      "\t",
      "\u001b",
      "[",
      "0",
      "m",
      "\u009b",
      "\u202e",
      "\u061c",
      "\u200b",
      "\ufeff",
      "\u{e0041}",
      "\ud800",
      "\u2028",
      "\0",
      "{",
      '"',
      "\\",
    );
    const text = fc.oneof(fc.string({ unit }), fc.string({ unit: "binary" }));
    const value = fc.oneof(
      text,
      fc.array(text),
      fc.dictionary(text, text),
      text.map((message) => new Error(message)),
    );
    for (const FORCE_COLOR of ["0", "1"]) {
      setColor({ FORCE_COLOR });
      fc.assert(
        fc.property(text, text, value, (message, key, given) => {
          const { log, text: printed } = pretty({ base: null });
          log.child({ [key]: message }).info({ [key]: given, nested: { [key]: given }, err: given }, message);
          expect(printed().replace(FORCE_COLOR === "1" ? ourColors : "", "")).not.toMatch(raw);
          expect(firstLines(printed().replace(ourColors, ""))).toBe(1);
        }),
      );
    }
  });
});

describe("a line", () => {
  test("has a stack in lines of its own, in whatever field pino calls the error", () => {
    for (const errorKey of ["err", "error", "fault"]) {
      const { log, text } = pretty({ errorKey });
      log.error(new TypeError("boom"), "text");
      expect(text()).toMatch(/\n +TypeError: boom\n +at .*\n +at /);
    }
  });
  test("names a custom level", () => {
    const { log, text } = pretty({ customLevels: { audit: 35 } });
    Reflect.apply(Reflect.get(log, "audit"), log, ["text"]);
    expect(text()).toMatch(/^\[[\d:.]+\] AUDIT: text\n$/);
  });
  test("has its message under the key that pino was told", () => {
    const { log, text } = pretty({ messageKey: "message" });
    log.info({ msg: "field" }, "text");
    expect(text()).toMatch(/^\[[\d:.]+\] INFO: text\n {4}msg: "field"\n$/);
  });
  for (const name of [
    "__proto__",
    "constructor",
    "toString",
    "valueOf",
    "hasOwnProperty",
    "toJSON",
    "then",
  ]) {
    test(`keeps a field named ${name}, whatever is in it`, () => {
      for (const value of ["some", { in: "some" }]) {
        const { log, text } = pretty();
        log.info(JSON.parse(`{"${name}":${JSON.stringify(value)}}`), "text");
        expect(text()).toMatch(/INFO: text\n.*some/s);
      }
    });
  }
  test("is there when hooks.streamWrite made no JSON of it", () => {
    const { log, text } = pretty({ hooks: { streamWrite: (line) => `> ${line}` } });
    log.info("text");
    expect(text()).toContain("text");
  });
  test("ends in a line break with crlf too", () => {
    const { log, text } = pretty({ crlf: true });
    log.info("text");
    expect(text()).toMatch(/INFO: text\r?\n$/);
  });
});

const canMakeTerminal = existsSync("/usr/bin/script");
if (!canMakeTerminal) console.log("skipped: a real terminal, since there is no /usr/bin/script here");

describe.skipIf(!canMakeTerminal)("at a real terminal", () => {
  const program = `import { createLogger } from "heartwood";
    createLogger({ base: null }).info({ "k\\u001b[2J": "v\\u009b2J\\r" }, "m\\nforged\\u001b]0;title\\u0007");`;
  function atTerminal(env: Readonly<Record<string, string>>): string {
    const { PATH = "" } = process.env;
    const command = `${process.execPath} --input-type=module -e '${program}'`;
    const run = spawnSync("script", ["-qec", command, "/dev/null"], {
      encoding: "utf8",
      env: { PATH, TERM: "xterm", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return run.stdout.replaceAll("\r\n", "\n"); // a terminal's own line ends
  }
  test("text from outside is visible, and our colours are all that is raw", () => {
    const text = atTerminal({});
    expect(text).toMatch(ourColors);
    const plain = text.replace(ourColors, "");
    expect(plain).not.toMatch(raw);
    for (const visible of ["m\\nforged\\u001b]0;title\\u0007", "k\\u001b[2J", "v\\u009b2J\\r"])
      expect(plain).toContain(visible);
  });
  for (const env of [{ NO_COLOR: "1" }, { FORCE_COLOR: "0" }]) {
    test(`there are no colours with ${JSON.stringify(env)}`, () => {
      const text = atTerminal(env);
      expect(text).toMatch(/^\[[\d:.]+\] INFO: m\\nforged/);
      expect(text).not.toMatch(raw);
    });
  }
  test("NODE_ENV=production and LOG_FORMAT=json write JSON", () => {
    for (const env of [{ NODE_ENV: "production" }, { LOG_FORMAT: "json" }]) {
      expect(JSON.parse(atTerminal(env))).toMatchObject({ level: "info", "k\u001b[2J": "v\u009b2J\r" });
    }
  });
});
