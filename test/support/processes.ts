// Real programs, each in a process of its own: where its stdout leads, how that is read, when it gets which signal, and
// how it ended.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  closeSync,
  constants,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

/**
 * What descriptor 1 is: a pipe as a shell makes it, a socket as Node's `spawn` makes it, a file as `> file` makes it.
 * With "file" the program opens a file itself, named by `process.env.FILE`.
 */
export type Stdout = "pipe" | "socket" | "> file" | "file";

export interface StartOptions {
  /** @default "pipe" */
  readonly stdout?: Stdout;
  /** "when told" takes nothing before `read()` or the program's end. @default "at once" */
  readonly reader?: "at once" | "slowly" | "when told";
  /** The program's whole environment beside PATH and HOME. */
  readonly env?: Readonly<Record<string, string>>;
  /** Which Node runs it. @default the one that runs the test */
  readonly node?: string;
  /** Node's own flags. */
  readonly flags?: readonly string[];
  /** What starts Node, with its arguments: `["setpriv", "--reuid=65534"]`, `["sh", "-c", 'exec "$@" 2>&1', "sh"]`. */
  readonly through?: readonly string[];
  /** Folders that the program can import by these names, beside `heartwood`. */
  readonly packages?: Readonly<Record<string, string>>;
  /** After so long the program is killed, and `ended` fails. @default 50_000 */
  readonly deadlineMs?: number;
}

export interface Ended {
  /** The exit code; null where a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What came out where lines go: on stdout, or in the file that `process.env.FILE` names. */
  readonly output: string;
  readonly stderr: string;
}

export interface Running {
  /** The process that was started: Node's, or that of `through`. */
  readonly pid: number;
  /** Waits until `text` has been read from stdout (where it is no file) or stderr; fails when the program ends before. */
  seen(text: string): Promise<void>;
  /** Sends a signal to the program itself, also where what started it (`unshare`) runs on as its parent. */
  kill(signal: NodeJS.Signals): void;
  /** Begins to read stdout, from now on at once. */
  read(): void;
  /** Closes the reading end of stdout. */
  hangUp(): void;
  /** Has the program end at once, by SIGKILL; fine when it has ended. */
  stop(): void;
  readonly ended: Promise<Ended>;
}

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Runs a program to its end: `start` without anything done in between. */
export function run(program: string | URL, options: StartOptions = {}): Promise<Ended> {
  return start(program, options).ended;
}

/**
 * Starts a program: the text of an ES module, or the file of one. `import "heartwood"` is the package as built (`dist`).
 * Its stdin is empty.
 */
export function start(program: string | URL, options: StartOptions = {}): Running {
  const folder = mkdtempSync(join(tmpdir(), "heartwood-run-"));
  chmodSync(folder, 0o755); // programs of another user read it, too, whatever the umask
  const [out, output] = openStdout(folder, options);
  const [command = "", ...args] = [
    ...(options.through ?? []),
    options.node ?? process.execPath,
    ...(options.flags ?? []),
    typeof program === "string" ? place(program, folder, options.packages ?? {}) : fileURLToPath(program),
  ];
  const child = spawn(command, args, {
    stdio: ["ignore", out.fd, "pipe"],
    env: environment(folder, options),
  });
  if (typeof out.fd === "number") closeSync(out.fd);
  return watch(child, out.reader ?? child.stdout, output, folder, options);
}

interface Out {
  /** For the child. */
  readonly fd: number | "pipe";
  /** Ours, where it is not the child's own. */
  readonly reader?: Readable;
}

/** Descriptor 1 of the child, and the file that holds the output where it is one. */
function openStdout(folder: string, { stdout }: StartOptions): [Out, string | undefined] {
  const file = join(folder, "output");
  if (stdout === "socket") return [{ fd: "pipe" }, undefined]; // Node's "pipe" is a Unix socket
  if (stdout === "> file") return [{ fd: openSync(file, "w") }, file];
  if (stdout === "file") return [{ fd: openSync("/dev/null", "w") }, file];
  const fifo = join(folder, "stdout");
  execFileSync("mkfifo", ["-m", "600", fifo]); // the mode of a shell's pipes
  const reader = new Socket({
    fd: openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK),
    readable: true,
    writable: false,
  });
  return [{ fd: openSync(fifo, "w"), reader }, undefined];
}

