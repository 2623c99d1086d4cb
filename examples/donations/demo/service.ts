// The service as its operator has it: a process with an environment, an output and a pid.
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

export interface Service {
  readonly pid: number;
  readonly port: number;
  /** Returns once it has written a line with this message, which may have been before. */
  said(msg: string): Promise<string>;
  send(signal: NodeJS.Signals): void;
  /** Sends SIGTERM, each time it is called; returns once the service has said that it is stopping. */
  askToStop(): Promise<void>;
  ended(): Promise<Ending>;
  /** Ends it at once: for a demo that fails half-way. */
  kill(): void;
  /** The last of what it wrote, for a person to read. */
  lastLines(): string;
}

export interface Ending {
  readonly exitCode: number | null;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

/**
 * Starts the service with these variables beside our own; returns once it listens.
 * @param program  main.ts, compiled
 * @param deadline kills the service; what is being waited for then rejects
 */
export async function startService(
  program: URL,
  env: Record<string, string>,
  deadline: AbortSignal,
): Promise<Service> {
  const child = spawn(process.execPath, [fileURLToPath(program)], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    signal: deadline,
    killSignal: "SIGKILL",
  });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  const closed = once(child, "close");
  const said = (msg: string): Promise<string> =>
    Promise.race([
      lineSaying(msg, child.stdout, stdout),
      closed.then(() => {
        throw new Error(`the service ended before it said "${msg}": ${stdout()}${stderr()}`);
      }),
    ]);

  return {
    pid: child.pid ?? 0,
    port: portIn(await said("listening")),
    said,
    send: (signal) => void child.kill(signal),
    async askToStop() {
      child.kill("SIGTERM");
      await said("stopping");
    },
    async ended() {
      await closed;
      return { exitCode: child.exitCode, stdout: stdout(), stderr: stderr() };
    },
    kill: () => void child.kill("SIGKILL"),
    lastLines: () => `${stdout()}${stderr()}`.split("\n").slice(-6).join("\n"),
  };
}

function collect(stream: Readable): () => Buffer {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks);
}

/** The first whole line with this message, waiting for it where it has not come yet. */
async function lineSaying(msg: string, stream: Readable, collected: () => Buffer): Promise<string> {
  for (;;) {
    const lines = collected().toString().split("\n").slice(0, -1);
    const line = lines.find((candidate) => candidate.endsWith(`"msg":"${msg}"}`));
    if (line !== undefined) return line;
    await once(stream, "data");
  }
}

function portIn(line: string): number {
  const port = Number(/"port":(\d+)/.exec(line)?.[1]);
  if (Number.isInteger(port)) return port;
  throw new Error(`the service did not log its port: ${line}`);
}
