// What the commands of benchmarks, soaks and consumers share: their options, how they say what goes on, how they end.
import { argv, stderr, stdout } from "node:process";
import { type ParseArgsConfig, parseArgs } from "node:util";

type Options = NonNullable<ParseArgsConfig["options"]>;
type Values<Own extends Options> = ReturnType<typeof parseArgs<{ options: Own }>>["values"];

/**
 * Runs the command with its options, and what stands behind `--`; `--help` prints the usage, and what it throws is one
 * line and exit code 1.
 */
export async function command<const Own extends Options>(
  usage: string,
  options: Own,
  run: (values: Values<Own>, rest: readonly string[]) => Promise<void>,
): Promise<void> {
  const [args, rest] = parted(argv.slice(2));
  await toItsEnd(async () => {
    if (args.includes("--help")) print(usage);
    else await run(parseArgs({ args, options }).values, rest);
  });
}

/** What it throws is one line and exit code 1. */
export async function toItsEnd(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

/** Aborts when we are asked to end: what was started is ended, and what was made removed, before we go. */
export function askedToEnd(): AbortSignal {
  const asked = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => asked.abort());
  return asked.signal;
}

/** What stands before and behind the first `--`. */
function parted(args: string[]): [string[], string[]] {
  const at = args.indexOf("--");
  return at === -1 ? [args, []] : [args.slice(0, at), args.slice(at + 1)];
}

/** Progress, on stderr: stdout is for what was measured. */
export const say = (text: string): void => void stderr.write(`${text}\n`);

export const print = (text: string): void => void stdout.write(`${text}\n`);

/** The known names that were asked for, all where none was. */
export function chosen<Name extends string>(
  option: string,
  asked: readonly string[] = [],
  known: readonly Name[],
): readonly Name[] {
  const unknown = asked.find((name) => !known.some((one) => one === name));
  if (unknown !== undefined) {
    throw new Error(`bench: ${option} ${unknown} is not known. Use one of ${known.join(", ")}.`);
  }
  return asked.length === 0 ? known : known.filter((name) => asked.includes(name));
}

/** @throws {Error} naming the option, when it is no whole number from the least on */
export function wholeNumber(option: string, text: string, { of = "bench", least = 1 } = {}): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least) return value;
  const allowed = `a whole number from ${least.toLocaleString("en")}`;
  throw new Error(`${of}: ${option} ${text} is not allowed. Use ${allowed}.`);
}
