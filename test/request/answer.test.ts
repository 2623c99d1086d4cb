// A watched response is one of a real server, on a real socket.
import { createServer, get, IncomingMessage, ServerResponse } from "node:http";
import { type AddressInfo, Socket } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { type Watcher, watch } from "../../src/request/answer.js";

/** What a client got. */
interface Answer {
  readonly status: string;
  readonly headers: readonly string[];
  readonly body: string;
}

/** What `answer` did to the response, as its client got it. */
async function answered(answer: (response: ServerResponse) => void): Promise<Answer> {
  const server = createServer((_, response) => answer(response)).listen(0, "127.0.0.1");
  try {
    return await new Promise((done, failed) => {
      server.once("listening", () => {
        const { port } = server.address() as AddressInfo; // of a TCP server
        get({ port, host: "127.0.0.1" }, (response) => {
          const { statusCode, statusMessage, rawHeaders } = response;
          const headers = pairsOf(rawHeaders).filter((header) => !header.startsWith("Date: "));
          const status = `${statusCode} ${statusMessage}`;
          text(response).then((body) => done({ status, headers, body }), failed);
        }).once("error", failed);
      });
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const pairsOf = (raw: readonly string[]): string[] =>
  raw.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${raw[index + 1]}`] : [])).sort();

const told = (over: Watcher["over"]): Watcher => ({ header: undefined, headerValue: "", over });

test("counts the bytes of what is written, in whatever form, once it is over", async () => {
  const counts: number[] = [];
  const { body } = await answered((response) => {
    watch(
      response,
      response.req,
      told((bytes) => counts.push(bytes)),
    );
    response.write("é");
    response.write("c3a9", "hex");
    response.write(new Uint8Array([33]));
    response.end("end");
  });
  expect(body).toBe("éé!end");
  await expect.poll(() => counts).toEqual([8]);
});

test("is told to the first that watches, and to no other", async () => {
  const events: string[] = [];
  await answered((response) => {
    watch(
      response,
      response.req,
      told(() => events.push("first")),
    );
    watch(
      response,
      response.req,
      told(() => events.push("second")),
    );
    response.once("close", () => events.push("closed")).end("done");
  });
  await expect.poll(() => events).toEqual(["first", "closed"]);
});

test("lends its methods to a response that is not watched: nothing of that one's is lost", async () => {
  const lender = new ServerResponse(new IncomingMessage(new Socket()));
  watch(lender, lender.req, { header: "x-lender", headerValue: "1", over: () => undefined });
  const { writeHead, write, end } = lender;
  const { status, headers, body } = await answered((response) => {
    Object.assign(response, { writeHead, write, end });
    response.writeHead(201, { "x-own": "2" }).write("borrowed, ");
    response.end("and sent");
  });
  expect(body).toBe("borrowed, and sent");
  expect(status).toBe("201 Created");
  expect(headers).toContain("x-own: 2");
  expect(headers.join()).not.toContain("x-lender");
});

const waysToWriteAHead: Readonly<Record<string, (response: ServerResponse) => void>> = {
  "no call": () => undefined,
  "a status": (response) => response.writeHead(201),
  "a status and its text": (response) => response.writeHead(201, "Made"),
  headers: (response) => response.writeHead(201, { "X-A": "1", "x-b": ["2", "3"] }),
  "headers behind a text": (response) => response.writeHead(201, "Made", { "x-a": "1" }),
  "headers behind no text": (response) => response.writeHead(201, undefined, { "x-a": "1" }),
  "no headers behind a text": (response) => response.writeHead(201, "Made", undefined),
  "a list of headers": (response) => response.writeHead(201, ["x-a", "1", "x-b", "2"]),
  "headers set before": (response) => response.setHeader("x-a", "1").writeHead(201),
  "headers set before, and others": (response) =>
    response.setHeader("x-a", "1").writeHead(201, { "x-b": "2" }),
  "the same header": (response) => response.writeHead(201, { "X-Request-ID": "own" }),
  "the same header in a list": (response) => response.writeHead(201, ["X-Request-ID", "own"]),
  "the same header set before": (response) => response.setHeader("X-REQUEST-ID", "own").writeHead(201),
  "headers flushed": (response) => response.setHeader("x-a", "1").flushHeaders(),
  "a piece of the body": (response) => response.write("first, "),
  "a wrong status first": (response) => {
    expect(() => response.writeHead(99)).toThrow(RangeError);
    response.writeHead(201);
  },
  "a second head": (response) => {
    response.writeHead(201, { "x-a": "1" });
    expect(() => response.writeHead(202, ["x-a", "2"])).toThrow("Cannot write headers after they are sent");
  },
};

test.each(Object.entries(waysToWriteAHead))(
  "adds its header as if it had been set before: %s",
  async (_, writeHead) => {
    const added = await answered((response) => {
      watch(response, response.req, { header: "x-request-id", headerValue: "r-1", over: () => undefined });
      expect(response.hasHeader("x-request-id")).toBe(false);
      writeHead(response);
      response.end("end");
    });
    const setBefore = await answered((response) => {
      response.setHeader("x-request-id", "r-1");
      writeHead(response);
      response.end("end");
    });
    expect(added).toEqual(setBefore);
  },
);
