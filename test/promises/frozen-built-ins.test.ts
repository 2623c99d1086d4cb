// "It works where built-ins are frozen, or taken away": the same lines as in a process of the usual kind.
import { spawnSync } from "node:child_process";
import { beforeAll, describe, expect, test } from "vitest";
import { formatNames } from "../../src/line/format.js";

const freezeAll = `
  const seen = new Set();
  const freeze = (value) => {
    if ((typeof value !== "object" && typeof value !== "function") || value === null || seen.has(value)) return;
    seen.add(value);
    for (const { value: inner, get, set } of Object.values(Object.getOwnPropertyDescriptors(value)))
      for (const each of [inner, get, set]) freeze(each);
    freeze(Object.getPrototypeOf(value));
    Object.freeze(value);
  };
  for (const name of ["Object", "Function", "Array", "Error", "TypeError", "RangeError", "String", "Number", "Symbol",
    "Map", "Set", "WeakMap", "WeakSet", "Promise", "Date", "RegExp", "JSON", "Math", "Reflect", "Proxy", "BigInt"])
    freeze(globalThis[name]);`;

/** A process's flags, and what runs in it before a logger is made. */
const settings: Readonly<Record<string, { flags?: readonly string[]; before?: string }>> = {
  "node --frozen-intrinsics": { flags: ["--frozen-intrinsics"] },
  "Object.freeze(Error)": { before: "Object.freeze(Error);" },
  "Object.preventExtensions(Error)": { before: "Object.preventExtensions(Error);" },
  "a prepareStackTrace that nobody may replace": {
    before: 'Object.defineProperty(Error, "prepareStackTrace", { value: undefined });',
  },
  "Object.freeze(Object.prototype)": { before: "Object.freeze(Object.prototype);" },
  "all intrinsics frozen, as by SES": { before: freezeAll },
  "node --disable-proto=delete": { flags: ["--disable-proto=delete"] },
  "node --disable-proto=throw": { flags: ["--disable-proto=throw"] },
  "node --disallow-code-generation-from-strings": { flags: ["--disallow-code-generation-from-strings"] },
};

const formats = formatNames.filter((name) => name !== "pretty");

const program = `
  const { createLogger, runWithContext, addContext } = await import("heartwood");
  // before
  const inherited = { constructor: 1, toString: 2, valueOf: 3, hasOwnProperty: 4, name: "n", message: "m", stack: "s" };
  for (const format of ${JSON.stringify(formats)}) {
    const options = { env: false, control: false, base: null, service: "s", redact: ["a.password"] };
    const log = createLogger({ ...options, format, serializers: { u: (n) => ({ n }) } });
    log.info("text");
    log.info(inherited, "text");
    log.child(inherited).info("text");
    log.child({ c: 1 }, { redact: ["a"], serializers: { c: String } }).info({ a: 1, u: 1 }, "%s", "text");
    runWithContext({ request_id: "r", ...inherited }, () => {
      addContext({ toLocaleString: 1 });
      log.named("db").warn({ a: { password: 1 }, u: 1, nested: inherited });
      log.info({ get bad() { throw new Error("no"); }, big: 1n, map: new Map([["constructor", 1]]) }, "text");
    });
    class OwnError extends TypeError {}
    const error = new OwnError("failed", { cause: new Error("cause") });
    Object.defineProperty(error, "stack", { value: "stack" });
    Object.defineProperty(error.cause, "stack", { value: "stack" });
    log.error(error);
    log.error({ err: error, list: [error] }, "text");
    await log.close();
  }`;

/** RFC 3339, and milliseconds or nanoseconds since 1970. */
const timeOfLine = /20\d\d-\d\d-\d\dT[\d:.]+Z|\b1[789]\d{11}(?:0{6})?\b/g;

function run({ flags = [], before = "" }: (typeof settings)[string], source = program): string[] {
  const args = [
    "--no-warnings",
    ...flags,
    "--input-type=module",
    "-e",
    `${source.replace("// before", before)}`,
  ];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect(stderr).toBe("");
  return stdout.replaceAll(timeOfLine, "now").trimEnd().split("\n");
}

describe("the lines are those of any other process", () => {
  let expected: string[] = [];
  beforeAll(() => {
    expected = run({});
    expect(expected).toHaveLength(8 * formats.length);
  });

  test.each(Object.entries(settings))("under %s", (_, setting) => {
    expect(run(setting)).toEqual(expected);
  });
});

test("Error is itself again behind createLogger, and errors made inside are errors", () => {
  const [line] = run(
    { before: "Object.freeze(Error); const original = Error;" },
    `const { createLogger } = await import("heartwood");
     // before
     const made = [];
     const level = (level) => { made.push(new Error("inside"), Error); return { level }; };
     const log = createLogger({ env: false, formatters: { level } });
     const [inside, insideError] = made;
     console.log(Error === original, inside instanceof Error, new TypeError("t") instanceof insideError, insideError.name);`,
  );
  expect(line).toBe("true true true Error");
});

test("where globalThis is frozen as well, the error names the true cause, or pino has no need of it", () => {
  const [line = ""] = run(
    { before: "Object.freeze(Error); Object.freeze(globalThis);" },
    `const { createLogger } = await import("heartwood");
     // before
     try { createLogger({ env: false, control: false }).info("text"); } catch ({ code, message }) { console.log(code, message); }`,
  );
  if (Number.parseInt(process.versions.node, 10) >= 22) expect(line).toContain('"msg":"text"');
  else {
    expect(line).toMatch(
      /^OPTION_INVALID createLogger: pino cannot set Error\.prepareStackTrace, since Error and globalThis are frozen: /,
    );
    expect(line).toContain("Make the logger before they are frozen");
    expect(line).not.toContain("redact");
  }
});

test("what pino refuses is still said of the options", () => {
  const [line] = run(
    { before: "Object.freeze(Error);" },
    `const { createLogger } = await import("heartwood");
     // before
     try { createLogger({ env: false, redact: ["a..b"] }); } catch ({ code, message }) { console.log(code, message); }`,
  );
  expect(line).toMatch(/^OPTION_INVALID /);
  expect(line).not.toContain("frozen");
});
