// Every block of the README is run as it stands: programs print what the block after them shows.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { optionNames } from "../src/option-table.js";
import { requestOptionNames } from "../src/request/options.js";

interface Block {
  readonly language: string;
  readonly text: string;
  /** The heading that it stands under. */
  readonly heading: string;
}

const root = fileURLToPath(new URL("..", import.meta.url));
// Inside the package, so that `import "heartwood"` is the package importing itself by name, as built.
const folder = `${root}.build/readme`;
const readme = readFileSync(`${root}README.md`, "utf8");

/** Commands that are run elsewhere: by CI itself, and by test/package with the packed tarball. */
const runElsewhere: readonly string[] = [
  "npm install heartwood",
  "git clone <this repository> && cd heartwood && npm ci && npm run demo",
  "npm ci && npm test",
];

function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let heading = "";
  for (const part of markdown.matchAll(/^(#+ .*)$|^```(\w+)\n([\s\S]*?)^```$/gm)) {
    const [, title, language = "", text = ""] = part;
    if (title !== undefined && language === "") heading = title;
    else blocks.push({ language, text: text.trimEnd(), heading });
  }
  return blocks;
}

const blocks = blocksOf(readme).filter(({ heading }) => heading !== "### Jest"); // run by test/package/jest.test.ts

function run(command: string, args: readonly string[]): string {
  const env = { ...process.env, LOG_LEVEL: "", LOG_FORMAT: "", VITEST: "" }; // no test runner, as for a reader
  return execFileSync(command, args, { cwd: folder, env, encoding: "utf8", timeout: 20_000 });
}

/** What differs from run to run, made the same. */
const normal = (lines: string): string[] =>
  lines
    .trim()
    .split("\n")
    .map((line) =>
      line
        .replace(/"time":"[\d-]+T[\d:.]+Z"/, '"time":"T"')
        .replace(/"pid":\d+,"hostname":"[^"]*"/, '"pid":7,"hostname":"web-1"')
        .replace(/"until":"[\d-]+T[\d:.]+Z"/, '"until":"T"')
        .replace(/"(log_)?override":"\w+"/, '"$1override":"O"')
        .replace(/"request_id":"[0-9a-f-]{36}"/, '"request_id":"U"')
        .replace(/"trace_id":"[0-9a-f]{32}","span_id":"[0-9a-f]{16}"/, '"trace_id":"T","span_id":"S"')
        .replace(/"responseTime":[\d.]+/, '"responseTime":1'),
    );

const nameOf = (program: string): string => /^\/\/ (\S+\.mjs)$/m.exec(program)?.[1] ?? "program.mjs";

beforeAll(() => mkdirSync(folder, { recursive: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("each program of the README prints what the README shows", () => {
  let output: (() => string) | undefined;
  let compared = 0;
  for (const { language, text } of blocks) {
    if (language === "js") {
      writeFileSync(`${folder}/${nameOf(text)}`, text);
      output = () => run(process.execPath, [nameOf(text)]);
    } else if (language === "sh") {
      output = () => run("bash", ["-c", text]);
    } else if (language === "json") {
      expect(normal(output?.() ?? "")).toEqual(normal(text));
      output = undefined;
      compared++;
    }
  }
  expect(compared).toBeGreaterThanOrEqual(6);
});

test("each TypeScript block of the README compiles", () => {
  const sources = blocks.filter(({ language }) => language === "ts");
  expect(sources.length).toBeGreaterThan(0);
  for (const [index, { text }] of sources.entries()) writeFileSync(`${folder}/block-${index}.ts`, text);
  const config = {
    extends: "../../tsconfig.json",
    compilerOptions: { paths: {} },
    include: ["*.ts"],
    exclude: [],
  };
  writeFileSync(`${folder}/tsconfig.json`, JSON.stringify(config));
  expect(run(process.execPath, [`${root}node_modules/typescript/bin/tsc`, "-p", "tsconfig.json"])).toBe("");
});

test("each command of the README is one that is run", () => {
  const commands = blocks.filter(({ language }) => language === "console").map(({ text }) => text);
  expect(commands.filter((command) => !runElsewhere.includes(command))).toEqual([]);
  const known = new Set(["js", "sh", "json", "ts", "console"]);
  expect(blocks.filter(({ language }) => !known.has(language))).toEqual([]);
});

test("each file that the README links to is there", () => {
  const prose = readme.replaceAll(/`[^`\n]*`/g, "code");
  const links = [...prose.matchAll(/\]\((?!https?:|#)([^)#]+)\)/g)].map(([, path = ""]) => path);
  expect(links.length).toBeGreaterThan(20);
  expect(links.filter((path) => !existsSync(root + path))).toEqual([]);
});

test("each promise of the README links to a test that is there", () => {
  const links = [...readme.matchAll(/\]\((test\/[^)]+)\)/g)].map(([, file = ""]) => file);
  expect(links.length).toBeGreaterThan(5);
  for (const file of links) expect(readFileSync(`${root}${file}`, "utf8")).toContain("expect(");
});

test("each test of a promise is linked in the README, and begins with the README's own words", () => {
  const files = readdirSync(`${root}test/promises`);
  expect(files.filter((file) => !readme.includes(`](test/promises/${file})`))).toEqual([]);
  const plain = (text: string): string => text.replaceAll(/\s+/g, " ").toLowerCase();
  const said = plain(readme.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1"));
  const quoted = (file: string): string => {
    const [comment = ""] = /^(?:\/\/.*\n)+/.exec(readFileSync(`${root}test/promises/${file}`, "utf8")) ?? [];
    return /^ ?"([^"]{10,})"/.exec(plain(comment.replaceAll(/^\/\//gm, "")))?.[1] ?? `no quote in ${file}`;
  };
  expect(files.map(quoted).filter((words) => !said.includes(words))).toEqual([]);
});

test("each option and environment variable has its row in the README", () => {
  // Browser-only, or without meaning in pino 10: taken, since pino takes them.
  const silent = new Set(["browser", "levelVal", "safe"]);
  const tables = readme.split("\n").filter((line) => line.startsWith("|"));
  const named = (name: string): boolean =>
    tables.some((row) => row.split("|")[1]?.includes(`\`${name}\``) === true);
  const names = [
    ...optionNames,
    ...requestOptionNames,
    "LOG_LEVEL",
    "LOG_LEVEL_FILE",
    "LOG_CONTROL",
    "LOG_FORMAT",
    "NODE_ENV",
    "NO_COLOR",
    "FORCE_COLOR",
  ];
  expect(names.filter((name) => !silent.has(name) && !named(name))).toEqual([]);
});
