// One round of one service: it is started, put under load by another process, ended, and its lines are counted.
import { type ChildProcess, type ForkOptions, fork } from "node:child_process";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { say } from "../command.js";
import type { Load } from "../report/results.js";
import { inRounds } from "../rounds.js";
import { type Latency, loadOf, medianOf, type OneLoad } from "./answer.js";
import type { AskedName } from "./asked.js";
import type { Question, Usage } from "./services.js";

export interface Settings {
  readonly rounds: number;
  /** Measured per round, after half as long a warm-up. */
  readonly seconds: number;
  /** Each has one request under way. */
  readonly connections: number;
}

/** A service's program, and what it leaves. */
export interface Subject {
  readonly name: string;
  /** A module of the benchmarks, by its path beside this one. */
  readonly program: string;
  readonly args: readonly string[];
  readonly asked: AskedName;
  readonly linesPerRequest: number;
}

/** Measures each subject once a round; medians by name. */
export async function measureAll(
  subjects: readonly Subject[],
  settings: Settings,
): Promise<Readonly<Record<string, Load>>> {
  const folder = await mkdtemp(join(tmpdir(), "heartwood-bench-"));
  try {
    const rounds = await inRounds(subjects, settings.rounds, async (subject) => {
      const load = await measureOne(subject, join(folder, "lines.log"), settings);
      say(`${subject.name}: ${load.requestsPerSecond} requests/s, ${load.cpuUsPerRequest} µs of CPU each`);
      return load;
    });
    return Object.fromEntries([...rounds].map(([{ name }, loads]) => [name, medianOf(loads)]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param file  gets the lines, in place of what it had
 * @throws {Error} where the file does not have every line of every request: who loses lines is no rival
 */
async function measureOne(subject: Subject, file: string, settings: Settings): Promise<OneLoad> {
  const log = await open(file, "w");
  const service = fork(programAt(subject.program), subject.args, {
    stdio: ["ignore", log.fd, "inherit", "ipc"],
    execArgv: [],
    env: { NODE_ENV: "production" },
    ...boundOf(settings),
  });
  try {
    const load = await loadService(service, subject.asked, settings);
    requireAllLines(subject, Number(await ask(service, "end")), await newlinesIn(file));
    return load;
  } finally {
    service.kill();
    await log.close();
  }
}

async function loadService(service: ChildProcess, asked: AskedName, settings: Settings): Promise<OneLoad> {
  const { seconds, connections } = settings;
  const port = await said(service);
  await usageOf(service); // for nothing: the service warms up with what it takes to tell it
  const numbers = [port, connections, seconds * 500, seconds * 1_000];
  const args = [asked, ...numbers.map(String)];
  const load = fork(programAt("./load.js"), args, { execArgv: [], ...boundOf(settings) });
  try {
    await said(load); // that the service is warm
    const [before, latency] = await Promise.all([usageOf(service), said(load)]);
    return loadOf(before, await usageOf(service), latency as Latency); // by load.ts
  } finally {
    load.kill();
  }
}

/** A program that hangs is ended, and with it the benchmark. */
const boundOf = ({ seconds }: Settings): ForkOptions => ({
  timeout: seconds * 2_000 + 30_000,
  killSignal: "SIGKILL",
});

/**
 * Not by a request: one that no adapter has seen has another shape, and the engine throws away what it has compiled
 * for all that came before, just when it is measured.
 */
const usageOf = async (service: ChildProcess): Promise<Usage> => (await ask(service, "usage")) as Usage; // by serving.ts

function ask(service: ChildProcess, question: Question): Promise<unknown> {
  const answer = said(service);
  service.send(question);
  return answer;
}

/** What a program of ours tells next. */
async function said(program: ChildProcess): Promise<unknown> {
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

function requireAllLines({ name, linesPerRequest }: Subject, served: number, lines: number): void {
  const expected = served * linesPerRequest;
  if (lines === expected) return;
  throw new Error(`bench: ${name} left ${lines} lines of ${served} requests; ${expected} are due`);
}

async function newlinesIn(file: string): Promise<number> {
  let lines = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 2 ** 20 })) {
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines++;
  }
  return lines;
}

const programAt = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
