// A client over real sockets: whole requests by node:http, and raw ones where the bytes matter.
import { once } from "node:events";
import {
  Agent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
} from "node:http";
import { connect, type Socket } from "node:net";

export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly bytes: number;
}

export interface Draft {
  readonly method?: string;
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
  readonly agent?: Agent;
}

/** Sends a request and reads its answer; each on a connection of its own, unless an agent is given. */
export async function send(port: number, draft: Draft): Promise<Received> {
  const { method = "GET", path, headers = {}, body, agent } = draft;
  const call = request({ host: "127.0.0.1", port, method, path, headers, agent: agent ?? new Agent() });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    call.once("response", resolve);
    call.once("error", reject);
  });
  call.end(body);
  const response = await answered;
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: bytes.toString(),
    bytes: bytes.length,
  };
}

/** A socket on which bytes are written as they are given. */
export async function openSocket(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {}); // a reset is what some tests are about
  await once(socket, "connect");
  return socket;
}

/** Writes bytes, and reads what comes until the server closes. */
export async function exchangeBytes(port: number, bytes: string | Buffer): Promise<string> {
  const socket = await openSocket(port);
  socket.write(bytes);
  let text = "";
  socket.on("data", (chunk: Buffer) => {
    text += chunk.toString("latin1");
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("close", () => resolve());
    // A server that refuses what it has not read to its end resets the connection.
    socket.once("error", (error: NodeJS.ErrnoException) =>
      ["ECONNRESET", "EPIPE"].includes(error.code ?? "") ? resolve() : reject(error),
    );
  });
  return text;
}

/** Reads from a socket until the text is there. */
export async function readUntil(socket: Socket, isThere: (text: string) => boolean): Promise<string> {
  let text = "";
  while (!isThere(text)) {
    const [chunk] = await once(socket, "data");
    text += String(chunk);
  }
  return text;
}
