// A real program that logs, as an operator meets it: started with `dist`, its lines waited for, not slept for.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export type Line = Record<string, unknown>;

export interface Program {
  readonly process: ChildProcess;
  readonly pid: number;
  /** All lines so far. */
  readonly lines: readonly Line[];
  /** What it wrote on stderr. */
  stderr(): string;
  /** Its next lines until one is as asked, that one included; those before the last call are not looked at again. */
  until(isMeant: (line: Line) => boolean): Promise<Line>;
  /** Sends a line to its stdin. */
  tell(text: string): void;
  /** The code or signal that it ended with. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  /** Ends it. */
  stop(): Promise<void>;
}

const root = fileURLToPath(new URL("../../", import.meta.url));

/** What test runners and this shell set must not reach it. */
const cleanEnv = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(?:VITEST|NODE_ENV|NODE_OPTIONS|LOG_|JEST|TAP)/.test(name),
    ),
  );

/** @param code an ES module, run inside the package, so that it may `import "heartwood"` */
export const startProgram = (
  code: string,
  env: NodeJS.ProcessEnv = {},
  args: readonly string[] = [],
): Program => start([...args, "--input-type=module", "-e", code], env);

/** @param path a module inside the package */
export const startFile = (path: string, env: NodeJS.ProcessEnv = {}): Program => start([path], env);

function start(args: readonly string[], env: NodeJS.ProcessEnv): Program {
  const child = spawn(process.execPath, args, { cwd: root, env: { ...cleanEnv(), ...env } });
  const lines: Line[] = [];
  const waiting = new Set<() => void>();
  let rest = "";
  let errors = "";
  let seen = 0;
  const wake = (): void => {
    for (const look of [...waiting]) look();
  };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) lines.push(JSON.parse(part) as Line); // a line that is none fails the test
    wake();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  let hasEnded = false;
  const ended = once(child, "close").then(() => {
    hasEnded = true;
    wake();
    return child.exitCode ?? child.signalCode;
  });
  return {
    process: child,
    pid: child.pid ?? -1,
    lines,
    stderr: () => errors,
    until: (isMeant) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          for (; seen < lines.length; seen++) {
            const line = lines[seen];
            if (line === undefined || !isMeant(line)) continue;
            seen++;
            waiting.delete(look);
            resolve(line);
            return;
          }
          if (!hasEnded) return;
          waiting.delete(look);
          reject(
            new Error(`the program ended without that line: ${JSON.stringify(lines.slice(-5))} ${errors}`),
          );
        };
        waiting.add(look);
        look();
      }),
    tell: (text) => void child.stdin.write(`${text}\n`),
    ended,
    async stop() {
      if (!hasEnded) child.kill("SIGKILL");
      await ended;
    },
  };
}

/** For `until`: a line with these members. */
export const has =
  (members: Line) =>
  (line: Line): boolean =>
    Object.entries(members).every(([name, value]) => line[name] === value);
