// The other processes and threads of the service: workers of a cluster, and threads of the primary.
import cluster from "node:cluster";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

/** What one of them says at its end. */
export interface Report {
  readonly member: string;
  /** `info` lines. */
  readonly logged: number;
  /** Whether its levels were those configured. */
  readonly isRight: boolean;
  /** Messages that the application got and never sent. */
  readonly strays: number;
}

export interface Fleet {
  /** Of the workers. */
  readonly pids: readonly number[];
  /** Has all of them end. Resolves when the last is gone, by itself. */
  end(): Promise<readonly Report[]>;
}

interface Member {
  readonly pid: number | undefined;
  end(): Promise<Report>;
}

const program = fileURLToPath(new URL("member.js", import.meta.url));

/** Resolves when all of them work. */
export async function startFleet(workers: number, threads: number): Promise<Fleet> {
  cluster.setupPrimary({ exec: program, args: [], execArgv: [] });
  const members = await Promise.all([
    ...Array.from({ length: workers }, (_, n) => startWorker(`worker-${n + 1}`)),
    ...Array.from({ length: threads }, (_, n) => startThread(`thread-${n + 1}`)),
  ]);
  return {
    pids: members.flatMap(({ pid }) => pid ?? []),
    end: () => Promise.all(members.map((member) => member.end())),
  };
}

async function startWorker(name: string): Promise<Member> {
  const worker = cluster.fork({ SOAK_MEMBER: name });
  const messages: unknown[] = [];
  worker.on("message", (message: unknown) => messages.push(message));
  const gone = once(worker, "exit");
  await once(worker, "message");
  const end = async (): Promise<Report> => {
    worker.send("end");
    return reportOf(name, messages, (await gone)[0]);
  };
  return { pid: worker.process.pid, end };
}

async function startThread(name: string): Promise<Member> {
  const thread = new Worker(program, { workerData: name, execArgv: [] });
  const messages: unknown[] = [];
  thread.on("message", (message) => messages.push(message));
  const gone = once(thread, "exit");
  await once(thread, "message");
  const end = async (): Promise<Report> => {
    thread.postMessage("end");
    return reportOf(name, messages, (await gone)[0]);
  };
  return { pid: undefined, end };
}

/** The last of its messages; before that it said that it is ready, and nothing else. */
function reportOf(member: string, messages: readonly unknown[], exitCode: unknown): Report {
  const report = messages.at(-1);
  if (exitCode !== 0 || !isReport(report)) throw new Error(`soak: ${member} ended with ${exitCode}`);
  return { ...report, strays: report.strays + messages.length - 2 };
}

const isReport = (message: unknown): message is Report =>
  typeof message === "object" && message !== null && "member" in message;
