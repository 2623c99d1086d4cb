// The control socket as others reach it: opened in this process, asked over its path.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { performer } from "../../src/control/process-control.js";
import { openSocket } from "../../src/control/socket.js";

export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** Sends one request, and reads its answer. */
export function ask(socketPath: string, method: string, path: string, body = ""): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { socketPath, method, path, headers: body === "" ? {} : { "content-length": Buffer.byteLength(body) } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            body: JSON.parse(String(Buffer.concat(chunks)) || "null"),
          }),
        );
      },
    );
    outgoing.on("error", reject).end(body);
  });
}

/** Waits for what the other side does; a time limit is the test's. */
export async function until(isDone: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isDone())) await pause(5);
}

export const answers = (path: string): Promise<boolean> =>
  ask(path, "GET", "/health").then(
    ({ status }) => status === 200,
    () => false,
  );

/** A socket file whose process was killed, and took nothing away. */
export async function leaveDeadSocket(path: string): Promise<void> {
  const program = `require("net").createServer().listen(${JSON.stringify(path)}, () => console.log())`;
  const dead = spawn(process.execPath, ["-e", program]);
  await once(dead.stdout, "data");
  dead.kill("SIGKILL");
  await once(dead, "close");
}

export interface OpenedSocket extends Disposable {
  /** What was said, until it was open or was refused. */
  readonly said: readonly string[];
}

/** Opens the channel at a path. */
export async function openAt(path: string): Promise<OpenedSocket> {
  const said: string[] = [];
  const channel = openSocket(performer, path, {}, (problem) => said.push(problem));
  await until(() => said.length > 0 || answers(path));
  return { said, [Symbol.dispose]: () => channel[Symbol.dispose]() };
}
