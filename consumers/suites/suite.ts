// The test files of pino, pino-http and Fastify that hold for a logger in pino's place, and how one of them is run.
import { execFile } from "node:child_process";
import { copyFile, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { lockedFolder } from "../../test/package/locked.js";

const packages = fileURLToPath(new URL("../../../consumers/suites/packages", import.meta.url));
const preload = fileURLToPath(new URL("../../../consumers/suites/stand-in.cjs", import.meta.url));
const entry = fileURLToPath(new URL("../../../dist/index.js", import.meta.url));

/** What a test file said. */
export interface Outcome {
  readonly file: string;
  readonly passed: number;
  /** The names of tests that failed; the file's own name if it did not get to its end. */
  readonly failed: readonly string[];
}

/** Installs the suites, once per machine. @returns the folder of their modules */
export async function installSuites(): Promise<string> {
  const folder = await lockedFolder("suites-packages", packages).catch((failure: Error) => {
    throw new Error(`suites: the packages cannot be installed: ${failure.message}`, { cause: failure });
  });
  const modules = join(folder, "node_modules");
  // pino's tests link a module in here, and load two files that its own build step makes.
  await mkdir(join(modules, "pino", "node_modules"), { recursive: true });
  const fixtures = join(modules, "pino", "test", "fixtures");
  await copyFile(
    join(fixtures, "to-file-transport.js"),
    join(fixtures, "ts", "to-file-transport.es2017.cjs"),
  );
  return modules;
}

/** The test files, relative to the modules: those that start worker threads last. */
export async function suiteFiles(modules: string): Promise<{ quick: string[]; threads: string[] }> {
  const own = await testsIn(modules, "pino/test");
  const quick = [
    ...own.filter((file) => !/\/(browser|internals)/.test(file)),
    "pino-http/test/test.js",
    ...(await testsIn(modules, "fastify/test/logger")),
    "fastify/test/child-logger-factory.test.js",
    "fastify/test/encapsulated-child-logger-factory.test.js",
  ];
  return { quick, threads: await testsIn(modules, "pino/test/transport") };
}

const testsIn = async (modules: string, folder: string): Promise<string[]> =>
  (await readdir(join(modules, folder)))
    .filter((name) => /\.test\.m?js$/.test(name))
    .map((name) => `${folder}/${name}`);

/** Runs one test file with pino, or with heartwood in its place. */
export async function runFile(modules: string, file: string, logger: "pino" | "heartwood"): Promise<Outcome> {
  const env = {
    ...process.env,
    SUITES_MODULES: modules,
    NODE_OPTIONS: `--require ${preload}`,
    ...(logger === "heartwood" ? { HEARTWOOD: entry } : {}),
  };
  const args = ["--test-reporter=tap", join(modules, file)];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env,
    timeout: 120_000,
    maxBuffer: 64 * 2 ** 20,
  }).catch((failure: { stdout?: string }) => ({ stdout: failure.stdout ?? "" }));
  return outcomeOf(file, stdout);
}

/** Reads the TAP that Node's test runner prints: the tests that hold no others. */
export function outcomeOf(file: string, tap: string): Outcome {
  const count = /^# pass (\d+)$/m.exec(tap)?.[1];
  if (count === undefined) return { file, passed: 0, failed: [`${file} did not get to its end`] };
  const reports = [...tap.matchAll(/^( *)not ok \d+ - (.*)\n(?:\1 {2}.*\n)*/gm)];
  const failed = reports
    .filter(([text]) => !text.includes("failureType: 'subtestsFailed'"))
    .map(([, , name = ""]) => name.trim());
  return { file, passed: Number(count), failed };
}
