// The house rules that a compiler does not know: imports go one way, files are one idea, types are not argued away.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

/** Every file of src, each importing only from files above it here. The order of DESIGN §2; `import type` counts. */
const order: readonly string[] = [
  // what everything may use
  "visible",
  "errors",
  "required",
  "dependencies",
  "levels/threshold",
  "version",
  "control-state",
  "state",
  "notices",
  "logger-names",
  "timers",
  "line/attempt",
  "line/time",
  "line/detached",
  // parts that know nothing of each other
  "levels/directives",
  "levels/custom",
  "line/pino-seams",
  "levels/registry",
  "levels/gates",
  "option-checks",
  "output/descriptor",
  "output/backlog",
  "output/pour",
  "output/stderr",
  "output/drops",
  "output/waiters",
  "output/outflow",
  "output/writer",
  "output/exit",
  "output/outlet",
  "output/destination",
  "output/stdout",
  "output/stand-in",
  "output/closing",
  "output/lowest-level",
  "output/multistream",
  "output/pretty",
  // values, text
  "line/limits",
  "line/redacted",
  "line/secret-names",
  "line/secret-texts",
  "line/secrets",
  "line/quote",
  "line/scalar",
  "line/message",
  "line/opening",
  "line/raw-json",
  "line/read",
  "line/bare-url",
  "line/baggage-parts",
  "line/baggage",
  "line/error-members",
  "line/web-summary",
  "line/summary",
  "line/plain",
  "line/print",
  "line/given",
  "line/fields",
  "line/members",
  // the context
  "context",
  // a line that is too long
  "line/outline",
  "line/shares",
  "line/run",
  "line/piece",
  "line/cut-text",
  "line/cut-value",
  "line/truncate",
  // the formats
  "line/formats/values",
  "line/formats/place",
  "line/formats/levels",
  "line/formats/pairs",
  "line/formats/table",
  "line/formats/ecs",
  "line/formats/gcp",
  "line/formats/datadog",
  "line/formats/otel",
  "line/formats/lambda",
  "line/formats/logfmt",
  "line/format",
  "line/fold",
  "output/open",
  // declared shapes
  "line/declared",
  "line/schema-keywords",
  "line/schema-value",
  "line/shape",
  "line/parts",
  "line/fit",
  "line/compiled",
  "line/schema",
  // a line
  "line/said",
  "line/guards",
  "line/stringifiers",
  "line/counts",
  "line/active-span",
  "line/layout",
  "line/spread",
  "line/printer",
  "line/key",
  "line/profile",
  "line/names",
  "line/agents",
  "line/base",
  "line/head",
  "line/context-members",
  "line/span-members",
  "line/ranks",
  "line/finish",
  "line/exchange",
  "line/salvage",
  "line/surplus",
  "line/arguments",
  "line/call",
  "line/encode",
  "line/fast",
  "levels/set-level",
  // what operators change, and how they reach it
  "levels/duration",
  "levels/overrides",
  "levels/owners",
  "levels/rate",
  "levels/change",
  "levels/audit",
  "levels/changes-said",
  "levels/clock",
  "levels/controller",
  "levels/override-gate",
  "control/health",
  "control/views",
  "control/metrics",
  "control/totals",
  "control/strict-json",
  "control/protocol",
  "control/channel",
  "control/ancestors",
  "control/signal",
  "control/plan",
  "control/process-control",
  "control/wire",
  "control/cluster",
  "control/workers",
  "control/file",
  "control/socket-folder",
  "control/socket-path",
  "control/answer-http",
  "control/socket",
  "control/open",
  // a logger
  "option-table",
  "service",
  "options",
  "crashes",
  "stats",
  "close",
  "redaction",
  "children",
  "frozen",
  "pino-logger",
  "controlled-root",
  "log-fn",
  "own-lines",
  "logger",
  "captures",
  "testing",
  // a service's requests
  "request/traceparent",
  "request/ids",
  "request/origin",
  "request/outcome",
  "request/options",
  "request/headers",
  "request/propagate",
  "request/exchange",
  "request/answer",
  "request/serve",
  "request/run-handler",
  "request/upgrade",
  "request/node",
  "request/fastify",
  "request/koa",
  "request/hono",
  "request/nest",
  "request/otel",
  "index",
  "control/same-site",
  "control/admit",
  "control/mounts",
  "control/http",
  "cli/args",
  "cli/ask",
  "cli/find",
  "cli/commands",
  "cli/left",
  "cli/print",
  "cli/run",
  "cli/main",
];

const src = fileURLToPath(new URL("../src/", import.meta.url));

interface Source {
  readonly name: string;
  readonly text: string;
  /** The text with comments and the insides of strings blanked; lines stay where they are. */
  readonly code: string;
  readonly imports: readonly string[];
}

/** Comments, strings and regular expressions, in the order in which one may hide another. */
const notCode =
  /\/\*[\s\S]*?\*\/|\/\/.*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|(?<=[=(,:]\s*)\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/g;

const sources: readonly Source[] = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.[cm]?ts$/.test(path))
  .map((path) => read(path));

