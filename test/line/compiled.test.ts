// fast-json-stringify: only heartwood/schema loads it, and a process that may not make code of text does without it.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import fastJsonStringify from "fast-json-stringify";
import { describe, expect, test } from "vitest";
import { compile } from "../../src/line/compiled.js";
import { findDeclared } from "../../src/line/declared.js";
import { defaultLimits, type Limits } from "../../src/line/limits.js";
import { type JsonSchema, schema } from "../../src/line/schema.js";
import { readShape } from "../../src/line/shape.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

interface Run {
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program that imports heartwood as it is built. */
function run(program: string, ...flags: readonly string[]): Run {
  const args = [...flags, "--input-type=module", "-e", program];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  expect(status, stderr).toBe(0);
  return { stdout, stderr };
}

describe("fast-json-stringify is loaded", () => {
  const loaded = (imports: string): boolean => {
    const program = `${imports}
      import { createRequire } from "node:module";
      const paths = Object.keys(createRequire(process.cwd() + "/").cache);
      if (!paths.some((path) => path.includes("pino"))) throw new Error("nothing is seen");
      console.log(paths.some((path) => path.includes("fast-json-stringify")));`;
    return run(program).stdout.trim() === "true";
  };

  test("by heartwood/schema, never by heartwood", () => {
    expect(loaded('import "heartwood";')).toBe(false);
    expect(loaded('import "heartwood"; import "heartwood/schema";')).toBe(true);
  });
});

describe("a process that may not make code of text", () => {
  const program = `
    import { createLogger } from "heartwood";
    import { schema } from "heartwood/schema";
    const properties = { id: { type: "string" }, at: { type: "string", format: "date-time" }, qty: { type: "integer" } };
    const order = schema({ type: "object", properties, required: ["id"] });
    const line = schema({ type: "object", properties, required: ["id"] });
    const log = createLogger({ env: false, format: "json", base: null, timestamp: false, serializers: { order, line } });
    log.info({ order: { id: "o-1\\u0085", at: new Date(0), card: "4111" }, line: { id: null, qty: 3 } }, "text");`;

  test("gets the same lines, and is told once", () => {
    const free = run(program);
    const bound = run(program, "--disallow-code-generation-from-strings");
    expect(bound.stdout).toBe(free.stdout);
    expect(JSON.parse(bound.stdout)).toEqual({
      level: "info",
      order: { id: "o-1\u0085", at: "1970-01-01T00:00:00.000Z" },
      line: { id: "[declared string, got null]", qty: 3 },
      log_error: '"id": declared string, got null',
      msg: "text",
    });
    expect(free.stderr).toBe("");
    expect(bound.stderr.match(/HEARTWOOD_SCHEMA_NOT_COMPILED/g)).toHaveLength(1);
    expect(bound.stderr).toContain(
      "schema: fast-json-stringify cannot compile: Code generation from strings disallowed",
    );
  });
});

describe("a program", () => {
  const textOf = (definition: JsonSchema, value: unknown, limits: Partial<Limits> = {}): string | undefined =>
    compile(readShape(definition))?.(value, { ...defaultLimits, ...limits });

  test("prints what fits", () => {
    const definition = {
      type: "object",
      properties: { a: { type: "string" }, b: { enum: [1, "x"] } },
    } as const;
    expect(textOf(definition, { b: "x", a: "\u0085", c: 1 })).toBe('{"a":"\\u0085","b":"x"}');
  });

  test("refuses what does not, and what is not plain data", () => {
    const definition = { type: "object", properties: { a: { type: "string" } } } as const;
    class Order {
      a = "a";
    }
    for (const value of [null, [], "a", { a: 1 }, { a: "a", toJSON: () => ({}) }, new Order(), new Map()]) {
      expect(textOf(definition, value)).toBeUndefined();
    }
    expect(textOf({ ...definition, required: ["a"] }, {})).toBeUndefined();
  });

  test("refuses what lies beyond the limits, and arrays that are long or may change while they are read", () => {
    const definition = {
      type: "object",
      properties: { a: { type: "string" }, b: { type: "array", items: { type: "string" } } },
    } as const;
    const value = { a: "a", b: ["b", "c"] };
    expect(textOf(definition, value)).toBe('{"a":"a","b":["b","c"]}');
    const tooLittle: readonly Partial<Limits>[] = [{ maxDepth: 1 }, { maxBreadth: 1 }, { maxNodes: 4 }];
    for (const limits of tooLittle) expect(textOf(definition, value, limits)).toBeUndefined();
    expect(textOf(definition, { a: "a" }, { maxBreadth: 1 })).toBeUndefined();
    expect(textOf(definition, value, { maxDepth: 2, maxBreadth: 2, maxNodes: 5 })).toBeDefined();
    expect(textOf(definition, { b: Array(100).fill("b") })).toBeDefined();
    expect(textOf(definition, { b: Array(101).fill("b") })).toBeUndefined();
    expect(textOf(definition, { b: new Proxy(["b"], {}) })).toBeUndefined();
  });

  test("is not written where parts that share their schemas would make it endless", () => {
    const doubling = (depth: number): JsonSchema => {
      const levels = Array.from({ length: depth }, (_, level) => {
        const inner = level === 0 ? { type: "string" } : { $ref: `#/$defs/level${level - 1}` };
        return [`level${level}`, { type: "object", properties: { one: inner, other: inner } }];
      });
      return { $ref: `#/$defs/level${depth - 1}`, $defs: Object.fromEntries(levels) } as JsonSchema;
    };
    expect(compile(readShape(doubling(8)))).toBeDefined(); // 511 places
    expect(compile(readShape(doubling(40)))).toBeUndefined();
  });

  test("keeps its own budget while another runs inside it", () => {
    const definition = {
      type: "object",
      properties: { a: { type: "string" }, b: { type: "string" } },
    } as const;
    const value = {
      get a() {
        expect(textOf(definition, { a: "inner", b: "inner" })).toBeDefined();
        return "a";
      },
      b: "b",
    };
    expect(textOf(definition, value, { maxNodes: 3 })).toBe('{"a":"a","b":"b"}');
    expect(textOf(definition, value, { maxNodes: 2 })).toBeUndefined();
  });

  test("allows each literal in its own place", () => {
    const definition = {
      type: "object",
      properties: { a: { enum: ["x"] }, b: { enum: ["y", null] } },
    } as const;
    expect(textOf(definition, { a: "x", b: null })).toBe('{"a":"x","b":null}');
    expect(textOf(definition, { a: "y", b: "y" })).toBeUndefined();
    expect(textOf(definition, { a: "x", b: "x" })).toBeUndefined();
  });

  const polluted = <Result>(name: string, value: unknown, enumerable: boolean, run: () => Result): Result => {
    Object.defineProperty(Object.prototype, name, { value, enumerable, configurable: true });
    try {
      return run();
    } finally {
      Reflect.deleteProperty(Object.prototype, name);
    }
  };

  test("is not asked while Object.prototype has members that every object shows", () => {
    const print = compile(readShape({ type: "object", properties: { a: { type: "string" } } }));
    const ask = (): unknown => print?.({ a: "a" }, defaultLimits);
    expect(ask()).toBe('{"a":"a"}');
    expect(polluted("stray", 1, true, ask)).toBeUndefined();
  });

  const opening = {
    additionalProperties: true,
    patternProperties: { "": {} },
    default: 1,
    const: "x",
    nullable: true,
  };
  for (const [name, value] of Object.entries(opening)) {
    test(`takes no "${name}" from a polluted prototype, nor does the shape`, () => {
      const definition = { type: "object", properties: { a: { type: "string" } } } as const;
      const declared = findDeclared(polluted(name, value, false, () => schema(definition)));
      const print = (given: unknown): unknown => declared?.print(given, "it", defaultLimits);
      expect(print({ a: "a", secret: 1 })).toBe('{"a":"a"}');
      expect(print({ secret: 1 })).toBe("{}");
      expect(print({ a: null })).toBe('{"a":"[declared string, got null]"}');
    });
  }

  test("is not written for what has no end, several types, any member, or names with a meaning of their own", () => {
    const without: readonly JsonSchema[] = [
      { type: "object", properties: { next: { $ref: "#" } } },
      { type: ["string", "number"] },
      { type: "object", additionalProperties: {} },
      { type: "object", properties: Object.fromEntries([["constructor", {}]]) },
      { type: "object", properties: { "1": { type: "string" } } },
      { type: "object", properties: { "\u0085": { type: "string" } } },
      { type: "array", items: false },
    ];
    for (const definition of without) expect(compile(readShape(definition))).toBeUndefined();
  });
});

describe("what heartwood builds on in fast-json-stringify", () => {
  test("is the version that package.json names", () => {
    const require = createRequire(import.meta.url);
    const { dependencies } = require("../../package.json");
    expect(dependencies["fast-json-stringify"]).toBe(require("fast-json-stringify/package.json").version);
  });

  test("is there: a mode that shows what a program is made of, and restores it", () => {
    const made: object = fastJsonStringify({ type: "string", format: "date-time" }, { mode: "debug" });
    const serializer = Reflect.get(made, "serializer");
    serializer.asDateTime = (value: unknown) => `<${String(value)}>`;
    const write = Reflect.apply(fastJsonStringify.restore, undefined, [made]);
    expect(Reflect.apply(Object(write), undefined, [null])).toBe("<null>");
  });
});
