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
import { inRounds } from "../rounds.js";
import { type Latency, loadOf, medianOf, type OneLoad, usedBetween } from "./answer.js";
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
 * Measures each group once a round; medians by a subject's name. What is compared is a group: its services are up at the
 * same time and loaded in turns, so that what else the machine does hits all of them alike.
 */
export async function measureAll(
  groups: readonly (readonly Subject[])[],
  settings: Settings,
): Promise<Readonly<Record<string, Load>>> {
  const folder = await mkdtemp(join(tmpdir(), "heartwood-bench-"));
  try {
    const rounds = await inRounds(groups, settings.rounds, (group) => measureGroup(group, folder, settings));
    const measured = [...rounds.values()].flat(2);
    const loadsOf = (name: string): readonly OneLoad[] =>
      measured.filter(({ subject }) => subject.name === name).map(({ load }) => load);
    return Object.fromEntries(groups.flat().map(({ name }) => [name, medianOf(loadsOf(name))]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Measured {
  readonly subject: Subject;
  readonly load: OneLoad;
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
): Promise<readonly Measured[]> {
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
    const measured = await measureInTurns(services, client, settings);
    client.kill();
    for (const service of services) await endService(service);
    return measured;
  } finally {
    for (const program of programs) program.kill();
  }
}

async function measureInTurns(
  services: readonly Service[],
  client: ChildProcess,
  { seconds }: Settings,
): Promise<readonly Measured[]> {
  await takeTurns(services, client, seconds * 500); // to warm up
  for (const target of services.keys()) await ask(client, { target, order: "tell" }); // and forget
  const turns = await takeTurns(services, client, seconds * 1_000);
  const measured: Measured[] = [];
  for (const [target, { subject }] of services.entries()) {
    const latency = (await ask(client, { target, order: "tell" })) as Latency; // by load.ts
    const load = loadOf(turns[target] ?? [], latency);
    say(`${subject.name}: ${load.requestsPerSecond} requests/s, ${load.cpuUsPerRequest} µs of CPU each`);
    measured.push({ subject, load });
  }
  return measured;
}

/**
 * Short beside what disturbs a machine, long beside what a service needs to be as fast again as it was. While the others
 * of a group have theirs, node must not close a connection for being idle (`server.keepAliveTimeout`, 5 s).
 */
const turnMs = 500;
/** What it needs for that: its code and data have left the caches while others were loaded. */
const settleMs = 100;

/** Puts each service under load for `ms` in all. @returns what each used in each of its turns */
async function takeTurns(
  services: readonly Service[],
  client: ChildProcess,
  ms: number,
): Promise<readonly (readonly Usage[])[]> {
  const turns = services.map((): Usage[] => []);
  for (let leftMs = ms; leftMs > 0; leftMs -= turnMs) {
    for (const [target, { program }] of services.entries()) {
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
