// Requests to a service's control, as another process sends them.
import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, type RequestOptions, request } from "node:http";
import { connect, type NetConnectOpts } from "node:net";

export interface Reply {
  readonly status: number;
  readonly body: string;
}

/** Sends one, and waits for its answer. */
export async function ask(to: RequestOptions, body = ""): Promise<Reply> {
  const headers = {
    ...to.headers,
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  };
  const outgoing: ClientRequest = request({ ...to, headers });
  outgoing.end(body);
  const [response]: IncomingMessage[] = await once(outgoing, "response");
  const chunks: Buffer[] = [];
  for await (const chunk of response ?? []) chunks.push(chunk);
  return { status: response?.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") };
}

/** A request as it goes over the wire. */
export const written = (method: string, path: string, body = "", authorization = ""): string =>
  `${method} ${path} HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

const together = 10;

/**
 * Sends requests over one connection, ten at a time.
 * @returns how many were answered with 200
 */
export async function sendPipelined(
  to: NetConnectOpts,
  count: number,
  message: (n: number) => string,
): Promise<number> {
  const socket = connect(to);
  let [answered, taken, rest] = [0, 0, ""];
  let wake = (): void => {};
  let fail = (_error: Error): void => {};
  socket.on("error", (error) => fail(error)).on("close", () => fail(new Error("the connection was closed")));
  socket.setEncoding("utf8").on("data", (chunk) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line.startsWith("HTTP/1.1 ")) answered++;
      if (line.startsWith("HTTP/1.1 200 ")) taken++;
    }
    wake();
  });
  for (let sent = 0; sent < count; ) {
    const batch = Math.min(together, count - sent);
    socket.write(Array.from({ length: batch }, (_, n) => message(sent + n)).join(""));
    sent += batch;
    while (answered < sent) {
      await new Promise<void>((resolve, reject) => {
        wake = resolve;
        fail = reject;
      });
    }
  }
  fail = () => {};
  socket.destroy();
  return taken;
}
