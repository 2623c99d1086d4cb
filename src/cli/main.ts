#!/usr/bin/env node
// The command `heartwood`: finds running processes, shows their levels, and changes them for a while.
import { version } from "../version.js";
import { type Command, help, type Misuse, readArgs, type Target } from "./args.js";
import { actOn, type Outcome, type Reachable } from "./commands.js";
import { findSockets } from "./find.js";
import { printLevels, printProcesses, visible } from "./print.js";

const done = 0;
const refused = 1;
const misused = 2;

async function run(command: Command | Misuse): Promise<number> {
  if ("problem" in command) {
    process.stderr.write(`heartwood: ${visible(command.problem)} See heartwood --help.\n`);
    return misused;
  }
  if (command.kind === "help" || command.kind === "version") {
    process.stdout.write(command.kind === "help" ? help : `${version}\n`);
    return done;
  }
  const target = command.kind === "ps" ? "all" : command.target;
  const reachable = find(target);
  const act = command.kind === "ps" ? ({ do: "show" } as const) : command.act; // literal, as the type asks
  const outcomes = await Promise.all(reachable.map((each) => actOn(each, act)));
  tell(outcomes, command);
  if (command.kind === "ps") return done;
  if (outcomes.length === 0) process.stderr.write(`heartwood: ${nobody(target)}\n`);
  return outcomes.length === 0 || outcomes.some((outcome) => "problem" in outcome) ? refused : done;
}

function find(target: Target): readonly Reachable[] {
  if (typeof target === "object" && "socket" in target) return [{ path: target.socket }];
  return findSockets(process.env, process.getuid?.() ?? -1, target === "all" ? undefined : target.pid);
}

const nobody = (target: Target): string =>
  `${typeof target === "object" && "pid" in target ? `process ${target.pid} has no socket` : "no process has a socket"} that you may reach. Start it with LOG_CONTROL=socket.`;

function tell(outcomes: readonly Outcome[], { kind, isJson }: Extract<Command, { isJson: boolean }>): void {
  const views = outcomes.flatMap((outcome) => ("view" in outcome ? [outcome.view] : []));
  if (isJson) process.stdout.write(`${JSON.stringify(outcomes.map(plain), undefined, 2)}\n`);
  else process.stdout.write(kind === "ps" ? printProcesses(views) : views.map(printLevels).join(""));
  for (const outcome of outcomes) {
    if (!("problem" in outcome)) continue;
    process.stderr.write(`heartwood: ${visible(`${outcome.pid ?? outcome.path}: ${outcome.problem}`)}\n`);
  }
}

/** Members of the process beside the path of its socket. */
const plain = (outcome: Outcome): object =>
  "view" in outcome ? { path: outcome.path, ...outcome.view } : outcome;

run(readArgs(process.argv.slice(2))).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`heartwood: ${visible(String(error))}\n`);
    process.exitCode = refused;
  },
);
