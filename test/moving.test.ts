// README's "Moving here": each row is run as it stands there, its left side with the logger that is left, its right side
// with heartwood as built.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import pino from "pino";
import { beforeAll, describe, expect, test } from "vitest";
import { destination, HeartwoodError } from "../src/index.js";
import { capture } from "./support/capture.js";
import { type Expected, expected } from "./support/moving/expected.js";
import { awaitedOf, type ExpectedOutput, expectOutput } from "./support/moving/output.js";
import { otherLoggers } from "./support/moving/packages.js";
import { type Row, rowsByTable } from "./support/moving/rows.js";
import { type Left, type RowCode, runRows, type Scope } from "./support/moving/run-rows.js";
import { asTypeScript, heartwoodScope, oneRequest, scopesOfOthers } from "./support/moving/scopes.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const tables = rowsByTable(readFileSync(`${root}README.md`, "utf8"));
const others = await otherLoggers();
const missing = "missing" in others ? others.missing : undefined;
if (missing !== undefined) console.log(`SKIPPED: the left side of winston's and bunyan's rows: ${missing}`);
const scopes = scopesOfOthers("modules" in others ? others.modules : "");

test("what each row leaves is expected, in the order of the README", () => {
  const codes = [...tables].map(([table, rows]) => [table, rows.map(({ was }) => was)]);
  expect(codes).toEqual(Object.entries(expected).map(([table, rows]) => [table, Object.keys(rows)]));
});

const sides = ["was", "becomes"] as const;
type Side = (typeof sides)[number];

for (const [table, scope] of Object.entries(scopes)) {
  const rows = tables.get(table) ?? [];
  const isMissing = missing !== undefined && ["winston", "bunyan"].includes(table);
  describe.skipIf(isMissing)(`${table}: what stood there`, () => testRows(rowsOf(table, rows, "was"), scope));
  describe(`${table}: what it becomes`, () => testRows(rowsOf(table, rows, "becomes"), heartwoodScope));
}

/** One side of a row. */
interface OneSide {
  readonly program: RowCode;
  readonly output: ExpectedOutput;
  readonly isAlone: boolean;
  readonly env: Readonly<Record<string, string>>;
  readonly exitCode: number;
}

function rowsOf(table: string, rows: readonly Row[], side: Side): OneSide[] {
  return rows.flatMap((row) => {
    const outputs = expected[table]?.[row.was];
    return outputs === undefined ? [] : [oneSide(row[side], outputs, side)];
  });
}

function oneSide(code: string, { env, codes, ...outputs }: Expected, side: Side): OneSide {
  const output = outputs[side];
  const after = code.startsWith("app.use(") ? oneRequest : "";
  return {
    program: { code, after, awaited: awaitedOf(output) },
    output,
    isAlone: env !== undefined || codes !== undefined,
    env: env ?? {},
    exitCode: codes?.[sides.indexOf(side)] ?? 0,
  };
}

function testRows(rows: readonly OneSide[], scope: Scope): void {
  const together = rows.filter(({ isAlone }) => !isAlone);
  let left: readonly Left[] = [];
  beforeAll(async () => {
    const programs = together.map(({ program }) => program);
    left = (await runRows(programs, scope)).left;
  }, 60_000);
  for (const [index, { program, output }] of together.entries())
    test(program.code, () => expectOutput(left[index] ?? {}, output));
  for (const { program, output, env, exitCode } of rows.filter(({ isAlone }) => isAlone)) {
    test(program.code, async () => {
      const ended = await runRows([program], { ...scope, env });
      expectOutput(ended.left[0] ?? {}, output);
      expect(ended.code).toBe(exitCode);
    });
  }
}

test("what each row becomes compiles", () => {
  mkdirSync(`${root}.build`, { recursive: true });
  const folder = mkdtempSync(`${root}.build/moving-`); // inside the package, so that it imports itself by name
  const codes = [...tables.values()].flat().map(({ becomes }) => becomes);
  writeFileSync(`${folder}/rows.ts`, asTypeScript(codes));
  const compilerOptions = { paths: {} };
  const config = { extends: "../../tsconfig.json", compilerOptions, include: ["*.ts"], exclude: [] };
  writeFileSync(`${folder}/tsconfig.json`, JSON.stringify(config));
  const tsc = [`${root}node_modules/typescript/bin/tsc`, "-p", folder];
  const { status, stdout } = spawnSync(process.execPath, tsc, { encoding: "utf8", timeout: 50_000 });
  rmSync(folder, { recursive: true });
  expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
});

describe("what the rows say besides", () => {
  const user = { id: 7, name: "Ana" };

  test("behind a text without % an object's members are fields, and an error is err", () => {
    const { log, records } = capture({ base: null });
    log.info("signed in", user);
    log.info("signed in", { user });
    log.info("signed in", new Error("boom"));
    const line = { level: "info", time: expect.any(String), msg: "signed in" };
    const err = { type: "Error", message: "boom", stack: expect.any(String) };
    expect(records()).toEqual([
      { ...line, ...user },
      { ...line, user },
      { ...line, err },
    ]);
  });

  test("%s of an object is no JSON; %j, %o and %O are", () => {
    const { log, last } = capture();
    log.info("%s %j %o %O", user, user, user, user);
    const json = JSON.stringify(user);
    expect(last()["msg"]).toBe(`[object Object] ${json} ${json} ${json}`);
  });

  test("an error has its cause", () => {
    const { log, last } = capture();
    log.error(new Error("boom", { cause: new Error("why") }));
    expect(last()).toMatchObject({ err: { cause: { type: "Error", message: "why" } } });
  });

  test("serializers among a child's bindings are a field, and serialize nothing", () => {
    const { log, last } = capture();
    log.child({ part: "db", serializers: { user: ({ id }: { id: number }) => id } }).info({ user });
    expect(last()).toMatchObject({ part: "db", serializers: {}, user });
  });

  test("a file that cannot be opened throws when the destination is made", () => {
    expect(() => destination("/nowhere/at/all/app.log")).toThrow(HeartwoodError);
  });

  test("a level's method returns nothing", () => {
    expect(capture().log.info("up")).toBeUndefined();
  });

  test("a long line has 16,000 bytes at most", () => {
    const { log, lines } = capture();
    log.info({ text: "x".repeat(20_000) }, "long");
    expect(Buffer.byteLength(lines[0] ?? "")).toBeLessThanOrEqual(16_000);
  });

  test("pino 10 has no pino.final", () => {
    expect(pino).not.toHaveProperty("final");
  });
});
