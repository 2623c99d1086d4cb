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
  /** The same, of a service that may have ended: undefined where it did not begin to answer. */
  sendIfTaken(draft: Draft): Promise<Received | undefined>;
  /** Sends the head and half of the body; the service has the request in hand when this returns. */
  sendHalf(draft: Draft): Promise<HalfSent>;
  /** Whether a connection of its own is still taken. */
  canConnect(): Promise<boolean>;
  close(): void;
}

export interface HalfSent {
  /** Rejects where the service goes away first. */
  readonly answer: Promise<Received>;
  /** Sends the rest; returns the answer. */
  finish(): Promise<Received>;
  /** Goes away without the rest and without an answer. */
  breakOff(): void;
}

/** Talks to the service on this port of the loopback, over at most `connections` connections at a time. */
export function createClient(port: number, connections: number): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const open = ({ method, path, headers }: Draft, via: Agent | false = agent): ClientRequest =>
    request({ host: "127.0.0.1", port, agent: via, method, path, ...(headers && { headers }) });

  const sendWhole = ({ body, ...head }: Draft): Promise<IncomingMessage> => {
    const sent = open(head);
    sent.end(body);
    return responseTo(sent);
  };

  return {
    send: async (draft) => read(await sendWhole(draft)),
    async sendIfTaken(draft) {
      const response = await sendWhole(draft).catch(undefinedWhereGone);
      return response && read(response);
    },
    async sendHalf(draft) {
      const sent = open({ ...draft, headers: { ...draft.headers, expect: "100-continue" } });
      sent.flushHeaders();
      await once(sent, "continue");
      const answer = responseTo(sent).then(read);
      answer.catch(() => {}); // nobody waits for it until the rest is sent
      const body = Buffer.from(draft.body ?? "");
      const half = Math.floor(body.length / 2);
      sent.write(body.subarray(0, half));
      return {
        answer,
        finish() {
          sent.end(body.subarray(half));
          return answer;
        },
        breakOff: () => void sent.destroy(),
      };
    },
    async canConnect() {
      try {
        const sent = open({ method: "GET", path: "/health" }, false);
        sent.end();
        await responseTo(sent).then(read);
        return true;
      } catch {
        return false;
      }
    },
    close: () => agent.destroy(),
  };
}

function responseTo(sent: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sent.once("response", resolve);
    sent.once("error", reject);
  });
}

/** No listener any more, or a connection that was closed while we sent. */
function undefinedWhereGone(error: NodeJS.ErrnoException): undefined {
  if (!["ECONNREFUSED", "ECONNRESET", "EPIPE"].includes(error.code ?? "")) throw error;
}

async function read(response: IncomingMessage): Promise<Received> {
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) text += chunk;
  return {
    status: response.statusCode ?? 0,
    requestId: String(response.headers["x-request-id"]),
    body: JSON.parse(text),
  };
}
