// What an operator does to a running service, by the command `heartwood` and by a signal, while its users go on.
import { execFile } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createClient } from "./client.js";
import { ordinary, users } from "./kinds.js";
import { type Output, readOutput } from "./lines.js";
import type { Service } from "./service.js";
import { createTraffic, type Exchange } from "./traffic.js";

/** What the operator did, and what came of it. */
export interface Operated {
  readonly pid: number;
  /** The user for whom debug was switched on by the command. */
  readonly userId: string;
  /** `heartwood level …`, then `heartwood ps`. */
  readonly commands: readonly CommandRun[];
  /** Requests of all users, by what stood while they ran. */
  readonly exchanges: Readonly<Record<Stage, readonly Exchange[]>>;
  readonly output: Output;
}

/** Nothing; the override of one user; that of everybody, by signal; nothing again, after each. */
export type Stage = "before" | "forOne" | "expired" | "forAll" | "reverted";

export interface CommandRun {
  readonly args: readonly string[];
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The pause between two rounds of the requests that go on all the time, in milliseconds. */
const pauseMs = 50;
const cli = fileURLToPath(new URL("cli/main.js", import.meta.resolve("heartwood")));

/** @param env the operator's own variables, which say where sockets are */
export async function operate(service: Service, env: Record<string, string>): Promise<Operated> {
  const { pid } = service;
  const [{ id: userId = "" } = {}] = users;
  const client = createClient(service.port, 20);
  let made = 0;
  const sendAll = async (): Promise<readonly Exchange[]> => {
    const traffic = createTraffic(client, ++made * 1_000);
    await traffic.send(ordinary);
    return traffic.exchanges;
  };

  const before = await sendAll();
  const rush = keepUp(sendAll);
  const match = `user_id=${userId}`;
  const level = await run(["level", "debug", "--pid", String(pid), "--match", match, "--for", "2s"], env);
  const forOne = await sendAll();
  const ps = await run(["ps"], env);
  await service.said(`level of root where user_id is ${userId}: from debug to info: its time is over`);
  const expired = await sendAll();
  service.send("SIGUSR2");
  await service.said("level of root: from info to debug for 15m");
  const forAll = await sendAll();
  service.send("SIGUSR2");
  await service.said("level of root: from debug to info");
  await rush.end();
  const reverted = await sendAll();

  await service.askToStop();
  client.close();
  const { stdout } = await service.ended();
  const exchanges = { before, forOne, expired, forAll, reverted };
  return { pid, userId, commands: [level, ps], exchanges, output: readOutput(stdout) };
}

/** Does it again and again, so that changes come while requests run. */
function keepUp(sendAll: () => Promise<unknown>): { end(): Promise<void> } {
  let isOver = false;
  const sendUntilOver = async (): Promise<void> => {
    while (!isOver) {
      await sendAll();
      await setTimeout(pauseMs);
    }
  };
  const sent = sendUntilOver();
  sent.catch(() => {}); // whoever ends it hears of it
  return {
    async end() {
      isOver = true;
      await sent;
    },
  };
}

function run(args: readonly string[], env: Record<string, string>): Promise<CommandRun> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [cli, ...args],
      { env: { ...process.env, ...env } },
      (_, stdout, stderr) => resolve({ args, exitCode: child.exitCode, stdout, stderr }),
    );
  });
}