/** Writes the program into a file beside which the packages stand. */
function place(text: string, folder: string, packages: Readonly<Record<string, string>>): string {
  const modules = join(folder, "node_modules");
  mkdirSync(modules);
  chmodSync(modules, 0o755); // as the folder
  for (const [name, at] of Object.entries({ heartwood: root, ...packages }))
    symlinkSync(at, join(modules, name));
  const file = join(folder, "program.mjs");
  writeFileSync(file, text);
  chmodSync(file, 0o644); // as the folder
  return file;
}

function environment(folder: string, { stdout, env }: StartOptions): Record<string, string | undefined> {
  const file = stdout === "file" ? { FILE: join(folder, "output") } : {};
  return { PATH: process.env["PATH"], HOME: process.env["HOME"], ...file, ...env };
}

function watch(
  child: ChildProcess,
  stdout: Readable | null,
  file: string | undefined,
  folder: string,
  { reader, through, deadlineMs = 50_000 }: StartOptions,
): Running {
  const texts = { stdout: "", stderr: "" };
  const waiting = new Set<() => void>();
  const onText = (name: keyof typeof texts, text: string) => {
    texts[name] += text;
    for (const look of waiting) look();
  };
  const seen = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        const isEnded = child.exitCode !== null || child.signalCode !== null;
        if (texts.stdout.includes(text) || texts.stderr.includes(text)) resolve();
        else if (isEnded) reject(new Error(`the program ended, "${text}" was not seen\n${tails()}`));
        else return void waiting.add(look);
        waiting.delete(look);
      };
      look();
    });
  const tails = () => `stdout: …${texts.stdout.slice(-300)}\nstderr: …${texts.stderr.slice(-2_000)}`;

  child.stderr?.setEncoding("utf8").on("data", (text) => onText("stderr", text));
  const read = follow(stdout, reader ?? "at once", (text) => onText("stdout", text));
  const closed = Promise.all([closing(child), closing(stdout), closing(child.stderr)]);
  let isLate = false;
  const stop = () => {
    child.kill("SIGKILL");
    read();
  };
  const deadline = setTimeout(() => {
    isLate = true;
    stop();
  }, deadlineMs);
  child.once("exit", () => {
    read();
    for (const look of waiting) look();
  });
  const ended = closed.then(() => {
    clearTimeout(deadline);
    const output = file === undefined ? texts.stdout : readFileSync(file, "utf8");
    rmSync(folder, { recursive: true, force: true });
    if (isLate) throw new Error(`the program was still running after ${deadlineMs} ms\n${tails()}`);
    return { code: child.exitCode, signal: child.signalCode, output, stderr: texts.stderr };
  });
  ended.catch(() => {}); // whoever waits for it hears of it
  const pid = child.pid ?? 0;
  const kill = (signal: NodeJS.Signals) => {
    try {
      process.kill(through === undefined ? pid : programBelow(pid), signal);
    } catch (cause) {
      throw new Error(`${signal} could not be sent\n${tails()}`, { cause });
    }
  };
  return {
    pid,
    seen,
    kill,
    read,
    hangUp: () => stdout?.destroy(),
    stop,
    ended,
  };
}

/** Reads a stream as the reader does; returns what makes it read at once. */
function follow(stream: Readable | null, reader: string, onText: (text: string) => void): () => void {
  if (stream === null) return () => {};
  let isSlow = reader === "slowly";
  stream.setEncoding("utf8").on("data", (text) => {
    onText(text);
    if (!isSlow) return;
    stream.pause();
    setTimeout(() => stream.resume(), 3);
  });
  if (reader === "when told") stream.pause();
  return () => {
    isSlow = false;
    stream.resume();
  };
}

/** A process whose exit or a stream whose end has been seen. */
const closing = (source: ChildProcess | Readable | null): Promise<void> =>
  new Promise((resolve, reject) => {
    if (source === null) return resolve();
    source.once("error", reject);
    source.once("close", () => resolve());
  });

/** The first process from `pid` downwards that runs Node. */
function programBelow(pid: number): number {
  if (/node[^/]*$/.test(readlinkSync(`/proc/${pid}/exe`))) return pid;
  const [first = ""] = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
  return programBelow(Number(first));
}
