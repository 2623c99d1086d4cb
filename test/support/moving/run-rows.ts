// Rows of README's tables as programs: real processes, in which each row has a folder and an output of its own.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../processes.js";

/** What a row's code finds when it runs. */
export interface Scope {
  /** Statements at the top of the program. */
  readonly imports: string;
  /** Statements before each row's code, which may declare the same names again. */
  readonly names: string;
  /** The folders of the packages that may be imported beside heartwood. */
  readonly packages: Readonly<Record<string, string>>;
  /** Environment variables. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface RowCode {
  readonly code: string;
  /** Statements behind the code. */
  readonly after: string;
  /** Lines on stdout and in files that are waited for before the next row begins. */
  readonly awaited: Readonly<Record<string, number>>;
}

/** What a row left: the text of `stdout`, of `stderr`, and of its files by their name. */
export type Left = Readonly<Record<string, string>>;

export interface RowsRun {
  readonly left: readonly Left[];
  /** The program's exit code. */
  readonly code: number | null;
}

/** Runs the rows one after the other in one process. */
export async function runRows(rows: readonly RowCode[], scope: Scope): Promise<RowsRun> {
  const folder = mkdtempSync(join(tmpdir(), "heartwood-moving-"));
  try {
    for (const index of rows.keys()) mkdirSync(join(folder, String(index)));
    const env = { ...scope.env, FOLDER: folder };
    const ended = await run(programOf(rows, scope), { stdout: "> file", env, packages: scope.packages });
    const stdout = textsOf(ended.output);
    const stderr = textsOf(ended.stderr);
    const left = rows.map((_, index) => ({
      stdout: stdout[index] ?? "not run",
      stderr: stderr[index] ?? "not run",
      ...filesIn(join(folder, String(index))),
    }));
    return { left, code: ended.code };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const mark = "=== next row ===\n";

const textsOf = (output: string): string[] => output.split(mark).slice(1);

// The marks are written past every stream, so a row's lines must be out before the next mark.
const programOf = (rows: readonly RowCode[], { imports, names }: Scope): string => `
import { existsSync, readFileSync, writeSync } from "node:fs";
import { setImmediate as turn, setTimeout as pause } from "node:timers/promises";
${imports}
const mark = ${JSON.stringify(mark)};
const textOf = (file) => (existsSync(file) ? readFileSync(file, "utf8") : "");
const linesOf = (file) =>
  (file === "stdout" ? textOf("/proc/self/fd/1").split(mark).at(-1) : textOf(file)).split("\\n").length - 1;
const rows = [
${rows.map(functionOf(names)).join(",\n")}
];
for (const [index, [row, awaited]] of rows.entries()) {
  process.chdir(process.env.FOLDER + "/" + index);
  for (const fd of [1, 2]) writeSync(fd, mark);
  await row();
  await turn();
  for (const [file, count] of Object.entries(awaited)) while (linesOf(file) < count) await pause(5);
}
if (rows.length > 1) process.exit(); // a rotating file keeps its process alive
`;

const functionOf =
  (names: string) =>
  ({ code, after, awaited }: RowCode): string =>
    `[async () => { ${names}\n{ ${importsInBlock(code)};\n${after} } }, ${JSON.stringify(awaited)}]`;

/** The code with its import declarations as a block may have them. */
export const importsInBlock = (code: string): string =>
  code
    .replace(/\bimport (\w+) from ("[^"]+");/g, "const { default: $1 } = await import($2);")
    .replace(/\bimport (\{[^}]+\}) from ("[^"]+");/g, "const $1 = await import($2);");

const filesIn = (folder: string): Left =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
