// Other programs, run as from a fresh shell: nothing of vitest, of npm's script runner or of this project's settings.
import { execFile } from "node:child_process";

/** What a program that ended well has printed. */
export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

const ours =
  /^(npm_(lifecycle|package|command|execpath|node_execpath|config_(local_|global_)?prefix)|INIT_CWD$|VITEST|(TEST|DEV|PROD|MODE|SSR|BASE_URL|CI)$|LOG_|JEST_|(NO|FORCE)_COLOR|NODE_(?!EXTRA_CA_CERTS))/;

const shell = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));

/** Runs a program to its end; stdin is empty. Rejects where it fails, with all it printed. */
export function run(
  program: string,
  args: readonly string[],
  options: { cwd: string; env?: Record<string, string>; timeoutMs?: number },
): Promise<Output> {
  const settings = {
    cwd: options.cwd,
    env: { ...shell, ...options.env },
    timeout: options.timeoutMs ?? 50_000,
    maxBuffer: 64 * 1024 * 1024,
  };
  // Made here, so that a failure points at the test; in the callback the stack would be ours alone.
  const failed = new Error();
  Error.captureStackTrace(failed, run);
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, settings, (failure, stdout, stderr) => {
      if (failure === null) return resolve({ stdout, stderr });
      const end = failure.killed ? `was stopped after ${settings.timeout} ms` : `ended with ${failure.code}`;
      failed.message =
        `${[program, ...args].join(" ")}\n(in ${options.cwd}) ${end}\n${stdout}\n${stderr}`.trimEnd();
      reject(failed);
    });
    child.stdin?.end();
  });
}

/** Runs npm: the one that runs this script where there is one, else the one of the PATH. */
export function npm(args: readonly string[], cwd: string, timeoutMs = 300_000): Promise<Output> {
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"];
  const script = process.env["npm_execpath"];
  return script?.endsWith(".js")
    ? run(process.execPath, [script, ...args, ...quiet], { cwd, timeoutMs })
    : run("npm", [...args, ...quiet], { cwd, timeoutMs });
}