function read(path: string): Source {
  const text = readFileSync(join(src, path), "utf8");
  const name = path.replace(/\.[cm]?ts$/, "");
  const specifier = /\b(?:from|import|require)\b\s*\(?\s*["'](\.[^"']+)["']/g;
  const imports = [...text.matchAll(specifier)].map(([, to = ""]) =>
    join(name, "..", to).replace(/\.[cm]?js$/, ""),
  );
  return { name, text, code: withoutText(text), imports };
}

function withoutText(text: string): string {
  return text.replace(notCode, (found) => found.replace(/[^\n]/g, " "));
}

/** Lines of code that match, as `file:line`. */
function linesWith(pattern: RegExp): string[] {
  return sources.flatMap(({ name, code }) =>
    code.split("\n").flatMap((line, index) => (pattern.test(line) ? [`${name}:${index + 1}`] : [])),
  );
}

describe("imports", () => {
  test("the order names every file of src, once", () => {
    expect([...order].sort()).toEqual(sources.map(({ name }) => name).sort());
  });

  test("lead to files of src", () => {
    const names = new Set(sources.map(({ name }) => name));
    for (const { name, imports } of sources) {
      for (const to of imports) expect(names.has(to), `${name} imports ${to}`).toBe(true);
    }
  });

  test("go down the order, never up", () => {
    const upwards = sources.flatMap(({ name, imports }) =>
      imports.filter((to) => order.indexOf(to) >= order.indexOf(name)).map((to) => `${name} imports ${to}`),
    );
    expect(upwards).toEqual([]);
  });

  test("make no circle", () => {
    const left = new Map(sources.map(({ name, imports }) => [name, new Set(imports)]));
    for (let before = -1; before !== left.size; ) {
      before = left.size;
      for (const [name, imports] of left) {
        if ([...imports].every((to) => !left.has(to))) left.delete(name);
      }
    }
    expect([...left.keys()]).toEqual([]);
  });

  test("are seen by this test: many, and in every file but a few", () => {
    expect(sources.flatMap(({ imports }) => imports).length).toBeGreaterThan(80);
    expect(sources.filter(({ imports }) => imports.length === 0).length).toBeLessThan(sources.length / 4);
  });

  test("of pino's inside stand in one file, and in the one that makes the logger", () => {
    const ofPino = sources.filter(({ text }) =>
      /import (?!type\b)[^;]*from "pino"|\bpino\b[^;]* from "[./]*dependencies\.js"/.test(
        withoutTypeNames(text),
      ),
    );
    expect(ofPino.map(({ name }) => name).sort()).toEqual(["line/pino-seams", "pino-logger"]);
    expect(linesWith(/\bpino\.symbols\b/).every((line) => line.startsWith("line/pino-seams:"))).toBe(true);
  });
});

/** Imports that name types only are gone when the program runs. */
function withoutTypeNames(text: string): string {
  return text.replace(/import \{(?:\s*type [^,}]+,?)+\s*\} from/g, "import type {} from");
}

describe("each file", () => {
  for (const { name, text } of sources) {
    test(`${name} has 250 lines at most, and begins with a comment that says what it is`, () => {
      expect(text.split("\n").length - 1).toBeLessThanOrEqual(250);
      expect(text).toMatch(/^(?:#!.*\n)?\/\/ \S/);
    });
  }
});

describe("types", () => {
  test("are never any", () => {
    expect(linesWith(/\bany\b/)).toEqual([]);
  });

  test("are not suppressed", () => {
    const suppression =
      /@ts-(?:ignore|expect-error|nocheck)|biome-ignore|eslint-disable|(?:v8|c8|istanbul) ignore/;
    const found = sources.filter(({ text }) => suppression.test(text)).map(({ name }) => name);
    expect(found).toEqual([]);
  });

  test("are asserted ten times at most, each with a reason on the line", () => {
    const casts = sources.flatMap(({ name, text, code }) => {
      const withoutImports = code.replace(/^(?:import\b|export (?:type )?[{*])[^;]*;/gm, (found) =>
        found.replace(/[^\n]/g, " "),
      );
      return withoutImports.split("\n").flatMap((line, index) => {
        const count = [...line.matchAll(/\bas\b(?!\s+const\b)/g)].length;
        const reason = /\/\/ \S+ \S+/.test(text.split("\n")[index] ?? "");
        return Array.from({ length: count }, () => ({ at: `${name}:${index + 1}`, reason }));
      });
    });
    expect(casts.filter(({ reason }) => !reason)).toEqual([]);
    expect(casts.length).toBeGreaterThan(0); // this test sees them
    expect(casts.length).toBeLessThanOrEqual(10);
  });

  test("are not asserted by ! either", () => {
    expect(linesWith(/[\w)\]]!(?=[.;,)[\]]|$)/)).toEqual([]);
  });
});
