// The programs that measure.ts starts: they tell something when they are ready, and answer what they are asked.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { LoadQuestion, Question } from "./services.js";

/**
 * @param path       of a module of the benchmarks, beside this one
 * @param longestMs  after which it is ended, if it hangs, and with it the benchmark
 * @param stdout     a descriptor
 */
export function start(
  path: string,
  args: readonly string[],
  longestMs: number,
  stdout: number | "inherit" = "inherit",
): ChildProcess {
  return fork(fileURLToPath(new URL(path, import.meta.url)), args, {
    stdio: ["ignore", stdout, "inherit", "ipc"],
    execArgv: [],
    env: { NODE_ENV: "production" },
    timeout: longestMs,
    killSignal: "SIGKILL",
  });
}

/** One question at a time: what is told next is the answer. */
export function ask(program: ChildProcess, question: Question | LoadQuestion): Promise<unknown> {
  const answer = said(program);
  program.send(question);
  return answer;
}

/** What a program tells next. @throws {Error} when it ends before */
export async function said(program: ChildProcess): Promise<unknown> {
  const over = new AbortController();
  try {
    const [told] = await Promise.race([
      once(program, "message", over),
      once(program, "exit", over).then(([code, signal]) => {
        throw new Error(`bench: ${program.spawnargs[1]} ended with ${code ?? signal} before its time`);
      }),
    ]);
    return told;
  } finally {
    over.abort();
  }
}
