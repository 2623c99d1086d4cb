// The body of a request whose length nobody says, as in HTTP/2, or that somebody has read before.
import { once } from "node:events";
import { createServer as createPlainServer } from "node:http";
import { connect, createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { adminHandler } from "../../src/control/http.js";
import { controller } from "../../src/control/process-control.js";
import { type Capture, capture } from "../support/capture.js";

let at: Capture;
const closers: (() => unknown)[] = [];
beforeEach(() => {
  at = capture({ control: false });
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await at.log.close();
});

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

describe("over HTTP/2", () => {
  const admin = adminHandler({ authorize: () => true });

  async function ask(method: string, path: string, body?: string): Promise<Reply> {
    const server = createServer((request, response) => {
      void Reflect.apply(admin, undefined, [request, response]); // typed for node:http's, which it is like
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`); // a TCP server's
    closers.push(() => {
      client.destroy();
      server.close();
    });
    const type = body === undefined ? {} : { "content-type": "application/json" };
    const stream = client.request(
      { ":method": method, ":path": path, ...type },
      { endStream: body === undefined },
    );
    let status = 0;
    stream.once("response", (headers) => {
      status = Number(headers[":status"]);
    });
    if (body !== undefined) stream.end(body);
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    return { status, body: JSON.parse(Buffer.concat(chunks).toString("utf8")) };
  }

  test("a change is understood, which comes without a length", async () => {
    expect(await ask("PUT", "/loggers/db", '{"level":"debug"}')).toMatchObject({
      status: 200,
      body: { effective: "debug" },
    });
  });

  test("a request without a body is answered", async () => {
    expect(await ask("GET", "/loggers/db")).toMatchObject({ status: 200, body: { effective: "info" } });
    expect(await ask("DELETE", "/loggers/db")).toMatchObject({ status: 200 });
  });

  test("a body that is too long is refused, without a warning of the process", async () => {
    const warnings: Error[] = [];
    const take = (warning: Error): void => void warnings.push(warning);
    process.on("warning", take);
    closers.push(() => process.off("warning", take));
    expect(await ask("PUT", "/loggers/db", "x".repeat(20_000))).toMatchObject({ status: 413 });
    expect([at.lines, warnings]).toEqual([[], []]);
  });
});

test("a body that somebody read before, and kept, is refused, and changes nothing", async () => {
  const admin = adminHandler({ authorize: () => true });
  const server = createPlainServer(async (request, response) => {
    for await (const _ of request); // and keeps it
    await admin(request, response);
  });
  server.listen(0, "127.0.0.1");
  closers.push(() => server.close());
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/loggers/root`; // a TCP server's
  controller.set("", { level: "debug" }, { channel: "test" });
  for (const method of ["PUT", "DELETE"]) {
    const answer = await fetch(url, { method, body: new URLSearchParams({ level: "debug" }) });
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { error: expect.stringMatching(/^The body was read before /) },
    ]);
  }
  expect(controller.overrides()).toHaveLength(1);
});

describe("in Hono, behind a middleware that reads bodies", () => {
  type Read = (request: {
    readonly raw: Request;
    json(): Promise<unknown>;
    text(): Promise<string>;
  }) => unknown;

  async function put(read: Read, body: string): Promise<Reply> {
    const app = new Hono();
    app.use(async (context, next) => {
      await read(context.req);
      await next();
    });
    app.all("/*", adminHandler({ authorize: () => true }));
    const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 });
    closers.push(() => server.close());
    await once(server, "listening");
    const { port } = server.address() as AddressInfo; // a TCP server's
    const answer = await fetch(`http://127.0.0.1:${port}/loggers/db`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body,
    });
    return { status: answer.status, body: await answer.json() };
  }

  const changed = { status: 200, body: { effective: "debug" } };
  const reads: Readonly<Record<string, Read>> = {
    text: (request) => request.text(),
    JSON: (request) => request.json(),
  };
  for (const [how, read] of Object.entries(reads)) {
    test(`what was read as ${how} is read again`, async () => {
      expect(await put(read, '{"level":"debug"}')).toMatchObject(changed);
    });
  }

  const takes: Readonly<Record<string, Read>> = {
    taken: ({ raw }) => raw.text(),
    locked: ({ raw }) => void raw.body?.getReader(),
  };
  for (const [how, take] of Object.entries(takes)) {
    test(`what was ${how} for good is refused, and changes nothing`, async () => {
      expect(await put(take, '{"level":"debug"}')).toEqual({
        status: 400,
        body: { error: expect.stringMatching(/^The body was read before .* Mount adminHandler before/) },
      });
      expect(at.lines).toEqual([]);
    });
  }
});
