// The client's side of one request, over a real connection that is kept alive.
import { once } from "node:events";
import {
  Agent,
  type ClientRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
} from "node:http";

export interface Draft {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
}

export interface Received {
  readonly status: number;
  readonly requestId: string;
  readonly body: unknown;
}

export interface Client {
  send(draft: Draft): Promise<Received>;
  /** Sends the head and half of the body; the service has the request in hand when this returns. */
  sendHalf(draft: Draft): Promise<HalfSent>;
  /** Whether a connection of its own is still taken. */
  canConnect(): Promise<boolean>;
  close(): void;
}

export interface HalfSent {
  finish(): Promise<Received>;
  /** Goes away without the rest and without an answer. */
  breakOff(): void;
}

/** Talks to the service on this port of the loopback, over at most `connections` connections at a time. */
export function createClient(port: number, connections: number): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const open = ({ method, path, headers }: Draft, via: Agent | false = agent): ClientRequest =>
    request({ host: "127.0.0.1", port, agent: via, method, path, ...(headers && { headers }) });

  return {
    send(draft) {
      const sent = open(draft);
      sent.end(draft.body);
      return receive(sent);
    },
    async sendHalf(draft) {
      const sent = open({ ...draft, headers: { ...draft.headers, expect: "100-continue" } });
      sent.flushHeaders();
      await once(sent, "continue");
      const body = Buffer.from(draft.body ?? "");
      const half = Math.floor(body.length / 2);
      sent.write(body.subarray(0, half));
      return {
        finish() {
          sent.end(body.subarray(half));
          return receive(sent);
        },
        breakOff() {
          sent.once("error", () => {}); // "socket hang up": we know
          sent.destroy();
        },
      };
    },
    async canConnect() {
      try {
        const sent = open({ method: "GET", path: "/health" }, false);
        sent.end();
        await receive(sent);
        return true;
      } catch {
        return false;
      }
    },
    close: () => agent.destroy(),
  };
}

async function receive(sent: ClientRequest): Promise<Received> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    sent.once("response", resolve);
    sent.once("error", reject);
  });
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) text += chunk;
  return {
    status: response.statusCode ?? 0,
    requestId: String(response.headers["x-request-id"]),
    body: JSON.parse(text),
  };
}
