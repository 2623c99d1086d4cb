// Services under load, in rounds: those that are compared are started, put under load in turns by another process,
// ended, and their lines are counted.
import type { ChildProcess } from "node:child_process";
import { createReadStream } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { say } from "../command.js";
import type { Load } from "../report/results.js";
import { inRounds, startingWith } from "../rounds.js";
import { type Latency, loadOf, type Round, usedBetween } from "./answer.js";
import type { AskedName } from "./asked.js";
import { ask, said, start } from "./program.js";
import type { Usage } from "./services.js";

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

/**
 * Measures each group once a round; what became of each subject, by its name. What is compared is a group: its services
 * are up at the same time and loaded in turns, and are compared with the first of them.
 */
export async function measureAll(
  groups: readonly (readonly Subject[])[],
  settings: Settings,
): Promise<Readonly<Record<string, Load>>> {
  const folder = await mkdtemp(join(tmpdir(), "heartwood-bench-"));
  try {
    const measured = await inRounds(groups, settings.rounds, (group, round) =>
      measureGroup(group, folder, settings, round),
    );
    const loads = [...measured].flatMap(([group, rounds]) => {
      const roundsOf = (index: number): Round[] => rounds.flatMap((round) => round[index] ?? []);
      return group.map(({ name }, index) => [name, loadOf(roundsOf(index), roundsOf(0))] as const);
    });
    return Object.fromEntries(loads);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A service that is up. */
interface Service {
  readonly subject: Subject;
  readonly program: ChildProcess;
  readonly port: number;
  /** Has its lines. */
  readonly file: string;
}

async function measureGroup(
  group: readonly Subject[],
  folder: string,
  settings: Settings,
  round: number,
): Promise<readonly Round[]> {
  const programs: ChildProcess[] = [];
  const longestMs = settings.seconds * 3_000 * group.length + 60_000;
  try {
    const services: Service[] = [];
    for (const [index, subject] of group.entries()) {
      const file = join(folder, `${index}.log`);
      const log = await open(file, "w");
      const program = start(subject.program, subject.args, longestMs, log.fd);
      programs.push(program);
      await log.close();
      services.push({ subject, program, port: Number(await said(program)), file });
    }
    const asked = services.map(({ subject, port }) => `${subject.asked}:${port}`);
    const client = start("./load.js", [String(settings.connections), ...asked], longestMs);
    programs.unshift(client); // it ends first: a service that does would close its connections
    await said(client); // that it is connected
    const rounds = await measureInTurns(services, client, settings, round);
    client.kill();
    for (const service of services) await endService(service);
    return rounds;
  } finally {
    for (const program of programs) program.kill();
  }
}

async function measureInTurns(
  services: readonly Service[],
  client: ChildProcess,
  { seconds }: Settings,
  round: number,
): Promise<readonly Round[]> {
  await takeTurns(services, client, seconds * 500, round); // to warm up
  for (const target of services.keys()) await ask(client, { target, order: "tell" }); // and forget
  const turns = await takeTurns(services, client, seconds * 1_000, round);
  const rounds: Round[] = [];
  for (const [target, { subject }] of services.entries()) {
    const latency = (await ask(client, { target, order: "tell" })) as Latency; // by load.ts
    const own = { turns: turns[target] ?? [], latency };
    const { requestsPerSecond, cpuUsPerRequest } = loadOf([own], [own]);
    say(`${subject.name}: ${requestsPerSecond} requests/s, ${cpuUsPerRequest} µs of CPU each`);
    rounds.push(own);
  }
  return rounds;
}

/**
 * Short beside what disturbs a machine, long beside what a service needs to be as fast again as it was. While the others
 * of a group have theirs, node must not close a connection for being idle (`server.keepAliveTimeout`, 5 s).
 */
const turnMs = 500;
/** What it needs for that: its code and data have left the caches while others were loaded. */
const settleMs = 100;

/**
 * Puts each service under load for `ms` in all.
 * @param first which of them begins: another one in each round, since whose turn comes after whose may matter. Within a
 * round the order stays, or one would rest for almost as long as node lets it.
 * @returns what each used in each of its turns
 */
async function takeTurns(
  services: readonly Service[],
  client: ChildProcess,
  ms: number,
  first: number,
): Promise<readonly (readonly Usage[])[]> {
  const turns = services.map((): Usage[] => []);
  for (let leftMs = ms; leftMs > 0; leftMs -= turnMs) {
    for (const [target, { program }] of startingWith([...services.entries()], first)) {
      await ask(client, { target, order: "load" });
      await setTimeout(settleMs);
      await ask(client, { target, order: "record" });
      const before = await usageOf(program);
      await setTimeout(turnMs);
      turns[target]?.push(usedBetween(before, await usageOf(program)));
      await ask(client, { target, order: "rest" });
    }
  }
  return turns;
}

/**
 * Not by a request: one that no adapter has seen has another shape, and the engine throws away what it has compiled
 * for all that came before, just when it is measured.
 */
const usageOf = async (service: ChildProcess): Promise<Usage> => (await ask(service, "usage")) as Usage; // by serving.ts

/** @throws {Error} where its file does not have every line of every request: who loses lines is no rival */
async function endService({ subject: { name, linesPerRequest }, program, file }: Service): Promise<void> {
  const served = Number(await ask(program, "end"));
  const lines = await newlinesIn(file);
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
