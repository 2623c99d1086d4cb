// The donations service as a deployment runs it: by its command, as its user, with its environment and nothing of ours.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { vi } from "vitest";

export type Line = Readonly<Record<string, unknown>>;

export interface Deployment {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Only root may choose one. @default our own */
  readonly uid?: number;
}

export interface Deployed {
  readonly pid: number;
  readonly port: number;
  /** What it has written so far: on stdout, or in the file that DONATIONS_LOG_FILE names. */
  lines(): readonly Line[];
  /** Waits for a line that has these members. */
  said(members: Line): Promise<Line>;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** From now on nobody reads what it writes on stdout. */
  stopReading(): void;
  signal(name: NodeJS.Signals): void;
  /** Asks it to end by SIGTERM; gives its exit code, or the signal that ended it. */
  stop(): Promise<number | NodeJS.Signals | null>;
}

/** Starts it on a free port, and returns when it listens. `stop` may be called again and again. */
export async function deploy({ command, cwd, env, uid }: Deployment): Promise<Deployed> {
  const [program = "", ...args] = command;
  const child = spawn(program, args, {
    cwd,
    env: { PATH: process.env["PATH"], ...env, DONATIONS_PORT: "0" },
    stdio: ["ignore", "pipe", "pipe"],
    ...(uid !== undefined && { uid, gid: uid }),
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  const closed = once(child, "close");

  const file = env["DONATIONS_LOG_FILE"];
  const text = (): string =>
    file === undefined ? stdout : existsSync(file) ? readFileSync(file, "utf8") : "";
  const lines = (): Line[] =>
    text()
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  const said = (members: Line): Promise<Line> =>
    vi.waitFor(
      () => {
        const has = (line: Line): boolean =>
          Object.entries(members).every(([name, value]) => line[name] === value);
        const found = lines().find(has);
        if (found === undefined) throw new Error(`${JSON.stringify(members)} is not in\n${text()}${stderr}`);
        return found;
      },
      { timeout: 30_000, interval: 20 },
    );
  const stop = async (): Promise<number | NodeJS.Signals | null> => {
    child.kill("SIGTERM");
    await closed;
    return child.exitCode ?? child.signalCode;
  };
  try {
    const line = await Promise.race([said({ msg: "listening" }), closed.then(() => undefined)]);
    if (line === undefined) throw new Error(`it ended: ${text()}${stderr}`);
    const port = portOf(line);
    return {
      pid: child.pid ?? 0,
      port,
      lines,
      said,
      fetch: (path, init) => fetch(`http://127.0.0.1:${port}${path}`, init),
      stopReading: () => void child.stdout.destroy(),
      signal: (name) => void child.kill(name),
      stop,
    };
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
}

const portOf = ({ address }: Line): number =>
  typeof address === "object" && address !== null && "port" in address ? Number(address.port) : 0;
