// A watched response is one of a real server, on a real socket.
import { createServer, get, IncomingMessage, ServerResponse } from "node:http";
import { type AddressInfo, Socket } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { watch } from "../../src/request/answer.js";

/** What `answer` did to the response, and what its client read. */
async function answered(answer: (response: ServerResponse) => void): Promise<string> {
  const server = createServer((_, response) => answer(response)).listen(0, "127.0.0.1");
  try {
    return await new Promise((done, failed) => {
      server.once("listening", () => {
        const { port } = server.address() as AddressInfo; // of a TCP server
        get({ port, host: "127.0.0.1" }, (response) => text(response).then(done, failed)).once(
          "error",
          failed,
        );
      });
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test("counts the bytes of what is written, in whatever form, once it is over", async () => {
  const told: number[] = [];
  const body = await answered((response) => {
    watch(response, { over: (bytes) => told.push(bytes) });
    response.write("é");
    response.write("c3a9", "hex");
    response.write(new Uint8Array([33]));
    response.end("end");
  });
  expect(body).toBe("éé!end");
  await expect.poll(() => told).toEqual([8]);
});

test("is told to the first that watches, and to no other", async () => {
  const told: string[] = [];
  await answered((response) => {
    watch(response, { over: () => told.push("first") });
    watch(response, { over: () => told.push("second") });
    response.once("close", () => told.push("closed")).end("done");
  });
  await expect.poll(() => told).toEqual(["first", "closed"]);
});

test("lends its methods to a response that is not watched: nothing of that one's is lost", async () => {
  const lender = new ServerResponse(new IncomingMessage(new Socket()));
  watch(lender, { over: () => undefined });
  const { write, end } = lender;
  const body = await answered((response) => {
    Object.assign(response, { write, end });
    response.write("borrowed, ");
    response.end("and sent");
  });
  expect(body).toBe("borrowed, and sent");
});
