// What the command `heartwood` does: finds running processes, shows their levels, and changes them for a while.
import { setTimeout as pause } from "node:timers/promises";
import type { SocketEnv } from "../control/socket-folder.js";
import { version } from "../version.js";
import { visible, visibleLines } from "../visible.js";
import { type Act, type Command, help, readArgs, type Target } from "./args.js";
import { actOn, type Outcome } from "./commands.js";
import { type FoundSocket, findSockets } from "./find.js";
import { isLeft, tidy } from "./left.js";
import { printLevels, printProcesses } from "./print.js";

/** What the command is given of the process that it runs in. */
export interface Surroundings {
  readonly env: SocketEnv;
  /** The user's; sockets of others are found by root alone. */
  readonly uid: number;
  /** To stdout. */
  readonly print: (text: string) => void;
  /** To stderr, with the command's name before it. */
  readonly complain: (text: string) => void;
}

const againMs = 100;
const done = 0;
const refused = 1;
const misused = 2;

/** Runs the command. @returns its exit code: 0 done, 1 some process refused or is gone, 2 misused */
export async function run(args: readonly string[], around: Surroundings): Promise<number> {
  const command = readArgs(args);
  if ("problem" in command) {
    around.complain(`${visible(command.problem)} See heartwood --help.`);
    return misused;
  }
  if (command.kind === "help" || command.kind === "version") {
    around.print(command.kind === "help" ? help : `${version}\n`);
    return done;
  }
  const target = command.kind === "ps" ? "all" : command.target;
  const act = command.kind === "ps" ? ({ do: "show" } as const) : command.act; // literal, as the type asks
  const outcomes =
    typeof target === "object" && "socket" in target
      ? [await actOn({ path: target.socket }, act)]
      : await askAll(target === "all" ? undefined : target.pid, act, around);
  tell(outcomes, command, around);
  if (command.kind === "ps") return done;
  if (outcomes.length === 0) around.complain(nobody(target));
  return outcomes.length === 0 || outcomes.some((outcome) => "problem" in outcome) ? refused : done;
}

/** What became of those that live; what dead ones left is tidied up, and does not count. */
async function askAll(
  pid: number | undefined,
  act: Act,
  { env, uid, complain }: Surroundings,
): Promise<readonly Outcome[]> {
  const found = findSockets(env, uid, pid);
  const outcomes = await Promise.all(
    found.map(async (each) => {
      const outcome = await askAgain(each, act);
      if (!isLeft(outcome, each.pid)) return [outcome];
      const problem = tidy(each, uid);
      if (problem !== undefined) complain(visible(problem));
      return [];
    }),
  );
  return outcomes.flat();
}

/** Asks twice if refused: a process that is about to listen, or is asked too much, refuses as if nobody listened. */
async function askAgain(each: FoundSocket, act: Act): Promise<Outcome> {
  const outcome = await actOn(each, act);
  if (!isLeft(outcome, each.pid)) return outcome;
  await pause(againMs);
  return actOn(each, act);
}

const nobody = (target: Target): string =>
  `${typeof target === "object" && "pid" in target ? `process ${target.pid} has no socket` : "no process has a socket"} that you may reach. Start it with LOG_CONTROL=socket.`;

function tell(
  outcomes: readonly Outcome[],
  { kind, isJson }: Extract<Command, { isJson: boolean }>,
  { print, complain }: Surroundings,
): void {
  const views = outcomes.flatMap((outcome) => ("view" in outcome ? [outcome.view] : []));
  if (isJson) print(visibleLines(`${JSON.stringify(outcomes.map(plain), undefined, 2)}\n`));
  else print(kind === "ps" ? printProcesses(views) : views.map(printLevels).join(""));
  for (const outcome of outcomes) {
    if ("problem" in outcome) complain(visible(`${outcome.pid ?? outcome.path}: ${outcome.problem}`));
  }
}

/** Members of the process beside the path of its socket. */
const plain = (outcome: Outcome): object =>
  "view" in outcome
    ? { path: outcome.path, ...outcome.view }
    : { path: outcome.path, pid: outcome.pid, problem: outcome.problem };
